// npm's oidc-provider in memory, as the load driver's peer: the same ready line, pages and client metadata as `doorward dev`.
//
//   node bench-oidc-provider.mjs --listen 127.0.0.1:PORT
//
// Prints one line of JSON when it answers: {"issuer", "person": {"username", "email", "password"}, "admin_token"}.
// `admin_token` is the initial access token of its registration endpoint (RFC 7591). A client that registers
// `access_token_signed_response_alg` gets JWT access tokens of that algorithm (RFC 9068), any other opaque ones: oidc-provider
// takes only opaque ones at userinfo and introspection.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

process.env.NODE_ENV ??= 'production';
const { Provider } = await import('oidc-provider');

const { values: flags } = parseArgs({ options: { listen: { type: 'string', default: '127.0.0.1:0' } } });
const [host, port] = flags.listen.split(':');

const person = { username: 'demo', email: 'demo@example.test', password: randomBytes(12).toString('base64url') };
const adminToken = randomBytes(32).toString('base64url');
const resource = 'urn:doorward:load';

/** The package's own memory store forgets all but 1,000 entries, and walks a grant's members at each write; this one does neither. */
class Memory {
  static entries = new Map();

  constructor(model) {
    this.model = model;
  }

  async upsert(id, payload, expiresIn) {
    const key = `${this.model}:${id}`;
    Memory.entries.set(key, { payload, expiresAt: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
    if (payload.uid) Memory.entries.set(`uid:${payload.uid}`, id);
    if (payload.grantId) {
      const members = Memory.entries.get(`grant:${payload.grantId}`) ?? new Set();
      members.add(key);
      Memory.entries.set(`grant:${payload.grantId}`, members);
    }
  }

  async find(id) {
    const entry = Memory.entries.get(`${this.model}:${id}`);
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  }

  async findByUid(uid) {
    return this.find(Memory.entries.get(`uid:${uid}`));
  }

  async findByUserCode() {
    return undefined;
  }

  async consume(id) {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    Memory.entries.delete(`${this.model}:${id}`);
  }

  async revokeByGrantId(grantId) {
    for (const key of Memory.entries.get(`grant:${grantId}`) ?? []) Memory.entries.delete(key);
    Memory.entries.delete(`grant:${grantId}`);
  }
}

function signingKeys() {
  const pairs = [
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['EdDSA', generateKeyPairSync('ed25519')],
  ];
  return pairs.map(([alg, { privateKey }]) => ({ ...privateKey.export({ format: 'jwk' }), kid: alg.toLowerCase(), alg, use: 'sig' }));
}

const claims = {
  name: 'Ada Demo', given_name: 'Ada', family_name: 'Demo', nickname: 'ada', preferred_username: person.username,
  profile: 'https://example.test/ada', picture: 'https://example.test/ada.png', website: 'https://example.test',
  gender: 'female', birthdate: '1990-12-10', zoneinfo: 'Europe/London', locale: 'en-GB', updated_at: 1_700_000_000,
  email: person.email, email_verified: true, phone_number: '+44 20 7946 0000', phone_number_verified: true,
  address: { formatted: '1 Example Street\nLondon', locality: 'London', postal_code: 'N1 1AA', country: 'GB' },
};

const account = (sub) => ({ accountId: sub, claims: () => ({ sub, ...claims }) });

const configuration = {
  adapter: Memory,
  jwks: { keys: signingKeys() },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  findAccount: (_ctx, sub) => account(sub),
  claims: {
    profile: ['name', 'given_name', 'family_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website', 'gender',
      'birthdate', 'zoneinfo', 'locale', 'updated_at'],
    email: ['email', 'email_verified'],
    phone: ['phone_number', 'phone_number_verified'],
    address: ['address'],
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  extraClientMetadata: { properties: ['access_token_signed_response_alg'] },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    registration: { enabled: true, initialAccessToken: adminToken },
    registrationManagement: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_ctx, client, oneOf) => oneOf ?? (client.access_token_signed_response_alg ? resource : undefined),
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, _resource, client) => ({
        audience: resource,
        scope: 'load',
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: client.access_token_signed_response_alg } },
      }),
    },
  },
};

function page(name, uid, body) {
  return `<!DOCTYPE html><html lang="en"><head><title>${name}</title></head><body><main data-page="${name}">
<form method="post" action="/interaction/${uid}">${body}</form></main></body></html>`;
}

const pages = {
  login: (uid) => page('sign-in', uid, `<input name="username" autocomplete="username">
<input type="password" name="password" autocomplete="current-password"><button>Sign in</button>`),
  consent: (uid) => page('consent', uid, `<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>`),
};

async function formOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

/** What the end-user's answer to a prompt means to the provider. */
async function resultOf(provider, { prompt, params, session, grantId }, form) {
  if (prompt.name === 'login') {
    const known = form.get('username') === person.username && form.get('password') === person.password;
    return known ? { login: { accountId: person.username } } : { error: 'access_denied' };
  }
  if (form.get('decision') !== 'allow') return { error: 'access_denied' };
  const grant = (grantId && await provider.Grant.find(grantId))
    || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return { consent: { grantId: await grant.save() } };
}

async function interact(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    const result = await resultOf(provider, details, await formOf(request));
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
    return;
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(pages[details.prompt.name](details.uid));
}

const server = createServer();
server.keepAliveTimeout = 120_000;
server.listen(Number(port), host, () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  provider.on('server_error', (_ctx, error) => console.error(error));
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url.startsWith('/interaction/')) {
      callback(request, response);
      return;
    }
    interact(provider, request, response).catch((error) => {
      console.error(error);
      response.statusCode = 500;
      response.end();
    });
  });
  console.log(JSON.stringify({ issuer, person, admin_token: adminToken }));
});
process.on('SIGTERM', () => process.exit(0));
