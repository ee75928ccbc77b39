// Registers Doorward as a client at two OpenID Providers, and prints what its configuration says of them: DOORWARD__CONNECTORS.
//
//   node register-upstreams.mjs --issuer URL --peer <file with its ready line> --second <file with its ready line>
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { option } from './lib/ready.mjs';

const issuer = option('issuer').replace(/\/$/, '');

async function connector(name, displayName, more) {
  const ready = JSON.parse(readFileSync(option(name), 'utf8').split('\n', 1)[0]);
  const metadata = await (await fetch(`${ready.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)).json();
  const answer = await fetch(metadata.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ready.admin_token}` },
    body: JSON.stringify({
      client_name: 'Doorward', redirect_uris: [`${issuer}/callback/${name}`], token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  });
  const client = await answer.json();
  assert.equal(answer.status, 201, JSON.stringify(client));
  const { client_id, client_secret } = client;
  const members = { name, display_name: displayName, kind: 'oidc', issuer: metadata.issuer, client_id, client_secret };
  const texts = Object.entries(members).map(([member, value]) => `${member} = ${JSON.stringify(value)}`);
  return `{ ${[...texts, more].join(', ')} }`;
}

// The first is believed about the addresses of its people, and an app may act for them there; of the second nothing is taken but whom it calls what.
const [peer, second] = [
  await connector('peer', 'Harbour School', 'trusted_domains = ["example.com"], tokens_for = ["lighthouse"]'),
  await connector('second', 'Second House', 'claims = { email = "", preferred_username = "", name = "" }'),
];
console.log(`[${peer}, ${second}]`);
