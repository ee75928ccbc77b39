// What Chromium makes of our headers. It holds a form to its page's form-action wherever the answer is redirected: so a client
// whose callback leads on to another origin, or listens at [::1], must be reached all the same. It leaves the window that a
// client opened in its reach, and shows none of our pages in a frame of another site. node onward.mjs <file with the ready line>
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { launch, window } from './lib/browser.mjs';
import { check, readReadyLine } from './lib/ready.mjs';

const ready = readReadyLine();
const base = ready.issuer.replace(/\/$/, '');

/** Listens at a free port of a host of this machine. */
function listen(host, answer) {
  const server = createServer(answer);
  return new Promise((resolve) => server.listen(0, host, () => resolve({ server, port: server.address().port })));
}

// Where the client leads on to: another origin than its callback.
const home = await listen('127.0.0.1', (request, response) => {
  const framed = new URL(request.url, 'http://home').searchParams.get('frame');
  const text = framed ? `<iframe src="${framed}"></iframe>` : '<title>home</title>at home';
  response.setHeader('content-type', 'text/html').end(text);
});
const arrived = [];
const origins = [];
const callback = (request, response) => {
  arrived.push(request.method);
  origins.push(request.headers.origin);
  request.resume();
  response.writeHead(302, { location: `http://localhost:${home.port}/home` }).end();
};
const servers = [home.server];

async function register(redirect) {
  const registered = await fetch(`${base}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ready.admin_token}` },
    body: JSON.stringify({ client_name: 'Onward', application_type: 'native', redirect_uris: [redirect], token_endpoint_auth_method: 'none' }),
  });
  const client = await registered.json();
  assert.equal(registered.status, 201, JSON.stringify(client));
  return client;
}

function authorize(client, redirect, more) {
  const challenge = createHash('sha256').update(randomBytes(32).toString('hex')).digest('base64url');
  const query = new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirect, response_type: 'code', scope: 'openid', prompt: 'consent',
    code_challenge: challenge, code_challenge_method: 'S256', ...more,
  });
  return `${base}/authorize?${query}`;
}

async function signIn(page) {
  await page.fill('[autocomplete~="username"]', ready.person.username);
  await page.keyboard.press('Enter');
  await page.fill('[autocomplete~="current-password"]', ready.person.password);
  await page.keyboard.press('Enter');
  await page.locator('button[name="decision"][value="allow"]').click();
}

const browser = await launch();
try {
  for (const [name, host] of [['127.0.0.1', '127.0.0.1'], ['[::1]', '::1']]) {
    const { server, port } = await listen(host, callback);
    servers.push(server);
    const redirect = `http://${name}:${port}/callback`;
    const client = await register(redirect);
    for (const mode of ['query', 'form_post']) {
      await check(`a callback at ${name} that leads on, by ${mode}`, async () => {
        const { context, page } = await window(browser, new URL(base).origin);
        await page.goto(authorize(client, redirect, { response_mode: mode }));
        await signIn(page);
        await page.waitForURL(`http://localhost:${home.port}/home`);
        assert.equal(arrived.pop(), mode === 'query' ? 'GET' : 'POST');
        // A client that looks from where a form comes sees us, and nothing of the address.
        assert.equal(origins.pop(), mode === 'query' ? undefined : new URL(base).origin);
        await context.close();
      });
    }
  }
  // An app's own scheme leads out of the browser, which follows it nowhere here; what it refuses itself, it says.
  for (const mode of ['query', 'form_post']) {
    await check(`a callback that leads on to an app, by ${mode}`, async () => {
      const { server, port } = await listen('127.0.0.1', (request, response) => {
        arrived.push(request.method);
        request.resume();
        response.writeHead(302, { location: 'com.example.app:/home' }).end();
      });
      servers.push(server);
      const redirect = `http://127.0.0.1:${port}/callback`;
      const client = await register(redirect);
      const { context, page } = await window(browser, new URL(base).origin);
      const refused = [];
      page.on('console', (message) => refused.push(message.text()));
      await page.goto(authorize(client, redirect, { response_mode: mode }));
      await signIn(page);
      while (arrived.length === 0) await page.waitForTimeout(20);
      arrived.pop();
      await page.waitForTimeout(300);
      assert.deepEqual(refused.filter((text) => text.includes('form-action')), []);
      await context.close();
    });
  }
  for (const mode of ['query', 'form_post']) {
    await check(`a window that a client opened and waits for, by ${mode}`, async () => {
      // The client: its first page opens the window, its callback tells the opener.
      const { server, port } = await listen('127.0.0.1', (request, response) => {
        const isCallback = request.url.startsWith('/callback');
        request.resume();
        const script = isCallback ? 'opener.postMessage("signed in", location.origin)' : 'onmessage = ({ data }) => { document.title = data; }';
        response.setHeader('content-type', 'text/html').end(`<title>app</title><script>${script}</script>`);
      });
      servers.push(server);
      const redirect = `http://127.0.0.1:${port}/callback`;
      const client = await register(redirect);
      const { context, page } = await window(browser, new URL(base).origin);
      await page.goto(`http://127.0.0.1:${port}/`);
      const opening = context.waitForEvent('page');
      await page.evaluate((url) => { globalThis.opened = open(url); }, authorize(client, redirect, { display: 'popup', response_mode: mode }));
      const popup = await opening;
      await popup.waitForSelector('[autocomplete~="username"]');
      assert.equal(await page.evaluate(() => globalThis.opened.closed), false, 'it looks closed');
      await signIn(popup);
      await page.waitForFunction(() => document.title === 'signed in');
      await context.close();
    });
  }
  await check('none of our pages in a frame of another site', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const query = new URLSearchParams({ client_id: ready.client.client_id, redirect_uri: ready.client.redirect_uris[0], response_type: 'code', scope: 'openid' });
    for (const path of [`/authorize?${query}`, '/playground', '/end-session', '/interaction/x', '/']) {
      await page.goto(`http://127.0.0.1:${home.port}/?frame=${encodeURIComponent(`${base}${path}`)}`);
      const frame = page.frames()[1];
      // The browser may say later than "load" what it shows there.
      for (let tries = 0; tries < 40 && frame.url() === ''; tries += 1) await page.waitForTimeout(50);
      assert.equal(frame.url(), 'chrome-error://chromewebdata/', path);
      assert.equal(await frame.locator('main').count(), 0, path);
      // As a page of its own it is there.
      await page.goto(`${base}${path}`);
      assert.ok((await page.locator('main').count()) > 0, path);
    }
    await context.close();
  });
} finally {
  await browser.close();
  for (const server of servers) server.close();
}
