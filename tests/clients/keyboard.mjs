// Without a mouse: from an app's button through a sign-in with a second factor and back, and around all of one's account to its end, by Tab,
// Shift+Tab, Space, Enter, arrows and typing. At each page the focus begins where the next act is, and at each stop it is seen.
//
//   node keyboard.mjs <file with the ready line> --program DOORWARD --config FILE
//
// Has somebody of its own added by the program. Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { PNG } from 'pngjs';
import { totp } from './lib/authenticator.mjs';
import { launch, window } from './lib/browser.mjs';
import { Keyboard } from './lib/keyboard.mjs';
import { addPerson, flowEnded, kind, onPage } from './lib/person.mjs';
import { check, readReadyLine } from './lib/ready.mjs';

const { issuer } = readReadyLine();
const { origin } = new URL(issuer);
const person = { username: 'max', email: 'max@example.com', name: 'Max Doe', password: 'nine paper lanterns drift' };
addPerson(person);
const browser = await launch();

/** Types name and password where nobody is known. */
async function typeBoth(keys) {
  await keys.arrive('sign-in', '#username');
  await keys.type(person.username);
  await keys.press('Enter');
  await keys.arrive('password', '#password');
  await keys.type(person.password);
}

// A session elsewhere, to be ended.
const other = await window(browser, origin);
let secret;
let codes;
await check('an authenticator app is set up, and recovery codes are kept, by keyboard', async () => {
  const keys = new Keyboard(other.page);
  await other.page.goto(`${issuer}/account/app`);
  await typeBoth(keys);
  await keys.press('Enter');
  await keys.arrive('account-app');
  secret = await other.page.locator('code.secret').innerText();
  await keys.to('.open-app a');
  await keys.to('#code');
  await keys.type(totp(secret));
  await keys.press('Enter');
  await keys.arrive('account-recovery-codes');
  await keys.to('button.primary');
  await keys.press('Space');
  await keys.arrive('account-recovery-codes', 'h1');
  codes = await other.page.locator('ol.codes code').allInnerTexts();
  await keys.to('a[download]');
  await savedBy(other.page, () => keys.press('Enter'), /^recovery-codes\.txt$/);
  await keys.to('a.primary');
  await keys.press('Enter');
  await keys.arrive('account-security');
});

/** What was pressed saves a file of this name. */
async function savedBy(at, press, name) {
  const saving = at.waitForEvent('download');
  await press();
  assert.match((await saving).suggestedFilename(), name);
}

const { context, page, faults } = await window(browser, origin, { viewport: { width: 960, height: 800 } });
const keys = new Keyboard(page);

await check('from an app to its answer, by keyboard', async () => {
  await page.goto(`${issuer}/playground`);
  await keys.arrive('playground');
  await keys.to('#prompt');
  for (let options = 0; options < 3; options += 1) await keys.press('ArrowDown');
  assert.equal(await page.locator('#prompt').inputValue(), 'consent');
  await keys.to('button.primary');
  await keys.to('#ui_locales', 'Shift+Tab');
  await keys.to('button.primary');
  await keys.press('Enter');
  await typeBoth(keys);
  // It is shown, and hidden again; whoever looked types on.
  for (const type of ['text', 'password']) {
    await keys.to('[data-reveal]');
    await keys.press('Space');
    await keys.arrive('password', `#password[type=${type}]`);
  }
  await keys.to('button.primary');
  await keys.press('Space');
  await keys.arrive('second-factor', '#code');
  // A code is taken once: that of now was.
  await keys.type(totp(secret, Date.now() + 30_000));
  await keys.to('[name=trust]');
  await keys.press('Space');
  await keys.to('button.primary');
  await keys.press('Enter');
  await keys.arrive('consent', 'h1');
  await keys.to('[value=allow]');
  await keys.press('Enter');
  await flowEnded(page, true);
  await keys.arrive('playground', 'a.primary');
});

/** From the overview, or the page of how one signs in, to one of its pages. */
async function open(path, name, { from = 'account', begins } = {}) {
  await page.goto(`${issuer}/${from.replace('-', '/')}`);
  await keys.arrive(from);
  await keys.to(`a[href="${path}"]`);
  await keys.press('Enter');
  await keys.arrive(name, begins);
}

