// 古诗词诵读 七年级上册: classical poems in the public domain, with notes, readings and questions of our own.
export default {
  key: 'poetry-7',
  title: { 'zh-Hans': '古诗词诵读', 'zh-Hant': '古詩詞誦讀', en: 'Reciting Classical Poems' },
  subjectHue: 'cn',
  curriculum: { stage: '初中', subject: '语文', edition: '青禾版', grade: '七年级', volume: '上册', revision: '新教材' },
  publisher: '青禾教材编写组',
  licence: 'CC-BY-4.0',
  front_pages: 3,
  tree: [
    { key: 'u1', kind: 'unit', number: '一', title: '山水清音', page: 1, page_end: 8, children: [
      { key: 'u1.1', kind: 'text', number: '1', title: '鸟鸣涧', page: 2, page_end: 3 },
      { key: 'u1.2', kind: 'text', number: '2', title: '宿建德江', page: 4, page_end: 5 },
      { key: 'u1.3', kind: 'text', number: '3', title: '次北固山下', page: 6, page_end: 7 },
      { key: 'u1.4', kind: 'section', title: '单元积累与实践', page: 8, page_end: 8 },
    ] },
    { key: 'u2', kind: 'unit', number: '二', title: '明月寄怀', page: 9, page_end: 16, children: [
      { key: 'u2.1', kind: 'text', number: '4', title: '峨眉山月歌', page: 10, page_end: 11 },
      { key: 'u2.2', kind: 'text', number: '5', title: '闻王昌龄左迁龙标遥有此寄', page: 12, page_end: 13 },
      { key: 'u2.3', kind: 'text', number: '6', title: '夜雨寄北', page: 14, page_end: 15 },
      { key: 'u2.4', kind: 'section', title: '单元积累与实践', page: 16, page_end: 16 },
    ] },
    { key: 'u3', kind: 'unit', number: '三', title: '四时佳兴', page: 17, page_end: 26, children: [
      { key: 'u3.1', kind: 'text', number: '7', title: '绝句', page: 18, page_end: 19 },
      { key: 'u3.2', kind: 'text', number: '8', title: '约客', page: 20, page_end: 21 },
      { key: 'u3.3', kind: 'text', number: '9', title: '秋词（其一）', page: 22, page_end: 23 },
      { key: 'u3.4', kind: 'text', number: '10', title: '雪梅（其一）', page: 24, page_end: 25 },
      { key: 'u3.5', kind: 'section', title: '单元积累与实践', page: 26, page_end: 26 },
    ] },
    { key: 'u4', kind: 'unit', number: '四', title: '登高怀志', page: 27, page_end: 34, children: [
      { key: 'u4.1', kind: 'text', number: '11', title: '望岳', page: 28, page_end: 29 },
      { key: 'u4.2', kind: 'text', number: '12', title: '观书有感（其一）', page: 30, page_end: 31 },
      { key: 'u4.3', kind: 'text', number: '13', title: '十一月四日风雨大作（其二）', page: 32, page_end: 33 },
      { key: 'u4.4', kind: 'section', title: '单元积累与实践', page: 34, page_end: 34 },
    ] },
    { key: 'a', kind: 'chapter', title: '附录', page: 35, page_end: 36, children: [
      { key: 'a.1', kind: 'section', title: '诵读小知识', page: 35, page_end: 35 },
      { key: 'a.2', kind: 'section', title: '重点字词表', page: 36, page_end: 36 },
    ] },
  ],
  pages: ['00-cover', '01-title', '02-contents',
    'p01', 'p02', 'p03', 'p04', 'p05', 'p06', 'p07', 'p08', 'p09',
    'p10', 'p11', 'p12', 'p13', 'p14', 'p15', 'p16', 'p17', 'p18',
    'p19', 'p20', 'p21', 'p22', 'p23', 'p24', 'p25', 'p26', 'p27',
    'p28', 'p29', 'p30', 'p31', 'p32', 'p33', 'p34', 'p35', 'p36',
  ],
};
