// SAML 2.0 identity providers that nobody here wrote: npm's samlify, and samlp of Auth0. Each makes and signs its responses by itself; here are
// only the addresses, and one person.
//
//   node peer-saml.mjs --library samlify|samlp [--port N] [--encrypts] [--posts]
//
// samlify takes no request that is not signed, and has single logout by redirect: /leave?of=<entityID> begins it there, and /ended says whom it was told of.
// With --encrypts samlp signs assertions, and encrypts them. With --posts requests come in a form, signed: samlify's metadata has no other way then;
// samlp's always has both.
// When it is ready it prints one line of JSON on stdout: {issuer, metadata, person, posts}, of which the first is its entityID. Everything is lost when it ends.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import express from 'express';

const { values: options } = parseArgs({
  options: { library: { type: 'string' }, port: { type: 'string', default: '0' }, encrypts: { type: 'boolean', default: false }, posts: { type: 'boolean', default: false } },
});
const require = createRequire(import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'saml-'));
execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-noenc', '-days', '2', '-subj', '/CN=idp', '-keyout', 'key.pem', '-out', 'certificate.pem'], {
  cwd: folder,
  stdio: 'ignore',
});
const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => readFileSync(join(folder, name), 'utf8'));
rmSync(folder, { recursive: true });

