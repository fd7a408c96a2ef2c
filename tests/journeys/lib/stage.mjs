// A node with the demo nation and a browser, for all tests of a file.
import { after, before } from 'node:test';
import { startBrowser } from './browser.mjs';
import { startNode } from './node.mjs';

/** `{ node, browser }` from the first test of the file to its last; the browser is started with `flags`. */
export function raise(flags = []) {
  const stage = {};
  before(async () => {
    stage.node = await startNode();
    stage.browser = await startBrowser(flags);
  });
  after(async () => {
    await stage.browser?.close();
    await stage.node?.stop();
  });
  return stage;
}
