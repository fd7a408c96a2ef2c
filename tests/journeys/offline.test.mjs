// A lesson is taken along on a phone, the network goes, reading and answering go on, the network comes back: nothing is lost, and each
// answer arrives once.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { setView, startBrowser } from './lib/browser.mjs';
import { Session, ask } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue, findLesson } from './lib/places.mjs';

const STOPPED_AT_S = 15;
const MOST_VISITED = 20;
const HANDING_IN = /\/me\/answers\/[0-9a-f]{8}-/;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };

let node;
let browser;
let target;
let pupil;
let teacher;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  const documents = await catalogue(node);
  target = findLesson(documents.filter((it) => it.kind === 'textbook' || it.parts?.some((part) => part.part === 'exercises')));
  pupil = accounts(node).find(({ name }) => name === 'pupil-primary');
  teacher = accounts(node).find(({ name }) => name === 'teacher');
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

const lesson = () => `${node.url}/lesson/${target.lesson.id}`;
const exercises = () => target.lesson.parts.find((part) => part.part === 'exercises').items;
const said = (page, number) => page.locator(`#q${number} .q-m`);

/** Waits until the worker answers for the page. */
async function guarded(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    }
  });
}

async function throttled(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', NETWORK);
  return () => session.detach();
}

async function takeAlong(page, choice) {
  await page.locator('button[data-take]').first().click();
  await page.locator('.take button', { hasText: choice }).click();
  await page.locator('.take .ok').waitFor();
}

/** Chooses or writes the right answer to a question and hands it in. */
async function answer(page, number, isRight = true) {
  const item = exercises()[number - 1];
  if (item.choices) {
    const chosen = isRight ? item.answer : [item.choices.findIndex((_, at) => !item.answer.includes(at))];
    for (const at of chosen) await page.locator(`#q${number} input[value="${at}"]`).check();
  } else {
    await page.locator(`#q${number} textarea`).fill(isRight ? item.answer : '不知道');
  }
  await page.locator(`#q${number} button[type=submit]`).click();
}

async function statements(account) {
  const session = await new Session(node.url).signIn(account);
  return JSON.parse((await session.ask(`/me/answers/of/${target.lesson.id}`)).text).statements;
}