await check('a profile is changed, by keyboard', async () => {
  await open('/account/profile', 'account-profile');
  await keys.to('#nickname');
  await keys.type('Lex');
  await keys.to('button.primary');
  await keys.press('Enter');
  await page.getByRole('status').waitFor();
  assert.equal(await page.locator('#nickname').inputValue(), 'Lex');
  await keys.arrive('account-profile');
  await keys.to('.up a');
  await keys.press('Enter');
  await keys.arrive('account');
});

await check('a trusted device is forgotten and a session ended, by keyboard', async () => {
  await open('/account/security', 'account-security');
  await keys.to('button[name=forget]');
  await keys.press('Enter');
  await page.locator('button[name=forget]').waitFor({ state: 'detached' });
  await open('/account/sessions', 'account-sessions');
  assert.equal(await page.locator('.rows li').count(), 2);
  await keys.to('.rows button');
  await keys.press('Space');
  await page.locator('.rows button').waitFor({ state: 'detached' });
  await other.page.goto(`${issuer}/account`);
  assert.equal(await kind(other.page), 'sign-in');
});

await check('a picture is set and removed, by keyboard', async () => {
  await open('/account/picture', 'account-picture');
  // Before the way there, so that the browser has heard by then that nobody is to be shown its own dialog.
  const choosing = page.waitForEvent('filechooser');
  await keys.to('#picture');
  await keys.press('Space');
  const picture = PNG.sync.write(new PNG({ width: 64, height: 64 }));
  await (await choosing).setFiles({ name: 'me.png', mimeType: 'image/png', buffer: picture });
  await keys.to('button.primary');
  await keys.press('Enter');
  await page.locator('img.portrait').waitFor();
  await keys.arrive('account-picture');
  await keys.to('[value=remove]');
  await keys.press('Space');
  await page.locator('img.portrait').waitFor({ state: 'detached' });
});

await check('an app is disconnected, by keyboard', async () => {
  await open('/account/apps', 'account-apps');
  await keys.to('button[name=disconnect]');
  await keys.press('Enter');
  await page.locator('button[name=disconnect]').waitFor({ state: 'detached' });
  await page.getByRole('status').waitFor();
});

await check('another password is set, by keyboard', async () => {
  person.password = 'quilted lamp harbour nineteen';
  await open('/account/password', 'account-password', { from: 'account-security', begins: '#new-password' });
  await keys.type(person.password);
  await keys.to('button.primary');
  await keys.press('Enter');
  await page.getByRole('status').waitFor();
});

await check('everything of somebody is saved, by keyboard', async () => {
  await open('/account/export', 'account-export');
  await keys.to('button.primary');
  await savedBy(page, () => keys.press('Space'), /\.zip$/);
});

await check('an account is left, and kept after all, by keyboard', async () => {
  await open('/account/delete', 'account-delete');
  await keys.to('#confirm');
  await keys.type(person.username);
  await keys.to('button.danger');
  await keys.press('Enter');
  await keys.arrive('account-left');
  await keys.to('a.button');
  await keys.press('Enter');
  await typeBoth(keys);
  await keys.press('Enter');
  await keys.arrive('second-factor', '#code');
  await keys.to('a[href$="recovery"]');
  await keys.press('Enter');
  await keys.arrive('second-factor', '#code');
  await keys.type(codes[0]);
  await keys.press('Enter');
  await keys.arrive('leaving', 'h1');
  await keys.to('[value=keep]');
  await keys.press('Enter');
  await keys.arrive('account');
});

await check('somebody signs out, by keyboard', async () => {
  await page.goto(`${issuer}/account`);
  await keys.arrive('account');
  await keys.to('a[href="/end-session"]');
  await keys.press('Enter');
  await keys.arrive('sign-out', '[value=sign-out]');
  await keys.press('Enter');
  await onPage(page, 'signed-out');
  await page.goto(`${issuer}/account`);
  assert.equal(await kind(page), 'sign-in');
});

assert.deepEqual([...faults, ...other.faults], []);
await context.close();
await browser.close();
