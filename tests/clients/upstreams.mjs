// Signs in with other providers, in Chromium: with npm's oidc-provider, and with another Doorward. Each time the person lands at the relying
// party, whose ID token is verified by npm's jose, and is the same person next time, in another browser.
//
//   node upstreams.mjs <file with the ready line> --peer <that of oidc-provider> --second <that of the other Doorward> \
//     --program <doorward> --config <the server's> [--shots DIR]
//
// Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { random, relyingParty } from './lib/party.mjs';
import { addPerson, onPage, typePassword } from './lib/person.mjs';
import { check, option, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const { issuer } = ready;
const { origin } = new URL(issuer);
const shots = option('shots');
const readyOf = (name) => JSON.parse(readFileSync(option(name), 'utf8').split('\n', 1)[0]);
const [peer, second] = ['peer', 'second'].map(readyOf);
/** Who has the address here that the first of them has verified. */
const person = { username: 'countess', name: 'Ada King', email: peer.person.email, password: random() };
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** The app that the connector of the first names. */
function register(callback) {
  const add = [
    '--config', option('config'), 'client', 'add', '--json', '--id', 'lighthouse', '--name', 'Lighthouse', '--redirect-uri', callback,
    '--auth-method', 'client_secret_post', '--scope', 'openid profile email upstream:peer',
    ...['authorization_code', 'refresh_token', exchange].flatMap((grant) => ['--grant-type', grant]),
  ];
  return JSON.parse(execFileSync(option('program'), add));
}

const { signedIn, tokensOf, token, allowIfAsked, inWindow, end } = await relyingParty(ready, [peer.issuer, second.issuer], register);

const choose = (page, connector) => page.click(`main[data-page] button[name=upstream][value=${connector}]`);

async function signInAtPeer(page) {
  await page.waitForURL(`${peer.issuer.replace(/\/$/, '')}/interaction/**`);
  await page.fill('input[name=login]', peer.person.username);
  await page.fill('input[name=password]', peer.person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function byPeer(page) {
  await choose(page, 'peer');
  await signInAtPeer(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await allowIfAsked(page);
}

async function bySecond(page) {
  await choose(page, 'second');
  await page.waitForURL(`${second.issuer.replace(/\/$/, '')}/**`);
  await typePassword(page, second.person);
  await allowIfAsked(page);
}

async function byPassword(page) {
  await onPage(page, 'sign-in');
  await typePassword(page, person);
  await allowIfAsked(page);
}

try {
  addPerson(person, '--email-verified');
  const known = await inWindow((page) => signedIn(page, byPassword));

  await check("who comes by npm's oidc-provider is the person whose verified address they have", async () => {
    const claims = await inWindow((page) => signedIn(page, byPeer));
    assert.equal(claims.sub, known.sub);
    assert.equal(claims.acr, known.acr);
  });

  await check('and is so next time, in another browser', async () => {
    assert.equal((await inWindow((page) => signedIn(page, byPeer))).sub, known.sub);
  });

  await check('who comes by another Doorward without an address is somebody of their own, with no script running', async () => {
    const options = { javaScriptEnabled: false };
    const first = await inWindow((page) => signedIn(page, bySecond), options);
    assert.notEqual(first.sub, known.sub);
    const again = await inWindow((page) => signedIn(page, bySecond), options);
    assert.equal(again.sub, first.sub);
    assert.notEqual(again.sid, first.sid);
  });

  await check('a fresh sign-in is one at the other provider', async () => {
    await inWindow(async (page) => {
      const first = await signedIn(page, byPeer);
      const again = await signedIn(page, async () => {
        await choose(page, 'peer');
        await signInAtPeer(page);
        await allowIfAsked(page);
      }, { prompt: 'login' });
      assert.equal(again.sub, first.sub);
      assert.ok(again.auth_time >= first.auth_time);
    });
  });

  await check('who turns back there is told, and signs in another way', async () => {
    await inWindow(async (page) => {
      const claims = await signedIn(page, async () => {
        await choose(page, 'peer');
        await page.getByRole('button', { name: 'Cancel' }).click();
        await onPage(page, 'error');
        assert.match(await page.locator('h1').innerText(), /not signed in/);
        if (shots) await page.screenshot({ path: `${shots}/refused.png` });
        await page.getByRole('link', { name: 'Other ways to sign in' }).click();
        await byPassword(page);
      });
      assert.equal(claims.sub, known.sub);
    });
  });

  await check('an app acts for them there, by tokens that are renewed as long as they are allowed', async () => {
    const asked = { scope: 'openid upstream:peer' };
    const given = await inWindow((page) => tokensOf(page, async () => {
      await choose(page, 'peer');
      await signInAtPeer(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await onPage(page, 'consent');
      assert.match(await page.locator('main').innerText(), /Act for you at .*Harbour School/);
      if (shots) await page.screenshot({ path: `${shots}/act-at-upstream.png` });
      await allowIfAsked(page);
    }, asked));
    const { userinfo_endpoint: userinfo } = await (await fetch(`${peer.issuer}/.well-known/openid-configuration`)).json();
    const seen = new Set();
    // Each round presents the refresh token that came of the one before: the library ends all of it where one comes twice.
    for (let round = 0; round < 3; round += 1) {
      const request = {
        grant_type: exchange, audience: 'peer', subject_token: given.access_token, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      };
      const [one, two] = await Promise.all([token(request), token(request)]);
      assert.equal(one.token_type, 'Bearer', JSON.stringify(one));
      assert.equal(two.access_token, one.access_token);
      const answer = await fetch(userinfo, { headers: { authorization: `Bearer ${one.access_token}` } });
      assert.equal((await answer.json()).email, peer.person.email);
      seen.add(one.access_token);
      await new Promise((resolve) => setTimeout(resolve, 4_000));
    }
    assert.equal(seen.size, 3);
  });

  await check('what was answered once is nothing to another browser, nor to the same one', async () => {
    await inWindow(async (page) => {
      let answer;
      page.on('request', (request) => { if (request.url().startsWith(`${origin}/callback/peer?`)) answer = request.url(); });
      await signedIn(page, byPeer);
      assert.match(answer, /[?&]code=/);
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
