// Looks after an account in Chromium with a virtual authenticator: the offer of a passkey, passkeys, an authenticator app, recovery codes, a
// trusted device, and what browsers are called.
//
//   node account.mjs <file with the ready line> [--shots DIR]
//
// The person has a second factor afterwards. Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { check, option, readReadyLine } from './lib/ready.mjs';
import { strangePasskey, totp, withAuthenticator } from './lib/authenticator.mjs';
import { prepare, violations } from './lib/axe.mjs';
import { launch, window } from './lib/browser.mjs';
import { allow, beginFlow, flowEnded, kind, signIn } from './lib/person.mjs';
import { secretOfQr } from './lib/qr.mjs';

const { issuer, person } = readReadyLine();
const shots = option('shots');
const browser = await launch();

const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

const signOut = (page) => page.context().clearCookies();

await check('a passkey is offered after a password, and is refused or taken', async () => {
  const { context, page, faults } = await withAuthenticator(browser, new URL(issuer).origin);
  await signIn(page, `${issuer}/account`, person);
  assert.equal(await kind(page), 'passkey-offer');
  await shot(page, 'passkey-offer');
  await page.getByRole('button', { name: 'Not now' }).click();
  assert.equal(await kind(page), 'account');
  // This browser remembers it.
  const no = (await context.cookies()).filter(({ name }) => name.endsWith('doorward-no-passkey'));
  assert.equal(no.length, 1);
  await signOut(page);
  await context.addCookies(no);
  await signIn(page, `${issuer}/account`, person);
  assert.equal(await kind(page), 'account');
  await signOut(page);
  await signIn(page, `${issuer}/account`, person);
  assert.equal(await kind(page), 'passkey-offer');
  await page.click('[data-passkey-button]');
  await page.getByText('Your passkey is ready.').waitFor();
  assert.equal(await kind(page), 'enrol-codes');
  assert.equal((await page.locator('ol.codes code').allInnerTexts()).length, 10);
  await shot(page, 'passkey-offer-codes');
  await page.getByRole('link', { name: 'I have saved them' }).click();
  assert.equal(await kind(page), 'account', 'straight on');
  await signOut(page);
  await page.goto(`${issuer}/account/passkeys`);
  await page.click('[data-passkey-button]');
  await page.waitForURL(`${issuer}/account/passkeys`);
  await page.getByText('Rename or remove').click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Create a passkey' }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

const mine = await withAuthenticator(browser, new URL(issuer).origin);
const byField = (isMeant) => mine.page.evaluate((by) => localStorage.setItem('by', by), isMeant ? 'field' : 'button');
const { page } = mine;

await check('a passkey is made at the account page', async () => {
  await signIn(page, `${issuer}/account/passkeys`, person);
  assert.equal(await kind(page), 'account-passkeys');
  await page.fill('#name', 'My laptop');
  await page.click('[data-passkey-button]');
  await page.getByText('My laptop').waitFor();
  await shot(page, 'passkeys');
});

await check('it signs in by the button, and names its owner', async () => {
  await signOut(page);
  await page.goto(`${issuer}/account`);
  assert.equal(await kind(page), 'sign-in');
  await shot(page, 'sign-in');
  await page.click('[data-passkey-button]');
  await page.waitForURL(`${issuer}/account`);
  assert.equal(await kind(page), 'account');
  await shot(page, 'account');
});

await check('it signs in by the field', async () => {
  await signOut(page);
  await byField(true);
  await page.goto(`${issuer}/account/sessions`);
  await page.waitForURL(`${issuer}/account/sessions`);
  await byField(false);
  assert.equal(await kind(page), 'account-sessions');
  await shot(page, 'sessions');
});

let secret;
let codes;
await check('an authenticator app is set up, and recovery codes are made', async () => {
  await page.goto(`${issuer}/account/app`);
  assert.equal(await kind(page), 'account-app', 'the passkey has proven enough');
  secret = await secretOfQr(page, person);
  await shot(page, 'app');
  await page.fill('#code', totp(secret));
  await page.getByRole('button', { name: 'Set up' }).click();
  assert.equal(await kind(page), 'account-recovery-codes');
  await page.getByRole('button', { name: 'Create recovery codes' }).click();
  codes = await page.locator('ol.codes code').allInnerTexts();
  assert.equal(codes.length, 10);
  await shot(page, 'recovery-codes');
  // On paper they are black on white in a dark theme too, and what one presses is not there.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const ink = await page.locator('ol.codes code').first().evaluate((code) => getComputedStyle(code).color);
  const paper = await page.locator('main').evaluate((main) => getComputedStyle(main).backgroundColor);
  assert.deepEqual([ink, paper], ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  assert.equal(await page.getByRole('link', { name: 'Save as a file' }).isVisible(), false);
  await shot(page, 'recovery-codes-print');
  await page.emulateMedia({ media: null, colorScheme: null });
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save as a file' }).click();
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), 'recovery-codes.txt');
});

// It says to be another browser, on another system.
const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const { context, page: plain, faults } = await window(browser, new URL(issuer).origin, { javaScriptEnabled: false, userAgent });
let device;
await check('without JavaScript: password, recovery code, and a device that is trusted', async () => {
  await signIn(plain, `${issuer}/account`, person);
  assert.equal(await kind(plain), 'second-factor');
  assert.equal(await plain.locator('[data-passkey-button]').isVisible(), false);
  await plain.getByRole('link', { name: 'Use a recovery code' }).click();
  await plain.fill('#code', codes[0].toUpperCase());
  await plain.getByLabel(/Don’t ask again/).check();
  await shot(plain, 'second-factor-recovery');
  await plain.getByRole('button', { name: 'Continue' }).click();
  assert.equal(await kind(plain), 'account');
  await plain.goto(`${issuer}/account/security`);
  await plain.getByText('Trusted devices', { exact: true }).waitFor();
  await shot(plain, 'security');
  device = (await context.cookies()).filter(({ name }) => name.endsWith('doorward-device'));
  assert.equal(device.length, 1);
});

await check('each browser is called what it calls itself', async () => {
  const [here, there] = ['Chrome · Linux', 'Firefox · Windows'];
  const names = (within) => within.locator('.device-name').allInnerTexts();
  assert.deepEqual(await names(plain.locator('.rows')), [there], 'the trusted device');
  await plain.getByRole('button', { name: `Stop trusting: ${there}` }).waitFor();
  await page.goto(`${issuer}/account/sessions`);
  const row = (name) => page.locator('.rows > li').filter({ has: page.getByText(name, { exact: true }) });
  assert.equal(await row(here).locator('.here').count(), 1);
  await row(there).getByRole('button', { name: `Sign out: ${there}` }).waitFor();
  assert.equal(await row(there).locator('.here').count(), 0);
  await page.goto(`${issuer}/account/activity`);
  const line = (what) => page.locator('.log > li').filter({ has: page.getByText(what, { exact: true }) }).first();
  assert.deepEqual(await names(line('An authenticator app was set up')), [here]);
  assert.deepEqual(await names(line('A device is trusted')), [there]);
});

await check('axe-core has nothing against the pages of an account with everything in it', async () => {
  await beginFlow(page, `${issuer}/playground`, { prompt: 'consent' });
  await allow(page);
  await flowEnded(page, true);
  // What each has in it, where it is more than a form.
  const pages = {
    '': '.who', '/profile': '#name', '/picture': '#picture', '/preferences': 'select', '/password': '#new-password', '/email': '#email', '/passkeys': 'details',
    '/app': 'svg.qr', '/recovery-codes': 'button', '/security': '.rows li', '/sessions': '.rows li + li', '/apps': '.rows li', '/activity': 'li time',
    '/export': 'button', '/delete': '#confirm',
  };
  for (const [path, content] of Object.entries(pages)) {
    await page.goto(`${issuer}/account${path}`);
    assert.ok((await page.locator(`main ${content}`).count()) > 0, `/account${path} lacks ${content}`);
    for (const closed of await page.locator('summary').all()) await closed.click();
    await prepare(page);
    assert.deepEqual(await violations(page), [], path);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(page), [], `${path}, dark`);
    await page.emulateMedia({ colorScheme: null });
  }
});

