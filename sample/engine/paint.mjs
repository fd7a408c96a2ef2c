// Colours, curves and fonts shared by films and posters.
import { GlobalFonts } from '@napi-rs/canvas';

GlobalFonts.loadFontsFromDir('/usr/share/fonts/opentype/noto');

export const HUES = { cn: '#A23B2C', ma: '#264C96', en: '#6A3E9C', ph: '#1D6486', ch: '#23704C', bi: '#4F6F22', hi: '#835230', ge: '#2C6663',
  mo: '#972B48', sc: '#0E6C7C', mu: '#A04268', ar: '#9A5210', pe: '#2A659F', it: '#4A568A', la: '#6E6127' };

const BASE = { paper: '#FCFAF5', surface: '#FFFFFF', sunken: '#EFEBE1', ink: '#1B2130', ink2: '#465063', ink3: '#626B7C', line: '#DDD5C5',
  line2: '#8B8677', indigo: '#264C96', indigo2: '#1C3A75', seal: '#B23A26', ok: '#1F7244', warn: '#8A5600', gold: '#E9B95C', leaf: '#A9CDA9',
  sky: '#CFE0F2', brandSoft: '#E9EFFA', sealSoft: '#FBEAE6', okSoft: '#E4F3EA', warnSoft: '#FBF0D9' };

/** Blends two #RRGGBB colours; `share` is the part of the second. */
export function mix(a, b, share) {
  const channel = (at) => Math.round(parseInt(a.slice(at, at + 2), 16) * (1 - share) + parseInt(b.slice(at, at + 2), 16) * share);
  return `#${[1, 3, 5].map((at) => channel(at).toString(16).padStart(2, '0')).join('')}`;
}

export const palette = (hue) => ({ ...BASE, hue: HUES[hue], soft: mix(HUES[hue], '#FFFFFF', 0.89), mid: mix(HUES[hue], '#FFFFFF', 0.55) });

const clamp = (x) => Math.min(1, Math.max(0, x));
export const ease = (x) => { const c = clamp(x); return c * c * (3 - 2 * c); };
ease.linear = clamp;
ease.in = (x) => clamp(x) ** 2;
ease.out = (x) => 1 - (1 - clamp(x)) ** 2;
ease.inOut = ease;
ease.span = (t, from, to) => ease((t - from) / (to - from));
