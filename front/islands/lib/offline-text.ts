const zh = {
  saved: '已存在本机', handedIn: '已交', right: '做对了', wrong: '还不对，看看解析', compare: '请对照参考答案', last: '上次',
  lookHere: '没有网络，这次作答没有保存。答案和解析在下面。', refused: '没有被接收', unknown: '重新登录后才能保存作答。',
  offline: '离线', shown: '显示存下的内容：', take: '带上离线看', withFilm: '含视频', withSound: '只带声音', without: '不含视频', all: '全部带上',
  lookLater: '现在取不到内容。有网络时再试。', taking: '正在下载', taken: '已带上', remove: '移除', manage: '管理', go: '继续', full: '这台设备空间不够。可以先移除一些，或不带视频。',
  broken: '没有下载完。有网络时再按“继续”。', unfinished: '未下载完', waiting: '等待提交', other: '这台设备上另一个账号的作答，登录后才会提交',
  retry: '再试一次', discard: '放弃', answer: '练习作答', progress: '学习进度', sure: '还有没提交的作答，清除后不能恢复。确定吗？', total: '共',
};
const hant: typeof zh = {
  saved: '已存在本機', handedIn: '已交', right: '做對了', wrong: '還不對，看看解析', compare: '請對照參考答案', last: '上次',
  lookHere: '沒有網路，這次作答沒有儲存。答案和解析在下面。', refused: '沒有被接收', unknown: '重新登入後才能儲存作答。',
  offline: '離線', shown: '顯示存下的內容：', take: '帶上離線看', withFilm: '含影片', withSound: '只帶聲音', without: '不含影片', all: '全部帶上',
  lookLater: '現在取不到內容。有網路時再試。', taking: '正在下載', taken: '已帶上', remove: '移除', manage: '管理', go: '繼續', full: '這臺裝置空間不夠。可以先移除一些，或不帶影片。',
  broken: '沒有下載完。有網路時再按“繼續”。', unfinished: '未下載完', waiting: '等待提交', other: '這臺裝置上另一個帳號的作答，登入後才會提交',
  retry: '再試一次', discard: '放棄', answer: '練習作答', progress: '學習進度', sure: '還有沒提交的作答，清除後不能恢復。確定嗎？', total: '共',
};
const en: typeof zh = {
  saved: 'Saved on this device', handedIn: 'Handed in', right: 'right', wrong: 'not right yet, see why', compare: 'compare with the model answer',
  last: 'Last time', lookHere: 'No network: this answer was not saved. The solution is below.', refused: 'Not accepted',
  unknown: 'Sign in again to have answers saved.', offline: 'Offline', shown: 'showing what was saved at', take: 'Take along', withFilm: 'With film',
  withSound: 'Sound only', without: 'Without film', all: 'Take all', lookLater: 'This cannot be fetched now. Try again when there is a network.', taking: 'Downloading', taken: 'On this device', remove: 'Remove',
  manage: 'Manage', go: 'Go on', full: 'This device has too little room. Remove something, or leave the film out.',
  broken: 'Not all was downloaded. Press “Go on” when there is a network.', unfinished: 'unfinished', waiting: 'Waiting to be handed in',
  other: 'Answers of another account on this device; handed in once it signs in', retry: 'Try again', discard: 'Discard', answer: 'Answer',
  progress: 'Progress', sure: 'Some answers were not handed in yet and will be lost. Go on?', total: 'Total',
};

const lang = document.documentElement.lang;

/** Words of what exists only with script, in the page's language. */
export const say = lang.startsWith('en') ? en : /Hant|TW|HK/.test(lang) ? hant : zh;

/** The time of day, and the date before it on other days. */
export function moment(ms: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const at = new Date(ms);
  const day = at.toDateString() === new Date().toDateString() ? '' : `${two(at.getMonth() + 1)}-${two(at.getDate())} `;
  return `${day}${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const size = (bytes: number) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