describe('a pupil on a phone with a weak network', () => {
  let context;
  let page;

  before(async () => {
    context = await browser.phone();
    page = await context.newPage();
    await signIn(page, node.url, pupil);
    await page.goto(lesson());
    await guarded(page);
  });
  after(() => context?.close());

  it('sees sizes first and takes the lesson along', async (t) => {
    const restore = await throttled(page);
    await page.locator('button[data-take]').first().click();
    await page.locator('.take button').first().waitFor();
    const choices = await page.locator('.take button').allTextContents();
    t.diagnostic(choices.join(' | '));
    assert.ok(choices.length >= 2 && choices.every((text) => /\d+(\.\d+)? (KB|MB)/.test(text)), 'every choice names its size');
    await page.locator('.take button', { hasText: '含视频' }).first().click();
    await page.locator('.take .ok').waitFor();
    await restore();
    await page.goto(`${node.url}/offline`);
    await page.locator('[data-taken] li').waitFor();
    assert.equal(new URL(await page.locator('[data-taken] li a').evaluate((link) => link.href)).pathname, `/lesson/${target.lesson.id}`);
  });

  it('goes on reading when the network is gone', async () => {
    await context.setOffline(true);
    await page.goto(lesson());
    assert.match(await page.locator('.away').textContent(), /离线 · 显示存下的内容/);
    for (const tab of await page.locator('.res .tabs a').evaluateAll((all) => all.map((it) => it.href))) {
      await page.goto(tab);
      assert.ok((await page.locator('#tab-panel').textContent()).trim().length > 20, tab);
    }
    await page.goto(`${lesson()}/courseware`);
    await page.locator('.deck img').first().evaluate((image) => image.decode());
    await page.goto(`${lesson()}?t=20`);
    assert.ok(await page.locator('#player').count(), 'a second of the film is the same page');
  });

  it('plays the film from the middle', async () => {
    await page.goto(lesson());
    const parts = await page.evaluate(async (url) => {
      const ask = async (range) => {
        const reply = await fetch(url, { headers: { range } });
        return [reply.status, reply.headers.get('content-range'), (await reply.arrayBuffer()).byteLength];
      };
      return [await ask('bytes=100-199'), await ask('bytes=-10'), await ask('bytes=99999999999-')];
    }, await page.locator('#player source').getAttribute('src'));
    assert.deepEqual([parts[0][0], parts[0][2], parts[1][0], parts[1][2], parts[2][0]], [206, 100, 206, 10, 416]);
    assert.match(parts[0][1], /^bytes 100-199\/\d+$/);
    await page.locator('#player').evaluate((video, at) => new Promise((resolve, reject) => {
      video.addEventListener('seeked', resolve, { once: true });
      video.addEventListener('error', () => reject(new Error('the film does not play')), { once: true });
      video.muted = true;
      void video.play();
      video.currentTime = at;
    }), STOPPED_AT_S);
    await page.locator('#player').evaluate((video) => video.pause());
    await page.waitForFunction(() => Number(localStorage.getItem('qh-waiting')) > 0);
  });

  it('is told plainly, in the language of the page, what is not on the device', async () => {
    await page.goto(`${node.url}/books`);
    assert.ok(await page.locator('[data-lost]').isVisible());
    assert.match(await page.locator('[data-lost]').textContent(), /现在没有网络/);
    await page.locator('[data-taken] li').waitFor();
  });

  it('answers, and sees that the answers are kept on the device', async () => {
    await page.goto(`${lesson()}/exercises`);
    await answer(page, 1);
    await said(page, 1).filter({ hasText: '已存在本机' }).waitFor();
    await answer(page, 2, false);
    await said(page, 2).filter({ hasText: '已存在本机' }).waitFor();
    await page.reload();
    await said(page, 1).filter({ hasText: '已存在本机' }).waitFor();
    assert.deepEqual(await statements(pupil), []);
  });

  it('hands everything in once the network is back, each answer once', async () => {
    await context.setOffline(false);
    await said(page, 1).filter({ hasText: '已交' }).waitFor();
    await said(page, 2).filter({ hasText: '还不对' }).waitFor();
    assert.match(await said(page, 1).textContent(), /做对了/);
    const all = await statements(pupil);
    assert.deepEqual(all.map((it) => it.object.id.split('/').pop()).sort(), ['0', '1']);
    assert.deepEqual(all.map((it) => it.result.success).sort(), [false, true]);
    assert.equal(new Set(all.map((it) => it.id)).size, 2);
    await page.waitForFunction(() => !localStorage.getItem('qh-waiting'));
    const session = await new Session(node.url).signIn(pupil);
    const progress = JSON.parse((await session.ask(`/me/progress/${target.lesson.id}`)).text);
    assert.ok(progress.position_ms >= STOPPED_AT_S * 1000, 'where the film was left is known');
    await page.reload();
    await said(page, 1).filter({ hasText: '上次' }).waitFor();
    assert.equal((await statements(pupil)).length, 2, 'nothing is sent again');
    assert.equal(await page.locator('.away').count(), 0);
  });

  it('finds the answers in a second browser', async () => {
    const other = await browser.visitor();
    const elsewhere = await other.newPage();
    await signIn(elsewhere, node.url, pupil);
    await elsewhere.goto(`${lesson()}/exercises`);
    await said(elsewhere, 1).filter({ hasText: '做对了' }).waitFor();
    await elsewhere.goto(`${node.url}/me/answers`);
    assert.equal(await elsewhere.locator('main .rows li').count(), 2);
    await other.close();
  });

  it('keeps no page of anybody’s own', async () => {
    await page.goto(`${node.url}/me/history`);
    await page.goto(node.url);
    const kept = await page.evaluate(async () => {
      const lists = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((it) => new URL(it.url).pathname)));
      return lists.flat();
    });
    assert.ok(kept.includes(`/lesson/${target.lesson.id}`));
    assert.deepEqual(kept.filter((path) => /^\/(me|admin|sign)/.test(path)), []);
  });

  it('keeps the pages that were visited last, and not more', async () => {
    await page.evaluate(async (most) => {
      for (let at = 0; at <= most; at += 1) await fetch(`/books?page=1&visit=${at}`, { headers: { accept: 'text/html' } });
    }, MOST_VISITED);
    await page.waitForFunction(async (most) => {
      const kept = (await (await caches.open('visited')).keys()).map((it) => it.url);
      return kept.length === most && kept.some((url) => url.endsWith(`visit=${most}`)) && !kept.some((url) => url.endsWith('visit=0'));
    }, MOST_VISITED);
  });
});

