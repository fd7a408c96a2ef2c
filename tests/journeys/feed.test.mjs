// The class feed: a teacher at a desk, a pupil and a parent on their phones; a notice, a report, a film.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { openClass } from './lib/classes.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '七（3）班';
const CLIP = '-nostdin -v error -y -f lavfi -i testsrc2=size=640x360:rate=10:duration=2 -f lavfi -i sine=duration=2 -c:v libx264 -preset ultrafast -b:v 24M -minrate 24M -bufsize 24M -x264-params nal-hrd=cbr -c:a aac -shortest';

const stage = raise();
const folder = mkdtempSync(join(tmpdir(), 'qinghe-feed-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function pageOf(name, isPhone = true) {
  const context = isPhone ? await stage.browser.phone() : await stage.browser.visitor();
  const page = await context.newPage();
  await signIn(page, stage.node.url, { name, password: stage.node.said.password });
  return page;
}

it('shows pupils a teacher’s picture, and parents neither it nor the space', async () => {
  const teacher = await pageOf('teacher', false);
  await openClass(teacher, stage.node.url, CLASS, '班级圈');
  await isFit(teacher);
  await teacher.locator('#text').fill('植物角发芽了，看 https://example.org/plants。');
  const buffer = await teacher.screenshot({ type: 'png' });
  await teacher.locator('#files').setInputFiles({ name: '发芽.png', mimeType: 'image/png', buffer });
  await teacher.locator('button', { hasText: '发布' }).click();
  const post = teacher.locator('article', { hasText: '植物角发芽了' });
  await post.locator('img').waitFor();
  assert.ok(await post.locator('img').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), 'the picture is there');
  const picture = await post.locator('img').getAttribute('src');
  await isFit(teacher);

  const pupil = await pageOf('pupil');
  await openClass(pupil, stage.node.url, CLASS, '班级圈');
  await isFit(pupil);
  const seen = pupil.locator('article', { hasText: '植物角发芽了' });
  await seen.locator('summary', { hasText: '评论' }).click();
  await seen.locator('textarea[name=text]').last().fill('我来浇水！');
  await seen.locator('button', { hasText: '发表评论' }).click();
  await pupil.locator('li', { hasText: '我来浇水！' }).waitFor();
  await isFit(pupil);
  await openClass(teacher, stage.node.url, CLASS, '班级圈');
  await teacher.locator('li', { hasText: '我来浇水！' }).waitFor();

  const parent = await pageOf('parent');
  await openClass(parent, stage.node.url, CLASS, '班级圈');
  assert.equal(await parent.locator('text=植物角发芽了').count(), 0);
  assert.equal(await parent.locator('main a', { hasText: '师生' }).count(), 0);
  const feed = parent.url().split('?')[0];
  assert.equal((await parent.request.get(`${feed}?space=pupils`)).status(), 404);
  assert.equal((await parent.request.get(stage.node.url + picture)).status(), 404);
  assert.equal((await pupil.request.get(stage.node.url + picture)).status(), 200);
});

it('lets a parent confirm a notice from the inbox with one tap', async () => {
  const teacher = await pageOf('teacher', false);
  await openClass(teacher, stage.node.url, CLASS, '通知');
  await teacher.locator('summary', { hasText: '发通知' }).click();
  await isFit(teacher);
  await teacher.locator('#title').fill('家长会改到周四');
  await teacher.locator('#text').fill('周四 18:30，教室。');
  await teacher.locator('button', { hasText: '发送' }).click();
  const notice = teacher.url();
  await teacher.locator('.chip', { hasText: '林小满' }).waitFor();
  await isFit(teacher);

  const parent = await pageOf('parent');
  await openClass(parent, stage.node.url, CLASS, '通知');
  await isFit(parent);
  await parent.locator('main a', { hasText: '家长会改到周四' }).click();
  await isFit(parent);
  await parent.locator('button', { hasText: '知道了' }).click();
  await parent.locator('.notice', { hasText: '已确认' }).waitFor();
  await teacher.goto(notice);
  assert.equal(await teacher.locator('.chip', { hasText: '林小满' }).count(), 0);
});

it('hides what was reported until the head teacher decides', async () => {
  const pupil = await pageOf('pupil');
  await openClass(pupil, stage.node.url, CLASS, '班级圈');
  await pupil.locator('#text').fill('某某是大笨蛋');
  await pupil.locator('button', { hasText: '发布' }).click();
  await pupil.locator('article', { hasText: '大笨蛋' }).waitFor();

  const other = await pageOf('c73-01');
  await openClass(other, stage.node.url, CLASS, '班级圈');
  const bad = other.locator('article', { hasText: '大笨蛋' });
  await bad.locator('summary', { hasText: '更多' }).click();
  await isFit(other);
  await bad.locator('input[name=text]').fill('骂同学');
  await bad.locator('button', { hasText: '举报' }).click();
  await other.waitForURL(/\/feed\?space=pupils/);
  assert.equal(await other.locator('text=大笨蛋').count(), 0);

  const teacher = await pageOf('teacher');
  await openClass(teacher, stage.node.url, CLASS, '班级圈');
  await teacher.locator('main a', { hasText: '等你处理' }).click();
  await isFit(teacher);
  const reported = teacher.locator('article', { hasText: '大笨蛋' });
  await reported.locator('label', { hasText: '移除' }).click();
  await reported.locator('[id^=d-]').fill('不能骂人');
  await reported.locator('button', { hasText: '确定' }).click();
  await teacher.locator('text=没有待处理的举报').waitFor();
  await openClass(pupil, stage.node.url, CLASS, '班级圈');
  await pupil.locator('text=不能骂人').waitFor();
});

it('prepares a film that came in pieces and then plays it', async () => {
  const clip = join(folder, 'clip.mp4');
  execFileSync('ffmpeg', [...CLIP.split(' '), clip]);
  const teacher = await pageOf('teacher', false);
  await openClass(teacher, stage.node.url, CLASS, '班级圈');
  await teacher.locator('#text').fill('运动会的录像');
  await teacher.locator('#files').setInputFiles(clip);
  await teacher.locator('button', { hasText: '发布' }).click();
  const post = teacher.locator('article', { hasText: '运动会的录像' });
  await post.waitFor({ timeout: 60_000 });
  await post.locator('video').waitFor({ timeout: 300_000 });
  const film = post.locator('video');
  await film.evaluate((video) => { video.preload = 'metadata'; video.load(); });
  await teacher.waitForFunction(() => document.querySelector('article video').readyState > 0, null, { timeout: 60_000 });
  assert.ok((await film.evaluate((video) => video.duration)) > 1);
  await isFit(teacher);
});
