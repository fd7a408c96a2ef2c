// A reading check-in: made on a desktop, handed in on phones with a picture and a film, answered, shown, and gone when consent is withdrawn.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { deflateSync, crc32 } from 'node:zlib';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '四（2）班';
const CLIP = '-nostdin -v error -y -f lavfi -i testsrc2=size=320x240:rate=10:duration=2 -c:v libx264 -preset ultrafast';
const MOST_LOOKS = 300;
const WORDS = '今天读了《小英雄雨来》，雨来真勇敢。';

const stage = raise();
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'qinghe-check-in-'));
  writeFileSync(join(folder, 'bookmark.png'), picture(48, 32));
  execFileSync('ffmpeg', [...CLIP.split(' '), join(folder, 'reading.mp4')]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A small green picture. */
function picture(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x77)]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

async function enter(name, context) {
  const page = await context.newPage();
  await signIn(page, stage.node.url, { ...accounts(stage.node)[0], name });
  return page;
}

const phoneOf = async (name) => enter(name, await stage.browser.phone());

async function openCheckIns(page) {
  await page.goto(`${stage.node.url}/class`);
  await page.locator('main a', { hasText: CLASS }).last().click();
  await page.locator('main nav.tabs a', { hasText: '打卡' }).click();
}

/** In the page: looks once a second whether the film was made ready in the background. */
const filmIsReady = (most) => new Promise((done, give) => {
  const look = async (left) => {
    if ((await (await fetch(window.location.href)).text()).includes('<video')) done();
    else if (left) setTimeout(look, 1_000, left - 1);
    else give(new Error('the film is not ready'));
  };
  void look(most);
});

const statuses = (page, links) => Promise.all(links.map(async (link) => (await page.request.get(stage.node.url + link)).status()));

it('goes from the template to the showcase, and a withdrawal takes it from page and link', async () => {
  const teacher = await enter('teacher-parent', await stage.browser.visitor());
  await openCheckIns(teacher);
  await isFit(teacher);
  await teacher.locator('main a', { hasText: '假期阅读' }).first().click();
  await isFit(teacher);
  await teacher.getByLabel('视频').check();
  await teacher.getByRole('button', { name: '布置' }).click();
  await teacher.locator('li', { hasText: '假期阅读' }).first().waitFor();

  const pupil = await phoneOf('pupil-primary');
  await pupil.goto(`${stage.node.url}/class`);
  await isFit(pupil);
  await pupil.locator('main a', { hasText: '假期阅读' }).click();
  await isFit(pupil);
  await pupil.getByLabel('写几句').fill(WORDS);
  await pupil.locator('input[type=file]').setInputFiles([join(folder, 'bookmark.png'), join(folder, 'reading.mp4')]);
  await pupil.getByRole('button', { name: '打卡' }).click();
  const own = pupil.locator('article', { hasText: WORDS });
  await own.locator('img').waitFor();
  await isFit(pupil);
  assert.match(await pupil.locator('main').textContent(), /连续 1 天/);
  await pupil.evaluate(filmIsReady, MOST_LOOKS);
  await pupil.reload();
  const links = [await own.locator('img').getAttribute('src'), await own.locator('video source').last().getAttribute('src')];

  await teacher.locator('li', { hasText: '假期阅读' }).first().locator('a').click();
  await isFit(teacher);
  const entry = teacher.locator('article', { hasText: WORDS });
  assert.equal(await entry.getByRole('button', { name: '向全班展示' }).count(), 0, 'not without consent');
  await entry.locator('label', { hasText: '真棒' }).click();
  await entry.getByRole('button', { name: /保存点评/ }).click();
  await entry.getByRole('button', { name: '请对方考虑同意' }).click();
  await entry.getByText('已请对方考虑').waitFor();

  const parent = await phoneOf('parent');
  await parent.goto(`${stage.node.url}/me/children`);
  const child = new URL(await parent.locator('section', { hasText: '林小禾' }).getByRole('link', { name: '同意与授权' }).getAttribute('href'), stage.node.url);
  await parent.goto(child.href);
  await parent.getByRole('button', { name: '同意 在班级展示作品' }).click();
  await parent.getByRole('button', { name: '撤回 在班级展示作品' }).waitFor();

  await teacher.reload();
  await entry.getByRole('button', { name: '向全班展示' }).click();
  await entry.locator('.tag', { hasText: '展示中' }).waitFor();
  await isFit(teacher);

  const classmate = await phoneOf('c42-01');
  await openCheckIns(classmate);
  const shown = classmate.locator('article', { hasText: WORDS });
  await shown.locator('img').waitFor();
  await isFit(classmate);
  assert.deepEqual(await statuses(classmate, links), [200, 200]);
  assert.match(await shown.textContent(), /真棒/);

  await parent.getByRole('button', { name: '撤回 在班级展示作品' }).click();
  await parent.getByRole('button', { name: '同意 在班级展示作品' }).waitFor();
  await classmate.reload();
  assert.equal(await shown.count(), 0, 'gone from the page');
  assert.deepEqual(await statuses(classmate, links), [404, 404], 'gone from the links');
  assert.deepEqual(await statuses(pupil, links), [200, 200], 'the pupil keeps what is theirs');
});

it('lets a guardian look at the child’s days and the teacher remind gently', async () => {
  const teacher = await phoneOf('teacher');
  await teacher.goto(`${stage.node.url}/class`);
  await teacher.locator('main a', { hasText: '七（3）班' }).last().click();
  await teacher.locator('main nav.tabs a', { hasText: '打卡' }).click();
  await teacher.locator('li', { hasText: '名著阅读' }).locator('a').click();
  await isFit(teacher);
  await teacher.getByRole('button', { name: '轻轻提醒家长' }).click();
  await teacher.locator('.notice', { hasText: '已提醒家长' }).waitFor();

  const parent = await phoneOf('parent');
  await parent.goto(`${stage.node.url}/class`);
  await parent.locator('main a', { hasText: '名著阅读' }).click();
  assert.match(await parent.locator('main').textContent(), /满 14 岁的学生自己打卡/);
  assert.match(await parent.locator('main').textContent(), /打卡日历/);
  await isFit(parent);
});