const person = { subject: 'ada-1815', email: 'ada@example.com', name: 'Ada Lovelace', given_name: 'Ada', family_name: 'Lovelace' };
const app = express();
app.disable('x-powered-by');
app.use(express.urlencoded({ extended: false }));
const server = createServer(app);
await new Promise((resolve) => server.listen(Number(options.port), '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const entityID = `${origin}/metadata`;

/** A page with one button, which is the person's way to sign in. */
function signInPage(request, response) {
  response.type('html').send(`<!doctype html><title>${options.library}</title><link rel="icon" href="data:,">
<form method="post" action="/sso?${String(new URLSearchParams(request.query)).replaceAll('&', '&amp;')}"><button>Sign in as Ada</button></form>`);
}

/** The same for what came in a form: it comes again with the button. */
function postedPage(request, response, next) {
  if (request.body.person) return next();
  const inputs = Object.entries({ ...request.body, person: 'ada' }).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  return response.type('html').send(`<!doctype html><title>${options.library}</title><link rel="icon" href="data:,">
<form method="post" action="/post">${inputs.join('')}<button>Sign in as Ada</button></form>`);
}

/** A page that posts a form by itself, or by its button (SAML bindings §3.5.4). */
function postPage(response, address, fields) {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  response.type('html').send(`<!doctype html><title>on</title><link rel="icon" href="data:,">
<form method="post" action="${address}">${inputs.join('')}<button>Continue</button></form><script>document.forms[0].submit()</script>`);
}

/** A page that says that they are signed out everywhere. */
function signedOutPage(response) {
  response.type('html').send(`<!doctype html><title>out</title><link rel="icon" href="data:,"><p>Ada is signed out everywhere`);
}

/** What the service provider that asks says of itself: at the address that it is called by. */
async function metadataOf(issuer) {
  const answer = await fetch(issuer);
  assert.equal(answer.status, 200, issuer);
  return answer.text();
}

/** Who asks or answers: it has to be known before its message is read, by what it says of itself. */
function issuerOf(request, parameter = 'SAMLRequest') {
  const posted = request.body?.[parameter];
  const asked = posted ? Buffer.from(posted, 'base64').toString() : inflateRawSync(Buffer.from(request.query[parameter], 'base64')).toString();
  return /<saml:Issuer[^>]*>([^<]+)</.exec(asked)[1];
}

/** What is signed of an address (SAML bindings §3.4.4.1). */
const octets = (request) => /\?(.*)&Signature=/.exec(request.url)[1];

async function bySamlify() {
  const { default: samlify } = await import('samlify');
  // Which schema validator there is, is its user's choice; ours reads no stranger's documents here.
  samlify.setSchemaValidator({ validate: async () => 'passed' });
  const { namespace } = samlify.Constants;
  const template = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="{IssueInstant}" Destination="{Destination}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{StatusCode}"/></samlp:Status><saml:Assertion ID="{AssertionID}" Version="2.0" IssueInstant="{IssueInstant}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="{NameIDFormat}">{NameID}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{SubjectConfirmationDataNotOnOrAfter}" Recipient="{SubjectRecipient}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{ConditionsNotBefore}" NotOnOrAfter="{ConditionsNotOnOrAfter}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{AssertionID}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>{AttributeStatement}</saml:Assertion></samlp:Response>';
  const persistent = namespace.format.persistent;
  const provider = samlify.IdentityProvider({
    entityID,
    privateKey: key,
    signingCert: certificate,
    isAssertionEncrypted: false,
    wantAuthnRequestsSigned: true,
    nameIDFormat: [persistent],
    messageSigningOrder: 'sign-then-encrypt',
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    singleSignOnService: [
      options.posts ? { Binding: namespace.binding.post, Location: `${origin}/post` } : { Binding: namespace.binding.redirect, Location: `${origin}/sso` },
    ],
    singleLogoutService: [{ Binding: namespace.binding.redirect, Location: `${origin}/slo` }],
    wantLogoutRequestSigned: true,
    wantLogoutResponseSigned: true,
    loginResponseTemplate: {
      context: template,
      attributes: [{ name: 'urn:oid:0.9.2342.19200300.100.1.3', valueTag: 'mail', nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri', valueXsiType: 'xs:string' }],
    },
  });
  const partyOf = async (issuer) => samlify.ServiceProvider({ metadata: await metadataOf(issuer), wantLogoutRequestSigned: true, wantLogoutResponseSigned: true });
  /** The SessionIndex of the last sign-in at each service provider. */
  const sessions = new Map();
  app.get('/metadata', (_request, response) => response.type('application/samlmetadata+xml').send(provider.getMetadata()));
  app.get('/sso', signInPage);
  app.post('/sso', async (request, response) => {
    const party = await partyOf(issuerOf(request));
    const asked = await provider.parseLoginRequest(party, 'redirect', { ...request, query: request.query, octetString: octets(request) });
    await answer(response, party, asked, request.query.RelayState);
  });
  app.post('/post', postedPage, async (request, response) => {
    const party = await partyOf(issuerOf(request));
    const asked = await provider.parseLoginRequest(party, 'post', { body: request.body });
    await answer(response, party, asked, request.body.RelayState);
  });
  async function answer(response, party, asked, relayState) {
    const issuer = party.entityMeta.getEntityID();
    assert.equal(asked.extract.issuer, issuer);
    const consumer = party.entityMeta.getAssertionConsumerService('post');
    const id = () => `_${crypto.randomUUID()}`;
    const now = new Date();
    const until = new Date(now.getTime() + 300_000).toISOString();
    const fill = (text) => {
      const values = {
        ID: id(), AssertionID: id(), Issuer: entityID, IssueInstant: now.toISOString(), Destination: consumer, SubjectRecipient: consumer,
        Audience: issuer, NameIDFormat: persistent, NameID: person.subject, InResponseTo: asked.extract.request.id,
        StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success', ConditionsNotBefore: now.toISOString(), ConditionsNotOnOrAfter: until,
        SubjectConfirmationDataNotOnOrAfter: until, attrMail: person.email,
      };
      sessions.set(issuer, values.AssertionID);
      return { id: values.ID, context: samlify.SamlLib.replaceTagsByValue(text, values) };
    };
    const made = await provider.createLoginResponse(party, asked, 'post', person, fill, false, relayState);
    postPage(response, consumer, { SAMLResponse: made.context, RelayState: relayState });
  }
  // Single logout, both ways.
  const ended = [];
  app.get('/ended', (_request, response) => response.json(ended));
  app.get('/slo', async (request, response) => {
    const parameter = request.query.SAMLResponse ? 'SAMLResponse' : 'SAMLRequest';
    const issuer = issuerOf(request, parameter);
    const party = await partyOf(issuer);
    const message = { query: request.query, octetString: octets(request) };
    if (parameter === 'SAMLResponse') {
      const answered = await provider.parseLogoutResponse(party, 'redirect', message);
      assert.equal(request.query.RelayState, 'there & back');
      assert.equal(answered.extract.response.inResponseTo, sessions.get('asked'));
      signedOutPage(response);
      return;
    }
    const asked = await provider.parseLogoutRequest(party, 'redirect', message);
    assert.deepEqual([asked.extract.nameID, asked.extract.sessionIndex], [person.subject, sessions.get(issuer)]);
    ended.push(asked.extract.sessionIndex);
    response.redirect(provider.createLogoutResponse(party, asked, 'redirect', { relayState: request.query.RelayState ?? '' }).context);
  });
  app.get('/leave', async (request, response) => {
    const issuer = request.query.of;
    const user = { logoutNameID: person.subject, sessionIndex: sessions.get(issuer) };
    const { id, context } = provider.createLogoutRequest(await partyOf(issuer), 'redirect', user, { relayState: 'there & back' });
    sessions.set('asked', id);
    response.redirect(context);
  });
}

async function bySamlp() {
  const samlp = require('samlp');
  const common = { issuer: entityID, cert: certificate, key };
  app.get('/metadata', samlp.metadata({ ...common, redirectEndpointPath: '/sso', postEndpointPath: '/post', logoutEndpointPaths: {} }));
  app.get('/sso', signInPage);
  app.post('/post', postedPage, (request, response, next) => {
    assert.ok(options.posts);
    return answer(request, response, next);
  });
  app.post('/sso', answer);
  async function answer(request, response, next) {
    const metadata = await metadataOf(issuerOf(request));
    const [, consumer] = /AssertionConsumerService [^>]*Location="([^"]+)"/.exec(metadata);
    const certificateFor = (use) => {
      const [, der] = new RegExp(`use="${use}".*?X509Certificate>([^<]+)<`).exec(metadata);
      return `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`;
    };
    const encryptionCert = certificateFor('encryption');
    const encryptionPublicKey = createPublicKey(encryptionCert).export({ type: 'spki', format: 'pem' });
    request.user = { id: person.subject, emails: [{ value: person.email }], displayName: person.name, name: { givenName: person.given_name, familyName: person.family_name } };
    samlp.auth({
      ...common,
      // What comes in a form has to be signed: it says no by itself where that does not hold.
      ...(options.posts ? { signingCert: certificateFor('signing') } : {}),
      ...(options.encrypts ? { encryptionCert, encryptionPublicKey } : { signResponse: true }),
      destination: consumer,
      recipient: consumer,
      nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      getPostURL: (_audience, _dom, _request, callback) => callback(null, consumer),
    })(request, response, next);
  }
}

await { samlify: bySamlify, samlp: bySamlp }[options.library]();
console.log(JSON.stringify({ issuer: entityID, metadata: entityID, person, posts: options.posts }));