await check('a device is trusted, until it is not', async () => {
  await context.clearCookies();
  await context.addCookies(device);
  await signIn(plain, `${issuer}/account/security`, person);
  assert.equal(await kind(plain), 'account-security');
  await plain.getByRole('button', { name: /Stop trusting/ }).click();
  await context.clearCookies();
  await context.addCookies(device);
  await signIn(plain, `${issuer}/account`, person);
  assert.equal(await kind(plain), 'second-factor');
  await plain.getByRole('link', { name: 'Use your authenticator app' }).click();
  await plain.fill('#code', totp(secret, Date.now() + 30_000));
  await plain.getByRole('button', { name: 'Continue' }).click();
  assert.equal(await kind(plain), 'account');
  assert.deepEqual(faults, []);
  await context.close();
});

await check('with a passkey as the second factor', async () => {
  await signOut(page);
  await signIn(page, `${issuer}/account`, person);
  assert.equal(await kind(page), 'second-factor');
  await shot(page, 'second-factor-passkey');
  await page.click('[data-passkey-button]');
  await page.waitForURL(`${issuer}/account`);
});

/** Waits until the authenticator did what it was told by the Signal API. */
async function told(event, is = () => true) {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = mine.authenticator.told.find((one) => one.event === event && is(one));
    if (found) return found;
    await page.waitForTimeout(50);
  }
  return assert.fail(`no ${event}`);
}

