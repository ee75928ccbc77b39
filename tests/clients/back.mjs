// The browser's way back, at every step of a sign-in and after it, and forward again; with the back/forward cache, as people have it.
//
//   node back.mjs <file with the ready line> --program DOORWARD --config FILE
//
// Has somebody of its own added by the program. Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { launch, window } from './lib/browser.mjs';
import { addPerson, allow, beginFlow, flowEnded, kind, onPage, setUpApp } from './lib/person.mjs';
import { check, readReadyLine } from './lib/ready.mjs';

const { issuer } = readReadyLine();
const { origin } = new URL(issuer);
const person = { username: 'noa', email: 'noa@example.com', name: 'Noa Doe', password: 'eleven glass marbles roll' };
addPerson(person);
const browser = await launch({ keepsPages: true });
const setUp = await window(browser, origin);
const { codes } = await setUpApp(setUp.page, issuer, person);
await setUp.context.close();

/** Goes by one entry of the history, as the browser's buttons do, whether the page is asked for again or was kept, and says what is there. */
async function go(page, by) {
  const cdp = await page.context().newCDPSession(page);
  const { currentIndex, entries } = await cdp.send('Page.getNavigationHistory');
  const entry = entries[currentIndex + by];
  assert.ok(entry, `the history has nothing ${by < 0 ? 'before' : 'after'} ${page.url()}`);
  const before = await page.evaluate(() => performance.timeOrigin);
  await cdp.send('Page.navigateToHistoryEntry', { entryId: entry.id });
  for (let tries = 0; tries < 250; tries += 1) {
    const now = await page.evaluate(() => document.readyState === 'complete' && performance.timeOrigin).catch(() => false);
    if (now && now !== before) return isKind(page);
    await page.waitForTimeout(20);
  }
  return assert.fail(`still at ${page.url()}`);
}

/** What the page is. An error page is one only of what is over: it blames nobody, and its button leads on. */
async function isKind(page) {
  assert.doesNotMatch(page.url(), /^chrome-error:/);
  const name = await kind(page);
  if (name !== 'error') return name;
  const main = page.locator('main');
  const text = await main.innerText();
  assert.equal(await main.getAttribute('data-error'), 'expired', text);
  assert.doesNotMatch(text, /invalid|not allowed|wrong|Error id/i);
  assert.ok(await page.locator('main a.button').first().isVisible(), `no way on: ${text}`);
  return 'over';
}

/** From a page of a sign-in one back, or all the way to where the app began it, and forward again to the same page. */
async function thereAndBack(page, name, { isFar = false } = {}) {
  await onPage(page, name);
  const passed = [];
  do {
    passed.push(await go(page, -1));
    assert.ok(passed.length < 9, passed.join());
  } while (isFar && passed.at(-1) !== 'playground');
  for (const _ of [...passed]) passed.push(await go(page, 1));
  assert.equal(passed.at(-1), name, `${passed}`);
  assert.ok(!passed.includes('over'), `${passed}`);
  return passed.join(' ');
}

for (const javaScriptEnabled of [true, false]) {
  await check(`back and forward again at every step, ${javaScriptEnabled ? 'with JavaScript' : 'without'}`, async () => {
    const { context, page, faults } = await window(browser, origin, { javaScriptEnabled });
    await beginFlow(page, `${issuer}/playground`, { prompt: 'consent' });
    const passed = [await thereAndBack(page, 'sign-in')];
    await page.fill('#username', person.username);
    await page.getByRole('button', { name: 'Continue' }).click();
    passed.push(await thereAndBack(page, 'password'));
    await page.fill('#password', 'not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('#message').waitFor();
    passed.push(await thereAndBack(page, 'password'));
    await page.fill('#password', person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    passed.push(await thereAndBack(page, 'second-factor'));
    await page.getByRole('link', { name: 'Use a recovery code' }).click();
    await page.getByLabel('Recovery code').waitFor();
    passed.push(await thereAndBack(page, 'second-factor'));
    await page.fill('#code', codes.pop());
    await page.getByRole('button', { name: 'Continue' }).click();
    passed.push(await thereAndBack(page, 'consent', { isFar: true }));
    await allow(page);
    await flowEnded(page, true);
    // After the answer: whoever comes back to a page of it hears that it is over, and is led on.
    const afterwards = [];
    do {
      afterwards.push(await go(page, -1));
      assert.ok(afterwards.length < 9, afterwards.join());
    } while (!(afterwards.at(-1) === 'playground' && new URL(page.url()).pathname === '/playground'));
    for (const _ of [...afterwards]) afterwards.push(await go(page, 1));
    await flowEnded(page, true);
    passed.push(afterwards.join(' '));
    assert.deepEqual(faults.filter((fault) => !/40[09]|410/.test(fault)), []);
    await context.close();
    return passed.join(' | ');
  });
}

await check('what is over leads on, to the app', async () => {
  const { context, page } = await window(browser, origin);
  await beginFlow(page, `${issuer}/playground`, { prompt: 'login' });
  await page.fill('#username', person.username);
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'password');
  const left = page.url();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await flowEnded(page, false);
  await page.goto(left);
  assert.equal(await isKind(page), 'over');
  await page.locator('main a.button').first().click();
  await page.waitForURL((url) => url.href !== left);
  assert.notEqual(await isKind(page), 'over');
  await context.close();
});

await check('after signing out, the way back shows nothing of an account', async () => {
  const { context, page } = await window(browser, origin);
  await page.goto(`${issuer}/account/profile`);
  await page.fill('#username', person.username);
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'password');
  await page.fill('#password', person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await onPage(page, 'second-factor');
  await page.getByRole('link', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').waitFor();
  await page.fill('#code', codes.pop());
  await page.getByRole('button', { name: 'Continue' }).click();
  await onPage(page, 'account-profile');
  await page.locator('.up a').click();
  await onPage(page, 'account');
  await page.getByRole('link', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await onPage(page, 'signed-out');
  const passed = [];
  for (let entries = 0; entries < 3; entries += 1) {
    passed.push(await go(page, -1));
    assert.ok(!(await page.locator('main').innerText()).includes(person.email), passed.join());
  }
  await context.close();
  return passed.join(' ');
});

await browser.close();
