// What a person does at the pages, in Chromium: the ways that several checks take.
import assert from 'node:assert/strict';

/** Which page this is. */
export const kind = (page) => page.locator('main').getAttribute('data-page');

/** Waits until it is this one. */
export const onPage = (page, name) => page.locator(`main[data-page="${name}"]`).waitFor();

/** Opens an address that only its person sees, and signs in. */
export async function signIn(page, address, person) {
  await page.goto(address);
  await typePassword(page, person);
}

/** Waits to be asked, and types the name, unless it is known, and the password. */
export async function typePassword(page, person) {
  const first = page.locator('main[data-page="sign-in"], main[data-page="password"]');
  await first.waitFor();
  if ((await first.getAttribute('data-page')) === 'sign-in') {
    await page.fill('input[name=username]', person.username);
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await onPage(page, 'password');
  await page.fill('input[name=password]', person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Starts a flow at the playground's first page; `choices` are values of its fields by name. */
export async function beginFlow(page, start, choices = {}) {
  const response = await page.goto(start);
  assert.equal(response.status(), 200);
  for (const [name, value] of Object.entries(choices)) {
    const list = page.locator(`select[name="${name}"]`);
    if (await list.count()) await list.selectOption(value);
    else await page.fill(`input[name="${name}"]`, value);
  }
  await page.locator('main[data-page="playground"] form[method="post"] button').first().click();
}

/** Waits for the end of a flow, and for the one that is meant. */
export const flowEnded = (page, hasSucceeded) => page.locator(`main[data-page="playground"][data-succeeded="${hasSucceeded}"]`).waitFor();

/** Agrees to what an app asks for; `visit` is shown the page before. */
export async function allow(page, visit = async () => {}) {
  await onPage(page, 'consent');
  await visit('consent');
  await page.locator('button[name="decision"][value="allow"]').click();
}
