// Signs in with SAML identity providers that nobody here wrote, in Chromium: npm's samlify and samlp, PyPI's pysaml2. Each time the person lands at
// the relying party, whose ID token is verified by npm's jose, and is the same person next time, in another browser, with no script running. Some are
// asked by redirect, some by POST. Who signs out on one side is signed out on the other: by redirect with samlify, by POST with pysaml2.
//
//   node saml.mjs <file with the ready line> --peers samlify=FILE,samlp=FILE,sealed=FILE,pysaml2=FILE,…   (their ready lines; the third encrypts)
//
// Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { relyingParty } from './lib/party.mjs';
import { kind, onPage } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const { origin } = new URL(ready.issuer);
const peers = option('peers').split(',').map((pair) => {
  const [name, file] = pair.split('=');
  return { name, ...JSON.parse(readFileSync(file, 'utf8').split('\n', 1)[0]) };
});
const { signedIn, allowIfAsked, inWindow, end } = await relyingParty(ready, peers.map(({ issuer }) => issuer));

/** Presses the button of the page that posts a message, where no script does it; ours, and the identity provider's. */
const onByButton = (page) => page.locator('form[method=post] :is(button, input[type=submit])').click();

/** By the button, and the identity provider's own page, whose answer the browser posts, as it may have posted the question: by a script, or by a button. */
const by = ({ name, issuer, posts }, hasScript) => async (page) => {
  await page.click(`main[data-page] button[name=upstream][value=${name}]`);
  if (posts && !hasScript) {
    await onPage(page, 'form-post');
    await onByButton(page);
  }
  await page.waitForURL(`${new URL(issuer).origin}/${posts ? 'post' : 'sso?*'}`);
  await page.getByRole('button', { name: 'Sign in as Ada' }).click();
  if (!hasScript) await onByButton(page);
  await allowIfAsked(page);
};

try {
  const subjects = new Set();
  for (const peer of peers) {
    await check(`who comes by ${peer.name} is the same person next time, in another browser, with no script running`, async () => {
      const first = await inWindow((page) => signedIn(page, by(peer, true)));
      subjects.add(first.sub);
      assert.notEqual(first.sub, peer.person.subject);
      const again = await inWindow((page) => signedIn(page, by(peer, false)), { javaScriptEnabled: false });
      assert.equal(again.sub, first.sub);
      assert.notEqual(again.sid, first.sid);
    });
  }

  await check('the same name at another identity provider is somebody else', () => {
    assert.equal(subjects.size, peers.length);
  });

  /** Whether somebody is signed in here. */
  const isSignedIn = async (page) => {
    await page.goto(`${origin}/account`);
    await page.locator('main[data-page]').waitFor();
    return (await kind(page)) === 'account';
  };
  const endedAt = async ({ issuer }) => (await fetch(`${new URL(issuer).origin}/ended`)).json();
  const still = 'You may still be signed in';
  const [samlify, samlp, , pysaml2] = peers;

  for (const [peer, isPosted] of [[samlify, false], [pysaml2, true]]) {
    for (const javaScriptEnabled of [true, false]) {
      const how = javaScriptEnabled ? 'by itself' : 'with no script running';
      await check(`who signs out here is signed out at ${peer.name} too, ${how}`, async () => {
        await inWindow(async (page) => {
          await signedIn(page, by(peer, javaScriptEnabled));
          const before = await endedAt(peer);
          await page.goto(`${origin}/end-session`);
          await page.locator('button[name=decision][value=sign-out]').click();
          if (isPosted && !javaScriptEnabled) {
            await onPage(page, 'form-post');
            await onByButton(page);
            await page.waitForURL(`${new URL(peer.issuer).origin}/**`);
            await onByButton(page);
          }
          await onPage(page, 'signed-out');
          assert.ok(!(await page.locator('main').innerText()).includes(still));
          assert.equal((await endedAt(peer)).length, before.length + 1);
          assert.equal(await isSignedIn(page), false);
        }, { javaScriptEnabled });
      });

      await check(`who signs out at ${peer.name} is signed out here too, ${how}`, async () => {
        await inWindow(async (page) => {
          await signedIn(page, by(peer, javaScriptEnabled));
          assert.equal(await isSignedIn(page), true);
          const own = encodeURIComponent(`${origin}/saml/${peer.name}/metadata`);
          await page.goto(`${new URL(peer.issuer).origin}/leave?of=${own}`);
          if (isPosted && !javaScriptEnabled) {
            await onByButton(page);
            await onPage(page, 'form-post');
            await onByButton(page);
          }
          await page.getByText('Ada is signed out everywhere').waitFor();
          assert.equal(await isSignedIn(page), false);
        }, { javaScriptEnabled });
      });
    }
  }

  await check('where the identity provider has no single logout, it is said that they may be signed in there still', async () => {
    await inWindow(async (page) => {
      await signedIn(page, by(samlp, true));
      await page.goto(`${origin}/end-session`);
      await page.locator('button[name=decision][value=sign-out]').click();
      await onPage(page, 'signed-out');
      assert.ok((await page.locator('main').innerText()).includes(still));
      assert.equal(await isSignedIn(page), false);
    });
  });

  await check('a fresh sign-in is one at the identity provider', async () => {
    await inWindow(async (page) => {
      const first = await signedIn(page, by(peers[0], true));
      const again = await signedIn(page, by(peers[0], true), { prompt: 'login' });
      assert.equal(again.sub, first.sub);
      assert.ok(again.auth_time >= first.auth_time);
    });
  });

  await check('what was answered once is nothing to another browser, nor to the same one', async () => {
    await inWindow(async (page) => {
      let answer;
      page.on('request', (request) => { if (request.url().startsWith(`${origin}/callback/${peers[0].name}?`)) answer = request.url(); });
      await signedIn(page, by(peers[0], true));
      assert.match(answer, /[?&]carried=/);
      await page.goto(answer);
      await onPage(page, 'error');
      await inWindow(async (other) => {
        await other.goto(answer);
        await onPage(other, 'error');
      });
    });
  });
} finally {
  await end();
}
