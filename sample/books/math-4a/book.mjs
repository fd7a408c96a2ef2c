const unit = (key, kind, number, title, page, page_end, children) => ({ key, kind, number, title, page, page_end, ...(children && { children }) });

export default {
  key: 'math-4a',
  title: { 'zh-Hans': '数学 四年级上册', 'zh-Hant': '數學 四年級上冊', en: 'Mathematics, Grade 4, Volume 1' },
  subjectHue: 'ma',
  curriculum: { stage: '小学', subject: '数学', edition: '青禾版', grade: '四年级', volume: '上册', revision: '新教材' },
  publisher: '青禾教材编写组',
  licence: 'CC-BY-4.0',
  front_pages: 3,
  pages: ['00-cover', '00-title', '00-contents', ...Array.from({ length: 25 }, (_, at) => String(at + 1).padStart(2, '0'))],
  tree: [
    unit('u1', 'unit', '一', '大数的认识', 1, 7, [
      unit('u1.1', 'chapter', '1', '亿以内的数', 2, 5, [
        unit('u1.1.1', 'section', '1.1', '计数单位与数位', 2, 2),
        unit('u1.1.2', 'section', '1.2', '大数的读法', 3, 3),
        unit('u1.1.3', 'section', '1.3', '大数的写法与比较', 4, 4),
        unit('u1.1.4', 'section', '1.4', '改写与近似数', 5, 5),
      ]),
      unit('u1.2', 'chapter', '2', '亿以上的数', 6, 6),
      unit('u1.3', 'chapter', '3', '练习一', 7, 7),
    ]),
    unit('u2', 'unit', '二', '角的度量', 8, 12, [
      unit('u2.1', 'chapter', '1', '线段、射线与直线', 9, 9),
      unit('u2.2', 'chapter', '2', '角与量角器', 10, 10),
      unit('u2.3', 'chapter', '3', '角的分类', 11, 11),
      unit('u2.4', 'chapter', '4', '画角与练习二', 12, 12),
    ]),
    unit('u3', 'unit', '三', '三位数乘两位数', 13, 18, [
      unit('u3.1', 'chapter', '1', '笔算乘法', 14, 15, [
        unit('u3.1.1', 'section', '1.1', '三位数乘两位数的笔算', 14, 14),
        unit('u3.1.2', 'section', '1.2', '因数中间或末尾有 0', 15, 15),
      ]),
      unit('u3.2', 'chapter', '2', '积的变化规律', 16, 16),
      unit('u3.3', 'chapter', '3', '常见的数量关系', 17, 17),
      unit('u3.4', 'chapter', '4', '练习三', 18, 18),
    ]),
    unit('u4', 'unit', '四', '平行四边形和梯形', 19, 25, [
      unit('u4.1', 'chapter', '1', '平行与垂直', 20, 21, [
        unit('u4.1.1', 'section', '1.1', '认识平行与垂直', 20, 20),
        unit('u4.1.2', 'section', '1.2', '画垂线，量距离', 21, 21),
      ]),
      unit('u4.2', 'chapter', '2', '平行四边形', 22, 22),
      unit('u4.3', 'chapter', '3', '梯形', 23, 23),
      unit('u4.4', 'chapter', '4', '练习四与全册回顾', 24, 25),
    ]),
  ],
};
