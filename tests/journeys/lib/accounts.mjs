// The demo people, as `qinghe demo --json` names them.

/** Every account with its sign-in name, its password and the label of its role. */
export function accounts(node) {
  const { accounts: people = [], password } = node.said;
  if (!people.length) throw new Error('"qinghe demo --json" names no accounts.');
  return people.map(({ sign_in_name, role }) => ({ name: sign_in_name, role, password }));
}

export const isAdministrator = ({ role }) => role.includes('管理员');
export const isNodeAdministrator = ({ role }) => role.includes('国家级管理员');
export const isSchoolAdministrator = ({ role }) => role.includes('学校管理员');
export const mayRecall = (account) => isNodeAdministrator(account) || account.role.includes('编辑');
export const isEditor = ({ role }) => role.includes('编辑');
export const makesMaterial = (account) => /教师|教研员|编辑|管理员/.test(account.role);
export const hasSeveralRoles = ({ role }) => role.includes('兼');

/** Fills in the sign-in form of the page that is open. */
export async function fillSignIn(page, { name, password }) {
  await page.locator('main input[name=name]').fill(name);
  await page.locator('main input[name=password]').fill(password);
  await page.locator('main form[action="/sign-in"] button[type=submit]').click();
}

/** Signs in through the page and lands on the desk. */
export async function signIn(page, url, account) {
  await page.goto(`${url}/sign-in`);
  await fillSignIn(page, account);
  await page.waitForURL('**/me');
}
