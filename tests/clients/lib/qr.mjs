// What a phone's camera reads of an authenticator app's page: by nothing of the server's.
import assert from 'node:assert/strict';
import { PNG } from 'pngjs';
import { decodeQR } from 'qr/decode.js';

/** What an app takes where an address does not say: RFC 6238 §1.2 and https://github.com/google/google-authenticator/wiki/Key-Uri-Format. */
const DEFAULTS = { algorithm: 'SHA1', digits: '6', period: '30' };

/** The text of the QR code that is seen there, which is black on white. */
async function readQr(element) {
  const { width, height, data } = PNG.sync.read(await element.screenshot());
  const brightest = (x, y) => Math.max(...data.subarray((y * width + x) * 4).subarray(0, 3));
  const middle = Math.floor(width / 2);
  // A camera wants contrast; the reader here does with less.
  assert.equal(brightest(middle, 2), 255, 'the margin is white');
  assert.ok(Array.from({ length: height }, (_, y) => brightest(middle, y)).includes(0), 'what is in it is black');
  return decodeQR({ width, height, data });
}

/**
 * Reads the QR code of a new app in light and in dark: it says what the link and the letters say, to whom it belongs, and nothing that
 * apps do not know. Gives its secret.
 */
export async function secretOfQr(page, { username }) {
  const [issuer, letters, link] = [await page.locator('.door').innerText(), await page.locator('code.secret').innerText(), await page.locator('.open-app a').getAttribute('href')];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.equal(await readQr(page.locator('svg.qr')), link, colorScheme);
  }
  await page.emulateMedia({ colorScheme: null });
  const { protocol, host, pathname, searchParams } = new URL(link);
  assert.deepEqual([protocol, host, decodeURIComponent(pathname)], ['otpauth:', 'totp', `/${issuer}:${username}`]);
  const secret = searchParams.get('secret');
  assert.equal(secret, letters.replace(/\s/g, ''));
  assert.deepEqual({ ...DEFAULTS, ...Object.fromEntries(searchParams) }, { ...DEFAULTS, issuer, secret });
  return secret;
}
