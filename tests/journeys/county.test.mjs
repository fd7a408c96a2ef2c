// One county from an empty class to a picture that is gone: every role in turn, in one run, each on the device they would use.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { openClass } from './lib/classes.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '七（5）班';
const HEAD = '许清禾';
const PUPIL = '苗小雨';
const CLASSMATE = '田野';
const ROSTER = `姓名,学号,年级,班级,身份\n${HEAD},T2601,七年级,5,班主任\n${PUPIL},20260501,七年级,5,学生\n${CLASSMATE},20260502,十三年级,5,学生\n,20260503,七年级,5,学生\n`;
const PASSWORD = 'three green shoots';
const TASK = '假期阅读';
const WORDS = '今天读了《城南旧事》，骆驼的铃铛真好听。';
const POST = '有人也在读《城南旧事》吗？';
const PRAISE = '读得很细，铃铛那一段说得真好。';
const SHOWING = '在班级展示作品';
const CLIP = '-nostdin -v error -y -f lavfi -i testsrc2=size=320x240:rate=10:duration=2 -c:v libx264 -preset ultrafast';
const PICTURE = '-nostdin -v error -y -f lavfi -i color=c=green:size=48x32 -frames:v 1';
const MOST_LOOKS = 300;

const stage = raise();
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'qinghe-county-'));
  execFileSync('ffmpeg', [...PICTURE.split(' '), join(folder, 'bookmark.png')]);
  execFileSync('ffmpeg', [...CLIP.split(' '), join(folder, 'reading.mp4')]);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Pages that stay open from one part to the next, by who uses them. */
const open = {};

const device = {
  desktop: async () => (await stage.browser.visitor()).newPage(),
  phone: async () => (await stage.browser.phone()).newPage(),
};

/** Takes an account over with the code from a slip. */
async function activate(page, code, name, isYoung) {
  await page.goto(`${stage.node.url}/activate`);
  await page.fill('#code', code);
  await page.fill('#sign_in_name', name);
  await page.fill('#password', PASSWORD);
  if (isYoung) {
    await page.check('input[name=under_14]');
    await page.check('#guardian_agrees');
  }
  await page.locator('form[action="/activate"] button[type=submit]').click();
  await page.waitForURL('**/me');
}

/** The codes on the slips of `names`, of the group `group`. */
async function slips(page, group, names) {
  await page.goto(`${stage.node.url}/admin/roster`);
  await page.locator(`tr:has-text("${group}") button`).click();
  return Promise.all(names.map((name) => page.locator(`li:has-text("${name}") .slip-code`).textContent()));
}

/** A parent's phone, paired with `child` by the code from the head teacher, who confirms. */
async function pair(head, child, name, signInName) {
  await openClass(head, stage.node.url, CLASS, '成员');
  const desk = head.url();
  await head.getByRole('link', { name: child }).click();
  await head.getByRole('button', { name: '生成配对码' }).click();
  const code = await head.locator('main code').textContent();

  const parent = await device.phone();
  await parent.goto(`${stage.node.url}/sign-up?role=parent`);
  await parent.fill('input[name=display_name]', name);
  await parent.fill('input[name=sign_in_name]', signInName);
  await parent.fill('input[name=password]', PASSWORD);
  await parent.locator('main form button[type=submit]').click();
  await parent.goto(`${stage.node.url}/me/children/pair`);
  await parent.fill('input[name=code]', code);
  await parent.getByLabel('母亲').check();
  await parent.getByRole('button', { name: '配对' }).click();
  await parent.waitForURL('**/me/children');

  await head.goto(desk);
  await head.getByRole('link', { name: new RegExp(child) }).click();
  await head.getByRole('button', { name: `确认 ${name}` }).click();
  await parent.reload();
  return parent;
}

/** The parent lets the child in at night too, so that the journey goes through at any hour. */
async function allowNight(parent) {
  await parent.goto(`${stage.node.url}/me/children`);
  await parent.locator('main a', { hasText: '使用时间' }).click();
  await parent.selectOption('#night_from', { label: '不设夜间休息' });
  await parent.getByRole('button', { name: '保存' }).click();
  await parent.locator('li', { hasText: '没有设夜间休息' }).waitFor();
}

