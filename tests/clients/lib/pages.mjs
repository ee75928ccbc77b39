// A browser of a few lines: cookies, redirects, and forms filled in by their autocomplete tokens; no JavaScript.
import assert from 'node:assert/strict';

const MOST_STEPS = 25;

export class Pages {
  #cookies = [];

  /** @param person whom to sign in as: { username, password } */
  constructor(person) {
    this.person = person;
    /** The kinds of page that were walked through, in order. */
    this.seen = [];
  }

  /**
   * Opens an address and does what each page asks for, until the server sends the browser to an address that starts
   * with `until`; returns that address. A form_post answer is returned as an address with the fields as its query.
   */
  async walk(start, { until, decision = 'allow' }) {
    this.seen = [];
    let request = { url: new URL(start) };
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const page = await this.#load(request);
      if (page.location) {
        if (page.location.href.startsWith(until)) return page.location;
        request = { url: page.location };
        continue;
      }
      this.seen.push(page.kind);
      if (page.status >= 400) throw new PageError(page);
      const form = page.forms.find(({ action }) => action.href.startsWith(until));
      if (form) return new URL(`${form.action.href}?${new URLSearchParams(form.fields)}`);
      request = this.#answer(page, decision);
    }
    throw new Error(`still no ${until} after ${MOST_STEPS} steps: ${this.seen.join(', ')}`);
  }

  /** Opens an address, follows redirects, and returns the page where that ends. */
  async open(start) {
    let request = { url: new URL(start) };
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const page = await this.#load(request);
      if (!page.location) return page;
      request = { url: page.location };
    }
    throw new Error(`too many redirects from ${start}`);
  }

  /** Submits a page's first form with one of its buttons, and goes on as `open` does. */
  async press(page, name, value) {
    const form = page.forms.find(({ buttons }) => buttons.some((button) => button.name === name && button.value === value));
    assert.ok(form, `no button ${name}=${value} on ${page.url}: ${page.text}`);
    const next = await this.#load(submission(form, { [name]: value }));
    return next.location ? this.open(next.location) : next;
  }

  /** Submits a page's first form as it stands, and goes on as `open` does. */
  async send(page) {
    const next = await this.#load(submission(page.forms[0], {}));
    return next.location ? this.open(next.location) : next;
  }

  /** Forgets every cookie, as a browser does that was never here. */
  forget() {
    this.#cookies = [];
  }

  #answer(page, decision) {
    const fields = {};
    for (const form of page.forms) {
      const by = (fits) => form.inputs.find((input) => input.type !== 'hidden' && fits(input));
      const username = by(({ autocomplete }) => autocomplete.includes('username')) ?? by(({ name }) => name === 'login');
      const password = by(({ autocomplete }) => autocomplete.includes('current-password')) ?? by(({ type }) => type === 'password');
      if (username) fields[username.name] = this.person.username;
      if (password) fields[password.name] = this.person.password;
      if (username || password) return submission(form, fields);
      const button =
        form.buttons.find(({ name, value }) => name === 'decision' && value === decision) ??
        form.buttons.find(({ name, value }) => name === 'account' && value !== 'other') ??
        (decision === 'sign-out' ? form.buttons.find(({ name, value }) => name === 'logout' && value === 'yes') : undefined);
      if (button) return submission(form, { [button.name]: button.value });
    }
    const [only, ...others] = page.forms;
    const goesOn = only?.buttons.length === 1 && only.buttons[0].name === undefined && others.length === 0;
    if (goesOn && decision !== 'deny') return submission(only, {});
    throw new Error(`nothing on this page is understood: ${page.url} ${page.kind}\n${page.text}`);
  }

  async #load({ url, body }) {
    const headers = { accept: 'text/html', 'accept-language': 'en', 'user-agent': 'doorward-client-checks' };
    const cookies = this.#cookiesFor(url);
    if (cookies) headers.cookie = cookies;
    if (body) headers.origin = url.origin;
    const response = await fetch(url, { method: body ? 'POST' : 'GET', body, headers, redirect: 'manual' });
    this.#keepCookies(url, response);
    const text = await response.text();
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      headers: response.headers,
      location: location && response.status >= 300 && response.status < 400 ? new URL(location, url) : undefined,
      text,
      kind: /<main\b[^>]*\bdata-page="([^"]*)"/.exec(text)?.[1] ?? 'unnamed',
      forms: readForms(text, url),
    };
  }

  #cookiesFor(url) {
    return this.#cookies
      .filter(({ host, path }) => host === url.hostname && `${url.pathname}/`.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keepCookies(url, response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const found = Object.fromEntries(attributes.map((part) => part.split('=')).map(([key, text]) => [key.toLowerCase(), text ?? '']));
      const path = found.path || '/';
      this.#cookies = this.#cookies.filter((other) => !(other.name === name && other.host === url.hostname && other.path === path));
      const ended = found['max-age'] !== undefined ? Number(found['max-age']) <= 0 : found.expires && new Date(found.expires) <= new Date();
      if (!ended) this.#cookies.push({ name, value, host: url.hostname, path });
    }
  }
}

/** The server showed a page with an error status. */
export class PageError extends Error {
  constructor(page) {
    const words = page.text.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();
    super(`${page.status} at ${page.url}: ${words.slice(0, 1500)}`);
    this.page = page;
    this.status = page.status;
  }
}

function submission(form, fields) {
  const body = new URLSearchParams(form.fields);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  if (form.method === 'get') {
    const url = new URL(form.action);
    url.search = body;
    return { url };
  }
  return { url: form.action, body };
}

function readForms(text, url) {
  return [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(({ 0: whole, 1: tag, 2: inside, index: start }) => {
    const attributes = readAttributes(tag);
    const inputs = [...inside.matchAll(/<input\b([^>]*)>/g)]
      .map(([, input]) => readAttributes(input))
      .filter(({ name }) => name)
      .map((input) => ({ ...input, type: input.type ?? 'text', autocomplete: (input.autocomplete ?? '').split(/\s+/) }));
    const buttons = [...text.matchAll(/<button\b([^>]*)>/g)]
      .map((found) => ({ ...readAttributes(found[1]), at: found.index }))
      .filter(({ type }) => (type ?? 'submit') === 'submit')
      .filter(({ form, at }) => (form === undefined ? at > start && at < start + whole.length : form === attributes.id));
    const fields = inputs
      .filter(({ type, checked }) => !['submit', 'button', 'checkbox', 'radio'].includes(type) || checked !== undefined)
      .map(({ name, value }) => [name, value ?? '']);
    return { action: new URL(attributes.action || url, url), method: (attributes.method ?? 'get').toLowerCase(), inputs, buttons, fields };
  });
}

function readAttributes(tag) {
  const found = {};
  for (const [, name, double, single, bare] of tag.matchAll(/([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    found[name.toLowerCase()] = decode(double ?? single ?? bare ?? '');
  }
  return found;
}

function decode(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return named[name] ?? whole;
  });
}
