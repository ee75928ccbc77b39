// What a person does at the pages, in Chromium: the ways that several checks take.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { totp } from './authenticator.mjs';
import { option } from './ready.mjs';

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
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
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

/** What the playground shows of the last ID token. */
export async function idToken(page) {
  await flowEnded(page, true);
  const token = page.locator('section.token').filter({ has: page.getByRole('heading', { name: 'ID token' }) }).last();
  assert.equal(await token.getAttribute('data-verified'), 'yes');
  const texts = (part) => token.locator(`dl.claims ${part}`).allInnerTexts();
  const [names, values] = [await texts('dt'), await texts('.claim-value')];
  const { sub, sid, acr, amr, auth_time } = Object.fromEntries(names.map((name, place) => [name, values[place]]));
  assert.ok(sub && sid && auth_time);
  return { sub, sid, acr, amr: JSON.parse(amr), auth_time };
}

/** Has the program that --program names add somebody, whose server has the configuration that --config names. */
export function addPerson({ username, email, name, password }, ...more) {
  const add = ['--config', option('config'), 'user', 'add', '--username', username, '--email', email, '--name', name, '--password-file', '-'];
  execFileSync(option('program'), [...add, ...more], { input: password });
}

/** Signs in where nobody is, and sets up an authenticator app with its recovery codes. */
export async function setUpApp(page, issuer, person) {
  await signIn(page, `${issuer}/account/app`, person);
  await onPage(page, 'account-app');
  const secret = await page.locator('code.secret').innerText();
  await page.fill('#code', totp(secret));
  await page.getByRole('button', { name: 'Set up' }).click();
  await onPage(page, 'account-recovery-codes');
  await page.getByRole('button', { name: 'Create recovery codes' }).click();
  await page.locator('ol.codes').waitFor();
  return { secret, codes: await page.locator('ol.codes code').allInnerTexts() };
}