/** Opens the check-in of the class. */
async function openTask(page) {
  await openClass(page, stage.node.url, CLASS, '打卡');
  await page.locator('main li', { hasText: TASK }).first().locator('a').click();
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

const work = (page) => page.locator('article', { hasText: WORDS });

const statuses = (page, links) => Promise.all(links.map(async (link) => (await page.request.get(stage.node.url + link)).status()));

it('an administrator brings a roster with errors, mends it and prints the slips', async () => {
  const page = await device.desktop();
  await signIn(page, stage.node.url, accounts(stage.node).find(({ name }) => name === 'school'));
  await page.goto(`${stage.node.url}/admin/roster`);
  await page.setInputFiles('#file', { name: '../七年级.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
  await page.locator('form[action="/admin/roster/import"] button').click();
  await page.waitForSelector('#r2-grade');
  await isFit(page);
  await page.fill('#r2-grade', '七年级');
  await page.check('input[name="r3-out"]');
  await page.locator('form:has(#r2-grade) button[type=submit]').click();
  await page.waitForSelector('#effect-title');
  await isFit(page);
  assert.match(await page.locator('section:has(#effect-title)').textContent(), /新建 1 个班级[\s\S]*新增 3 人/);
  await page.locator('form[action$="/confirm"] button').click();
  const [head] = await slips(page, '教师', [HEAD]);
  const [pupil, classmate] = await slips(page, CLASS, [PUPIL, CLASSMATE]);
  open.slips = { head, pupil, classmate };
  await page.context().close();
});

it('the head teacher gets the class, and a parent pairs with a child by the slip', async () => {
  const head = await device.phone();
  await activate(head, open.slips.head, 'xu.qinghe', false);
  await openClass(head, stage.node.url, CLASS, '成员');
  await isFit(head);
  const parent = await pair(head, PUPIL, '苗家长', 'miao.parent');
  assert.match(await parent.locator('main').textContent(), new RegExp(PUPIL));
  Object.assign(open, { head, parent });
});

it('the parent asks for leave, the head teacher approves on a phone, and attendance shows it', async () => {
  const { head, parent } = open;
  await openClass(parent, stage.node.url, CLASS, '请假');
  await isFit(parent);
  await parent.locator('label', { hasText: '今天' }).click();
  await parent.fill('#reason', '看牙医');
  await parent.locator('button', { hasText: '交给班主任' }).click();
  await parent.locator('article', { hasText: '等班主任同意' }).waitFor();

  await head.goto(`${stage.node.url}/me/inbox`);
  await head.locator('main a', { hasText: '等你同意' }).click();
  await head.locator('button', { hasText: '同意' }).first().click();
  await head.locator('article', { hasText: '已同意' }).waitFor();
  await openClass(head, stage.node.url, CLASS, '考勤');
  assert.ok(await head.locator('fieldset', { hasText: PUPIL }).locator('input[value=on_leave]').isChecked(), 'leave is filled in');
  assert.ok(await head.locator('fieldset', { hasText: CLASSMATE }).locator('input[value=present]').isChecked());
  await head.locator('button', { hasText: '保存考勤' }).click();
  await openClass(parent, stage.node.url, CLASS, '考勤');
  await parent.locator('li', { hasText: '请假' }).first().waitFor();
});

it('the head teacher makes a reading check-in from a template', async () => {
  const { head } = open;
  await openClass(head, stage.node.url, CLASS, '打卡');
  await isFit(head);
  await head.locator('main a', { hasText: TASK }).first().click();
  await isFit(head);
  assert.ok(await head.getByLabel('照片').isChecked(), 'the template asks for a picture');
  await head.getByLabel('视频').check();
  await head.getByRole('button', { name: '布置' }).click();
  await head.locator('main li', { hasText: TASK }).waitFor();
});

it('the pupil hands in a picture and a film on a phone, and writes in the pupils’ space', async () => {
  const pupil = await device.phone();
  await activate(pupil, open.slips.pupil, 'miao.xiaoyu', true);
  await allowNight(open.parent);
  await isFit(open.parent);
  await pupil.goto(`${stage.node.url}/class`);
  await isFit(pupil);
  await pupil.locator('main a', { hasText: TASK }).click();
  await isFit(pupil);
  await pupil.getByLabel('写几句').fill(WORDS);
  await pupil.locator('input[type=file]').setInputFiles([join(folder, 'bookmark.png'), join(folder, 'reading.mp4')]);
  await pupil.getByRole('button', { name: '打卡' }).click();
  await work(pupil).locator('img').waitFor();
  await isFit(pupil);
  await pupil.evaluate(filmIsReady, MOST_LOOKS);
  await pupil.reload();
  const links = [await work(pupil).locator('img').getAttribute('src'), await work(pupil).locator('video source').last().getAttribute('src')];
  assert.deepEqual(await statuses(pupil, links), [200, 200]);

  await openClass(pupil, stage.node.url, CLASS, '班级圈');
  await pupil.locator('#text').fill(POST);
  await pupil.locator('button', { hasText: '发布' }).click();
  await pupil.locator('article', { hasText: POST }).waitFor();
  await isFit(pupil);
  Object.assign(open, { pupil, links });
});

it('the parent sees the child’s work, and neither the pupils’ space nor what was said there', async () => {
  const { parent } = open;
  await openTask(parent);
  await work(parent).locator('img').waitFor();
  await isFit(parent);
  await openClass(parent, stage.node.url, CLASS, '班级圈');
  await isFit(parent);
  assert.equal(await parent.locator('text=城南旧事').count(), 0);
  assert.equal(await parent.locator('main a', { hasText: '师生' }).count(), 0);
  assert.equal((await parent.request.get(`${parent.url().split('?')[0]}?space=pupils`)).status(), 404);
});

it('the head teacher comments, and may not show the work while nobody agreed', async () => {
  const { head } = open;
  await openTask(head);
  await isFit(head);
  await work(head).locator('label', { hasText: '很认真' }).click();
  await work(head).getByLabel('写一句').fill(PRAISE);
  await work(head).getByRole('button', { name: /保存点评/ }).click();
  await work(head).getByText(PRAISE).waitFor();
  assert.equal(await work(head).getByRole('button', { name: '向全班展示' }).count(), 0);
  assert.match(await work(head).textContent(), /还没有得到展示的同意（未满 14 岁由监护人同意[\s\S]*所以不能向全班展示/);

  const ask = work(head).locator('form[action$="/ask"]');
  const [refusal] = await Promise.all([
    head.waitForResponse((response) => response.url().endsWith('/show')),
    ask.evaluate((form) => { form.action = form.action.replace(/ask$/, 'show'); form.submit(); }),
  ]);
  assert.equal(refusal.status(), 403);
  await head.getByText('还没有得到同意，不能展示这份作品').waitFor();
  await isFit(head);
  await openTask(head);
  await work(head).getByRole('button', { name: '请对方考虑同意' }).click();
  await work(head).getByText('已请对方考虑').waitFor();
});

it('the parent is asked and agrees on a phone, and a classmate sees the work', async () => {
  const { head, parent, links } = open;
  const classmate = await device.phone();
  await activate(classmate, open.slips.classmate, 'tian.ye', true);
  await allowNight(await pair(head, CLASSMATE, '田家长', 'tian.parent'));
  await openTask(classmate);
  assert.equal(await work(classmate).count(), 0);
  assert.deepEqual(await statuses(classmate, links), [404, 404]);

  // Word of it waits in the night and comes to the inbox in the morning; the work itself asks at any hour.
  await openTask(parent);
  await work(parent).getByText('不同意也完全没关系').waitFor();
  await work(parent).getByRole('link', { name: '去看看' }).click();
  await isFit(parent);
  await parent.getByRole('button', { name: `同意 ${SHOWING}` }).click();
  await parent.getByRole('button', { name: `撤回 ${SHOWING}` }).waitFor();

  await openTask(head);
  await work(head).getByRole('button', { name: '向全班展示' }).click();
  await work(head).locator('.tag', { hasText: '展示中' }).waitFor();
  await isFit(head);

  await openTask(classmate);
  await work(classmate).locator('img').waitFor();
  await isFit(classmate);
  assert.ok(await work(classmate).locator('img').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), 'the picture is there');
  assert.match(await work(classmate).textContent(), new RegExp(PRAISE));
  assert.deepEqual(await statuses(classmate, links), [200, 200]);
  Object.assign(open, { classmate });
});

it('the parent takes the consent back, and the work is gone for the classmate from page and link', async () => {
  const { head, parent, pupil, classmate, links } = open;
  await parent.getByRole('button', { name: `撤回 ${SHOWING}` }).click();
  await parent.getByRole('button', { name: `同意 ${SHOWING}` }).waitFor();

  await classmate.reload();
  assert.equal(await work(classmate).count(), 0, 'gone from the page');
  await openClass(classmate, stage.node.url, CLASS, '打卡');
  assert.equal(await work(classmate).count(), 0, 'gone from the list');
  await isFit(classmate);
  assert.deepEqual(await statuses(classmate, links), [404, 404], 'gone from the links');
  for (const owner of [pupil, parent]) {
    await openTask(owner);
    await work(owner).locator('img').waitFor();
    assert.deepEqual(await statuses(owner, links), [200, 200], 'the family keeps what is theirs');
  }
  await openTask(head);
  await work(head).getByText('所以不能向全班展示').waitFor();
});

it('the operator finds the record of administrative acts whole', async () => {
  const { entries } = JSON.parse(await stage.node.run('audit', 'verify', '--json'));
  assert.ok(entries > 0);
});
