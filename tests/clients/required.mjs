// Where a second factor is required, somebody sets one up on the way of a sign-in: by an app without JavaScript, and by a passkey.
//
//   node required.mjs <file with the ready line of a server with DOORWARD__SIGN_IN__SECOND_FACTOR=required> [--shots DIR]
//
// Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { check, option, readReadyLine } from './lib/ready.mjs';
import { totp, withAuthenticator } from './lib/authenticator.mjs';
import { launch, window } from './lib/browser.mjs';
import { kind, signIn } from './lib/person.mjs';
import { secretOfQr } from './lib/qr.mjs';

const { issuer, person } = readReadyLine();
const { origin } = new URL(issuer);
const shots = option('shots');
const browser = await launch();

const shot = async (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

await check('without JavaScript: an app is set up on the way, and recovery codes are shown once', async () => {
  const { context, page, faults } = await window(browser, origin, { javaScriptEnabled: false });
  await signIn(page, `${issuer}/account/app`, person);
  assert.equal(await kind(page), 'enrol');
  assert.equal(await page.locator('[data-passkey-button]').isVisible(), false);
  await shot(page, 'enrol-no-script');
  await page.getByRole('link', { name: 'Use an authenticator app' }).click();
  await shot(page, 'enrol-app');
  const secret = await secretOfQr(page, person);
  await page.fill('#code', totp(secret));
  await page.getByRole('button', { name: 'Set up' }).click();
  assert.equal(await kind(page), 'enrol-codes');
  assert.equal((await page.locator('ol.codes code').allInnerTexts()).length, 10);
  await shot(page, 'enrol-codes');
  await page.getByRole('link', { name: 'I have saved them' }).click();
  assert.equal(await kind(page), 'account-app', 'where they were going');
  // Away again, for the next check.
  await page.getByRole('button', { name: 'Remove the app' }).click();
  assert.equal(await kind(page), 'account-security');
  assert.deepEqual(faults, []);
  await context.close();
});

await check('a passkey is made on the way, by the keyboard, and is not offered again', async () => {
  const { context, page, faults } = await withAuthenticator(browser, origin);
  await signIn(page, `${issuer}/account`, person);
  assert.equal(await kind(page), 'enrol');
  await shot(page, 'enrol');
  // "Use another account" stands before it.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('main').dataset.page === 'enrol-codes');
  await page.getByRole('link', { name: 'I have saved them' }).click();
  assert.equal(await kind(page), 'account');
  await context.clearCookies();
  await signIn(page, `${issuer}/account`, person);
  assert.equal(await kind(page), 'second-factor');
  await page.click('[data-passkey-button]');
  await page.waitForURL(`${issuer}/account`);
  assert.deepEqual(faults, []);
  await context.close();
});

await browser.close();