describe('a device that several people use', () => {
  let context;
  let page;

  before(async () => {
    context = await browser.phone();
    page = await context.newPage();
  });
  after(() => context?.close());

  it('keeps what waits for one person away from the next', async () => {
    await signIn(page, node.url, pupil);
    await page.goto(`${lesson()}/exercises`);
    await guarded(page);
    await page.reload();
    const before = (await statements(pupil)).length;
    await page.route(HANDING_IN, (route) => (route.request().method() === 'PUT' ? route.abort('internetdisconnected') : route.continue()));
    await answer(page, 3);
    await said(page, 3).filter({ hasText: '已存在本机' }).waitFor();
    await page.goto(`${node.url}/me`);
    await page.locator('#account summary').click();
    await page.locator('#account form[action="/sign-out"] button').click();
    await page.unroute(HANDING_IN);
    await signIn(page, node.url, teacher);
    await page.goto(`${node.url}/offline`);
    await page.locator('[data-waiting] li', { hasText: '另一个账号' }).waitFor();
    assert.deepEqual(await statements(teacher), []);
    assert.equal((await statements(pupil)).length, before);

    await page.goto(`${node.url}/me`);
    await page.locator('#account summary').click();
    await page.locator('#account form[action="/sign-out"] button').click();
    await signIn(page, node.url, pupil);
    await page.goto(`${node.url}/offline`);
    await page.locator('[data-waiting] [data-none]').waitFor({ state: 'visible' });
    assert.equal((await statements(pupil)).length, before + 1);
  });

  it('forgets everything once it is called a public computer', async () => {
    await page.goto(lesson());
    await takeAlong(page, '不含视频');
    await page.goto(`${node.url}/offline`);
    await page.locator('[data-taken] li').waitFor();
    await Promise.all([page.waitForEvent('load'), page.locator('[data-public]').check()]);
    const left = await page.evaluate(async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]);
    assert.deepEqual(left, [0, 0]);
    await page.goto(`${lesson()}/exercises`);
    await answer(page, 4);
    await said(page, 4).filter({ hasText: '已交' }).waitFor();
    assert.ok(!(await page.locator('button[data-take]').first().isVisible()), 'nothing can be taken along');
    await page.goto(`${node.url}/offline`);
    assert.ok(await page.locator('[data-public]').isChecked());
  });
});

it('a chapter is taken with its lessons and its pages of the textbook', async (t) => {
  const context = await browser.phone();
  await setView(context, node.url, 'en.dark.m');
  const page = await context.newPage();
  const unit = target.book.tree.find((it) => it.key === target.unit.key || JSON.stringify(it).includes(`"${target.unit.key}"`));
  await page.goto(`${node.url}/course?book=${target.book.id}&unit=${unit.key}`);
  await guarded(page);
  await page.locator('button[data-take]').click();
  await page.locator('.take button').first().waitFor();
  t.diagnostic((await page.locator('.take button').allTextContents()).join(' | '));
  await page.locator('.take button', { hasText: 'Without film' }).click();
  await page.locator('.take .ok').waitFor();
  await context.setOffline(true);
  await page.goto(`${node.url}/book/${target.book.id}?page=${target.unit.page}`);
  await page.locator('.rd-pg img').first().evaluate((image) => image.decode());
  await page.goto(`${lesson()}/exercises`);
  await page.locator('#q1 button[type=submit]').waitFor();
  await page.goto(`${node.url}/search?q=x`);
  assert.match(await page.locator('[data-lost]').textContent(), /There is no network/);
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  await context.close();
});

it('without scripts and without an account an answer is checked and the solution shown', async () => {
  const context = await browser.phone({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${lesson()}/exercises`);
  await answer(page, 1);
  assert.match(await page.locator('.notice').textContent(), /做对了[\s\S]*不会保存/);
  assert.ok((await page.locator('.q-a .prose').textContent()).trim());
  await page.goBack();
  await answer(page, 1, false);
  assert.match(await page.locator('.notice').textContent(), /还不对/);
  await page.locator('a.btn-p').click();
  assert.match(page.url(), /\/exercises#q2$/);
  await context.close();
});

it('a guest with scripts is told on the page itself', async () => {
  const context = await browser.visitor();
  const page = await context.newPage();
  await page.goto(`${lesson()}/exercises`);
  await answer(page, 1);
  await said(page, 1).filter({ hasText: '做对了' }).waitFor();
  assert.ok(await page.locator('#q1 details').evaluate((it) => it.open));
  await context.close();
});

it('the worker is asked for anew each time and reaches the whole site', async () => {
  const answered = await ask(node.url, '/worker.js');
  assert.deepEqual([answered.status, answered.headers['cache-control']], [200, 'no-cache']);
  assert.match(answered.headers['content-type'], /^text\/javascript/);
  assert.match(answered.headers['content-security-policy'], /default-src 'self'/);
});
