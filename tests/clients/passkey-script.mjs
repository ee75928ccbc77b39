// Runs static/passkey.js in Chromium with a virtual authenticator, on pages that say to it what its head says.
//
//   node passkey-script.mjs
//
// Ends with 1 if anything is not as it should be.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { launch, window } from './lib/browser.mjs';

const script = readFileSync(new URL('../../static/passkey.js', import.meta.url));
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
const userId = Buffer.from('somebody').toString('base64url');
const signals = { rpId: 'localhost', userId, credentialId: 'AAAA', allAcceptedCredentialIds: ['BBBB'], name: 'alex', displayName: 'Alex' };

// What the server was asked for and sent, and what it answers with next.
const asked = [];
const sent = [];
let exclude = [];
let isBroken = false;

const form = (kind) => `<form method="post" action="/${kind}" data-passkey="${kind}" data-passkey-options="/options/${kind}">
  <input type="hidden" name="csrf" value="token"><input type="hidden" name="ceremony"><input type="hidden" name="credential">
  <button type="button" name="submit" data-passkey-button hidden>Passkey</button><p data-passkey-message hidden></p>
  <template data-passkey-text="failed">It failed.</template><template data-passkey-text="exists">There is one.</template>
  <template data-passkey-text="cancelled">None was used.</template></form>`;
const only = (kind) => form(kind).replace('</form>', '<template data-passkey-text="missing">There are none.</template></form>');
const field = '<input name="identifier" autocomplete="username webauthn">';
const pages = {
  '/create': form('create'),
  '/get': form('get'),
  '/only': only('get'),
  '/field': field + form('get'),
  '/signal': `<meta name="passkey-signal" content='${JSON.stringify(signals)}'>`,
};

function options(kind, mediation) {
  const challenge = randomBytes(32).toString('base64url');
  const id = { type: 'public-key' };
  if (kind === 'get') {
    const publicKey = { challenge, rpId: 'localhost', allowCredentials: [], userVerification: 'required' };
    return mediation === 'conditional' ? { publicKey, mediation } : { publicKey };
  }
  const user = { id: userId, name: 'alex', displayName: 'Alex' };
  const authenticatorSelection = { residentKey: 'required', requireResidentKey: true, userVerification: 'required' };
  return {
    publicKey: {
      challenge, user, authenticatorSelection, rp: { id: 'localhost', name: 'Test' }, attestation: 'none',
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }], excludeCredentials: exclude.map((one) => ({ ...id, id: one })),
    },
  };
}

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  const body = Object.fromEntries(new URLSearchParams(text));
  const reply = (type, content, status = 200) => response.writeHead(status, { 'content-type': type, 'content-security-policy': policy }).end(content);
  const kind = request.url.match(/^\/options\/(\w+)$/)?.[1];
  if (request.url === '/favicon.ico') return response.writeHead(204).end();
  if (request.url === '/passkey.js') return reply('text/javascript', script);
  if (kind && isBroken) return reply('text/plain', 'broken', 500);
  if (kind) {
    asked.push({ kind, ...body });
    return reply('application/json', JSON.stringify({ ceremony: `ceremony-${asked.length}`, options: options(kind, body.mediation) }));
  }
  if (request.method === 'POST') {
    sent.push(body);
    return reply('text/html', '<title>sent</title>');
  }
  if (request.url === '/elsewhere') return reply('text/html', '<title>elsewhere</title>');
  if (!(request.url in pages)) return reply('text/plain', '', 404);
  return reply('text/html', `<!doctype html><html lang="en"><title>page</title>${pages[request.url]}<script src="/passkey.js" defer></script></html>`);
});
await new Promise((resolve) => server.listen(0, 'localhost', resolve));
const origin = `http://localhost:${server.address().port}`;
const browser = await launch({ keepsPages: true });

/** A window with an authenticator; `prepare` runs in each page before its scripts. */
async function visit(path, { prepare, authenticator = {}, keep } = {}) {
  const { context, page, faults } = keep ?? (await window(browser, origin));
  if (prepare) await page.addInitScript(prepare);
  const cdp = keep?.cdp ?? (await context.newCDPSession(page));
  if (!keep) {
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
        automaticPresenceSimulation: true, ...authenticator,
      },
    });
    cdp.id = authenticatorId;
  }
  await page.goto(origin + path);
  return { context, page, faults, cdp };
}

