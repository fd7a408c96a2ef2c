// A class as one of its people comes to it.

/** Opens the class `name` at the page behind `tab`, from the list of one's classes. */
export async function openClass(page, url, name, tab) {
  await page.goto(`${url}/class`);
  await page.locator('main a').filter({ hasText: name }).last().click();
  await page.locator('main nav.tabs a', { hasText: tab }).click();
}
