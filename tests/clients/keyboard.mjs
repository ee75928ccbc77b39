// Without a mouse: from an app's button through a sign-in with a second factor and back, and around one's account, by Tab, Shift+Tab, Space,
// Enter, arrows and typing. At each page the focus begins where the next act is, and at each stop it is seen.
//
//   node keyboard.mjs <file with the ready line> --program DOORWARD --config FILE
//
// Has somebody of its own added by the program. Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { totp } from './lib/authenticator.mjs';
import { launch, window } from './lib/browser.mjs';
import { Keyboard } from './lib/keyboard.mjs';
import { addPerson, flowEnded, kind, onPage, setUpApp } from './lib/person.mjs';
import { check, readReadyLine } from './lib/ready.mjs';

const { issuer } = readReadyLine();
const { origin } = new URL(issuer);
const person = { username: 'max', email: 'max@example.com', name: 'Max Doe', password: 'nine paper lanterns drift' };
addPerson(person);
const browser = await launch();

// A session elsewhere, to be ended, in which the app was set up.
const other = await window(browser, origin);
const { secret } = await setUpApp(other.page, issuer, person);

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
  await keys.arrive('sign-in', '#username');
  await keys.type(person.username);
  await keys.press('Enter');
  await keys.arrive('password', '#password');
  await keys.type(person.password);
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

/** From the overview to one of its pages, and back. */
async function open(path, name) {
  await page.goto(`${issuer}/account`);
  await keys.arrive('account');
  await keys.to(`a[href="${path}"]`);
  await keys.press('Enter');
  await keys.arrive(name);
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