const arrived = async (page) => {
  await page.waitForURL((url) => ['/get', '/create'].includes(url.pathname));
  await page.waitForFunction(() => document.title === 'sent');
  return { ...sent.at(-1), credential: JSON.parse(sent.at(-1).credential) };
};

const checks = {
  async 'a passkey is made, and one more is not'() {
    const keep = await visit('/create');
    await keep.page.click('[data-passkey-button]');
    const made = await arrived(keep.page);
    assert.equal(made.ceremony, `ceremony-${asked.length}`);
    assert.equal(made.csrf, 'token');
    assert.deepEqual(asked.at(-1), { kind: 'create', csrf: 'token' });
    assert.ok(made.credential.response.attestationObject && made.credential.response.transports.includes('internal'));
    exclude = [made.credential.rawId];
    const { page } = await visit('/create', { keep });
    await page.click('[data-passkey-button]');
    await page.getByText('There is one.').waitFor();
    exclude = [];
    return keep;
  },
  async 'it signs in by the button'() {
    const keep = await visit('/create');
    await keep.page.click('[data-passkey-button]');
    await arrived(keep.page);
    await visit('/get', { keep });
    await keep.page.click('[data-passkey-button]');
    const shown = await arrived(keep.page);
    assert.deepEqual(asked.at(-1), { kind: 'get', csrf: 'token', mediation: 'modal' });
    assert.equal(shown.credential.response.userHandle, userId);
    assert.ok(shown.credential.response.signature && shown.credential.response.authenticatorData);
    return keep;
  },
  async 'it signs in by the field'() {
    const keep = await visit('/create');
    await keep.page.click('[data-passkey-button]');
    await arrived(keep.page);
    await visit('/field', { keep });
    const shown = await arrived(keep.page);
    assert.deepEqual(asked.at(-1), { kind: 'get', csrf: 'token', mediation: 'conditional' });
    assert.equal(shown.credential.response.userHandle, userId);
    return keep;
  },
  async 'a dialog takes the place of the request behind the field'() {
    const prepare = () => {
      const get = navigator.credentials.get.bind(navigator.credentials);
      window.ends = [];
      navigator.credentials.get = (options) => {
        // Behind the field nothing happens, until it is withdrawn.
        if (options.mediation !== 'conditional') return get(options);
        return new Promise((_, refuse) => options.signal.addEventListener('abort', () => {
          window.ends.push('withdrawn');
          refuse(options.signal.reason);
        }));
      };
    };
    const keep = await visit('/field', { prepare, authenticator: { isUserVerified: false } });
    const before = asked.length;
    await keep.page.click('[data-passkey-button]');
    // It was refused, which is said, and the field has its request again.
    await keep.page.waitForFunction(() => !document.querySelector('button').disabled);
    assert.equal(await keep.page.locator('[data-passkey-message]').innerText(), 'None was used.');
    await assert.doesNotReject(async () => {
      while (asked.length < before + 2) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    assert.deepEqual(asked.slice(-2).map(({ mediation }) => mediation), ['modal', 'conditional']);
    assert.deepEqual(await keep.page.evaluate(() => window.ends), ['withdrawn']);
    return keep;
  },
  async 'a page that the browser kept, and shows again, still works, by the button and by the field'() {
    const prepare = () => {
      window.addEventListener('pageshow', ({ persisted }) => {
        window.wasKept = persisted;
      });
      const get = navigator.credentials.get.bind(navigator.credentials);
      window.behind = 0;
      navigator.credentials.get = (options) => {
        if (options.mediation !== 'conditional') return get(options);
        window.behind += 1;
        return new Promise((_, refuse) => options.signal.addEventListener('abort', () => refuse(options.signal.reason)));
      };
    };
    const keep = await visit('/create', { prepare });
    await keep.page.click('[data-passkey-button]');
    await arrived(keep.page);
    await visit('/field', { keep });
    await keep.page.waitForFunction(() => window.behind === 1);
    await keep.page.evaluate(() => setTimeout(() => { location.href = '/elsewhere'; }));
    await keep.page.waitForFunction(() => document.title === 'elsewhere');
    await keep.page.evaluate(() => setTimeout(() => history.back()));
    await keep.page.waitForFunction(() => document.title === 'page' && window.wasKept !== undefined);
    assert.equal(await keep.page.evaluate(() => window.wasKept), true, 'the browser kept the page');
    // The request behind the field was withdrawn when the page was left, and is made anew.
    await keep.page.waitForFunction(() => window.behind === 2);
    assert.equal(asked.at(-1).mediation, 'conditional');
    await keep.page.click('[data-passkey-button]');
    const shown = await arrived(keep.page);
    assert.equal(asked.at(-1).mediation, 'modal');
    assert.equal(shown.credential.response.userHandle, userId);
    return keep;
  },
  async 'who ends the dialog without a passkey is told, and behind the field nobody is'() {
    const prepare = () => {
      const refuse = async () => {
        throw new DOMException('', 'NotAllowedError');
      };
      navigator.credentials.get = refuse;
      navigator.credentials.create = refuse;
    };
    const keep = await visit('/create', { prepare });
    await keep.page.click('[data-passkey-button]');
    await keep.page.getByText('None was used.').waitFor();
    const before = asked.length;
    await visit('/field', { keep });
    while (asked.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    await keep.page.waitForLoadState('networkidle');
    assert.ok(await keep.page.locator('[data-passkey-message]').isHidden());
    return keep;
  },
  async 'what fails is said'() {
    const keep = await visit('/get');
    isBroken = true;
    await keep.page.click('[data-passkey-button]');
    await keep.page.getByText('It failed.').waitFor();
    isBroken = false;
    keep.faults.splice(0); // the console tells of the 500 that was asked for
    return keep;
  },
  async 'without passkeys there is no button'() {
    const keep = await visit('/field', { prepare: () => delete window.PublicKeyCredential });
    assert.ok(await keep.page.locator('[data-passkey-button]').isHidden());
    assert.ok(await keep.page.locator('[data-passkey-message]').isHidden());
    return keep;
  },
  async 'where there is no other way on, that is said'() {
    const keep = await visit('/only', { prepare: () => delete window.PublicKeyCredential });
    await keep.page.getByText('There are none.').waitFor();
    assert.ok(await keep.page.locator('[data-passkey-button]').isHidden());
    return keep;
  },
  async 'older browsers can do the same'() {
    const prepare = () => {
      delete PublicKeyCredential.parseCreationOptionsFromJSON;
      delete PublicKeyCredential.parseRequestOptionsFromJSON;
      delete PublicKeyCredential.prototype.toJSON;
    };
    const keep = await visit('/create', { prepare });
    await keep.page.click('[data-passkey-button]');
    const made = await arrived(keep.page);
    await visit('/get', { keep });
    await keep.page.click('[data-passkey-button]');
    const shown = await arrived(keep.page);
    assert.equal(shown.credential.rawId, made.credential.rawId);
    assert.equal(shown.credential.response.userHandle, userId);
    assert.deepEqual(made.credential.response.transports, ['internal']);
    return keep;
  },
  async 'authenticators are told'() {
    const prepare = () => {
      window.told = [];
      for (const name of ['signalUnknownCredential', 'signalAllAcceptedCredentials', 'signalCurrentUserDetails']) {
        PublicKeyCredential[name] = async (told) => window.told.push([name, told]);
      }
    };
    const keep = await visit('/signal', { prepare });
    const { rpId, credentialId, allAcceptedCredentialIds, name, displayName } = signals;
    assert.deepEqual(await keep.page.evaluate(() => window.told), [
      ['signalUnknownCredential', { rpId, credentialId }],
      ['signalAllAcceptedCredentials', { rpId, userId, allAcceptedCredentialIds }],
      ['signalCurrentUserDetails', { rpId, userId, name, displayName }],
    ]);
    return keep;
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    const { context, faults } = await check();
    assert.deepEqual(faults, []);
    await context.close();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED  ${name}: ${error.message}`);
  }
}
await browser.close();
server.close();
process.exit(failed ? 1 : 0);
