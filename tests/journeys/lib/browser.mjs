// Debian's Chromium, driven by playwright-core.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1440, height: 900 };

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--mute-audio',
];

/** A microphone that hums, and that every page may use. */
export const HUMMING = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** A browser with nothing in it, started with more `flags`; `close()` leaves nothing behind. */
export async function startBrowser(flags = []) {
  const profile = mkdtempSync(join(tmpdir(), 'qinghe-browser-'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS, ...flags, `--crash-dumps-dir=${profile}`, `--disk-cache-dir=${join(profile, 'cache')}`],
  });
  return {
    /** A visitor who has never been here: own cookies, own cache. */
    visitor: (options = {}) => browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', viewport: DESKTOP, ...options }),
    /** As on a telephone: small, with a finger. */
    phone: (options = {}) => browser.newContext({
      locale: 'zh-CN', reducedMotion: 'reduce', viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 1, ...options,
    }),
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Language, theme and type size as the switch in the top bar would set them. */
export function setView(context, url, view) {
  return context.addCookies([{ name: 'qh_view', value: view, url }]);
}

/** Puts the whole page into the window, so that bars fixed to its edges stay at the edges of a picture. */
export async function picture(page, path) {
  const { width } = page.viewportSize();
  for (let round = 0; round < 2; round += 1) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.min(Math.max(height, 400), 12_000) });
  }
  await page.evaluate(() => Promise.all(Array.from(document.images, (image) => {
    image.loading = 'eager';
    return image.decode().catch(() => undefined);
  })));
  await page.screenshot({ path });
}
