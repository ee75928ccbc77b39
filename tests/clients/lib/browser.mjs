// Headless Chromium that talks to nobody but the server under test.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Starts Chromium; the caller closes it. With `keepsPages` it has the back/forward cache, as people have it: Playwright turns that off, and
 * its own goBack() waits for a page that is not loaded again.
 */
export function launch({ keepsPages = false } = {}) {
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('Chromium is missing: run script/bootstrap, or name it in CHROMIUM');
  const args = ['--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath, args, ignoreDefaultArgs: keepsPages ? ['--disable-back-forward-cache'] : [] });
}

/**
 * A fresh window. `faults` fills with what should never happen: errors on the console (a refused inline style or
 * script is one), scripts that throw, and requests to another origin.
 */
export async function window(browser, origin, options = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol.startsWith('http')) faults.push(`request to ${url.origin}`);
  });
  return { context, page, faults };
}
