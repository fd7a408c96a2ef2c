const front = ['00-cover', '01-title', '02-contents'];
const printedPages = 31;
const printed = Array.from({ length: printedPages }, (_, i) => `p${String(i + 1).padStart(2, '0')}`);

function chapter(key, number, title, page, page_end, children) {
  return { key, kind: 'chapter', number, title, page, page_end, children };
}

function section(key, number, title, page, page_end) {
  return { key, kind: 'section', number, title, page, page_end };
}

export default {
  key: 'physics-8',
  title: { 'zh-Hans': '物理 八年级上册', 'zh-Hant': '物理 八年級上冊', en: 'Physics, Grade 8, Volume 1' },
  subjectHue: 'ph',
  curriculum: { stage: '初中', subject: '物理', edition: '青禾版', grade: '八年级', volume: '上册', revision: '新教材' },
  publisher: '青禾教材编写组',
  licence: 'CC-BY-4.0',
  front_pages: front.length,
  tree: [
    chapter('u1', '第一章', '机械运动', 1, 8, [
      section('u1.1', '1.1', '长度和时间的测量', 2, 3),
      section('u1.2', '1.2', '运动的描述', 4, 4),
      section('u1.3', '1.3', '运动的快慢', 5, 6),
      section('u1.4', '1.4', '测量平均速度', 7, 7),
    ]),
    chapter('u2', '第二章', '声现象', 9, 15, [
      section('u2.1', '2.1', '声音的产生与传播', 10, 11),
      section('u2.2', '2.2', '声音的特性', 12, 13),
      section('u2.3', '2.3', '声的利用与噪声的防治', 14, 14),
    ]),
    chapter('u3', '第三章', '光的反射与折射', 16, 22, [
      section('u3.1', '3.1', '光的直线传播', 17, 17),
      section('u3.2', '3.2', '光的反射', 18, 19),
      section('u3.3', '3.3', '平面镜成像', 20, 20),
      section('u3.4', '3.4', '光的折射', 21, 21),
    ]),
    chapter('u4', '第四章', '质量与密度', 23, 28, [
      section('u4.1', '4.1', '质量及其测量', 24, 24),
      section('u4.2', '4.2', '密度', 25, 26),
      section('u4.3', '4.3', '测量物质的密度', 27, 27),
    ]),
    { key: 'a', kind: 'unit', number: '附录', title: '常用数据与参考答案', page: 29, page_end: 31, children: [] },
  ],
  pages: [...front, ...printed],
};