await check('a name that is changed comes to the authenticator', async () => {
  mine.authenticator.told.splice(0);
  const [before] = await mine.authenticator.held();
  assert.equal(before.userName, person.username);
  await page.goto(`${issuer}/account/profile`);
  await page.fill('#name', 'Alex of the Many Names');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').waitFor();
  await page.goto(`${issuer}/account/passkeys`);
  // What the account's first page tells may come after that.
  const isNew = (one) => one.credential.userDisplayName === 'Alex of the Many Names';
  const { credential } = await told('credentialUpdated', isNew);
  assert.equal(credential.credentialId, before.credentialId);
  const [after] = await mine.authenticator.held();
  assert.deepEqual([after.userName, after.userDisplayName], [person.username, 'Alex of the Many Names']);
});

await check('a passkey that was removed is gone from the authenticator, and signs nobody in', async () => {
  await page.goto(`${issuer}/account/passkeys`);
  const [before] = await mine.authenticator.held();
  mine.authenticator.told.splice(0);
  await page.getByText('Rename or remove').click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Create a passkey' }).waitFor();
  assert.equal((await told('credentialDeleted')).credentialId, before.credentialId);
  assert.deepEqual(await mine.authenticator.held(), []);
  await signOut(page);
  await page.goto(`${issuer}/account`);
  await page.click('[data-passkey-button]');
  await page.locator('[data-passkey-message]').waitFor();
  assert.equal(await kind(page), 'sign-in');
});

await check('a passkey that nobody here has is gone from the authenticator when it was tried', async () => {
  const strange = strangePasskey(new URL(issuer).hostname);
  await mine.authenticator.put(strange);
  await page.goto(`${issuer}/account`);
  mine.authenticator.told.splice(0);
  await page.click('[data-passkey-button]');
  await page.locator('#message').waitFor();
  assert.equal(await kind(page), 'sign-in');
  assert.equal((await told('credentialDeleted')).credentialId, strange.credentialId);
  assert.deepEqual(await mine.authenticator.held(), []);
});

assert.deepEqual(mine.faults, []);
await browser.close();
