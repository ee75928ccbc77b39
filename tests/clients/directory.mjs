// Signs in with the names and passwords of a directory, OpenLDAP's slapd, in Chromium. The person lands at the relying party, whose ID token is verified
// by npm's jose, and is the same person next time, by another of their names, in another browser, with no script running.
//
//   node directory.mjs <file with the ready line> --slapd PID --program <doorward> --config <the server's>
//
// Ends with 1 if anything is not as it should be. Last it ends that process, for the day on which the directory is away.
import assert from 'node:assert/strict';
import { random, relyingParty } from './lib/party.mjs';
import { addPerson, onPage, typePassword } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const password = 'a pass phrase of the directory';
const another = 'another phrase of the directory';
const local = { username: 'charles', name: 'Charles Babbage', email: 'charles@example.com', password: random() };
const { signedIn, allowIfAsked, inWindow, end } = await relyingParty(ready, []);

const by = (username, typed = password) => async (page) => {
  await typePassword(page, { username, password: typed });
  await allowIfAsked(page);
};
const silent = { javaScriptEnabled: false };
/** The pages that say no have the status of that. */
const refusals = /status of (403|503).*\/interaction\//;

/** Comes as far as the page that follows a name and a password. */
async function refused(page, username, typed, name) {
  await typePassword(page, { username, password: typed });
  await onPage(page, name);
}

/** Begins at the page of an account: nobody is signed in there yet. */
const account = (page) => page.goto(new URL('/account', ready.issuer).href);

try {
  addPerson(local);
  let first;
  await check('who has a password of the directory signs in by it, and has the roles of their groups, also of those around them', async () => {
    first = await inWindow((page) => signedIn(page, by('ada'), { scope: 'openid roles' }));
    assert.deepEqual(first.roles, ['staff']);
  });

  await check('they are the same person next time, by their address, in another browser, with no script running', async () => {
    const again = await inWindow((page) => signedIn(page, by('ada@corp.example')), silent);
    assert.equal(again.sub, first.sub);
    assert.notEqual(again.sid, first.sid);
  });

  await check('another password is wrong', async () => {
    await inWindow(async (page) => {
      await account(page);
      await refused(page, 'ada', 'another pass phrase', 'password');
      assert.match(await page.locator('main').innerText(), /not right/);
    });
  });

  await check('who has to change their password does so on the way, with no script running, and it is another there', async () => {
    const changing = async (page) => {
      await typePassword(page, { username: 'mary', password });
      await onPage(page, 'directory-password');
      await page.locator('#password').fill(password);
      await page.locator('#new-password').fill(another);
      await page.locator('#new-password-again').fill(another);
      await page.locator('main button.primary').click();
      await allowIfAsked(page);
    };
    const changed = await inWindow((page) => signedIn(page, changing), silent);
    const again = await inWindow((page) => signedIn(page, by('mary', another)));
    assert.equal(again.sub, changed.sub);
  });

  await check('while the directory is away its people read so, and others sign in', async () => {
    process.kill(Number(option('slapd')));
    await inWindow(async (page) => {
      await account(page);
      await refused(page, 'ada', password, 'error');
      assert.match(await page.locator('main').innerText(), /Example Corp/);
    }, {}, refusals);
    const other = await inWindow((page) => signedIn(page, by(local.username, local.password)));
    assert.notEqual(other.sub, first.sub);
  });
} finally {
  await end();
}
