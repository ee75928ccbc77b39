// Authenticators: an app's codes, by nothing of the server's, and a virtual one in Chromium that makes passkeys.
import { window } from './browser.mjs';
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';

/** The code of a secret in base 32 (RFC 6238). */
export function totp(secret, at = Date.now()) {
  const signs = secret.replace(/\s/g, '');
  const bits = [...signs].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const place = mac.at(-1) & 15;
  return String((mac.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * A window whose browser has an authenticator, with its person there. A passkey that the field offers would answer by itself, so none
 * is offered there, unless the page's storage says by: "field". `authenticator` is what it holds and was told: `held()`, `put()`, and `told`,
 * the events of what the Signal API changed in it.
 */
export async function withAuthenticator(browser, origin, options = {}) {
  const opened = await window(browser, origin, options);
  const cdp = await opened.context.newCDPSession(opened.page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await opened.page.addInitScript(() => {
    if (localStorage.getItem('by') !== 'field' && window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  const told = [];
  for (const event of ['credentialDeleted', 'credentialUpdated']) cdp.on(`WebAuthn.${event}`, (what) => told.push({ event, ...what }));
  const held = async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  const put = (credential) => cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  return { ...opened, authenticator: { held, put, told } };
}

/** A passkey that no server knows, as an authenticator holds it. */
export function strangePasskey(rpId) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'der' }, publicKeyEncoding: { type: 'spki', format: 'der' } });
  const text = (bytes) => Buffer.from(bytes).toString('base64');
  return { credentialId: text(randomBytes(32)), isResidentCredential: true, rpId, privateKey: text(privateKey), userHandle: text(randomBytes(32)), signCount: 1 };
}
