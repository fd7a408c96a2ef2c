const zh = {
  back: '退 10 秒', forward: '进 10 秒', speed: '速度', captions: '字幕', keys: '快捷键',
  resumed: '接着上次，从', restart: '从头看', close: '好', suggestions: '搜索建议', suggested: '条建议',
};
const hant: typeof zh = {
  back: '退 10 秒', forward: '進 10 秒', speed: '速度', captions: '字幕', keys: '快速鍵',
  resumed: '接著上次，從', restart: '從頭看', close: '好', suggestions: '搜尋建議', suggested: '條建議',
};
const en: typeof zh = {
  back: 'Back 10 s', forward: 'Forward 10 s', speed: 'Speed', captions: 'Captions', keys: 'Shortcuts',
  resumed: 'Resumed at', restart: 'Start over', close: 'OK', suggestions: 'Suggestions', suggested: 'suggestions',
};

const lang = document.documentElement.lang;

/** Words for controls that exist only with script, in the page's language. */
export const words = lang.startsWith('en') ? en : /Hant|TW|HK/.test(lang) ? hant : zh;
