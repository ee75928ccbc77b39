// What every client check needs: the line that a server printed when it was ready, and a way to say what was seen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/**
 * The ready line: { issuer, person: { username, email, password }, client: RFC 7591 metadata, admin_token }.
 * Read from the file that the first argument names, or from the environment's DOORWARD_READY (a file, or the line itself).
 */
export function readReadyLine() {
  const given = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? process.env.DOORWARD_READY;
  if (!given) {
    console.error('usage: node <this file> <file with the ready line>   (or DOORWARD_READY in the environment)');
    process.exit(2);
  }
  const text = given.trimStart().startsWith('{') ? given : readFileSync(given, 'utf8');
  return JSON.parse(text.split('\n', 1)[0]);
}

/** The value of --name VALUE. */
export function option(name) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Runs one named check: prints its name and what it returns; on the first difference prints it and ends with 1. */
export async function check(name, run) {
  try {
    const seen = await run();
    console.log(`  ok  ${name}${typeof seen === 'string' ? `: ${seen}` : ''}`);
    return seen;
  } catch (error) {
    console.error(`FAILED ${name}`);
    console.error(describe(error));
    process.exit(1);
  }
}

function describe(error) {
  const lines = [error.stack ?? String(error)];
  for (const key of ['code', 'error', 'error_description', 'status']) {
    if (error[key] !== undefined) lines.push(`  ${key}: ${error[key]}`);
  }
  if (error.cause) lines.push('  cause:', error.cause instanceof Error ? describe(error.cause) : error.cause);
  return lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line, null, 2))).join('\n');
}

/** The OAuth error code, from the body or from the WWW-Authenticate challenge. */
async function codeOf(error) {
  const challenged = Array.isArray(error.cause) ? error.cause[0]?.parameters?.error : undefined;
  if (error.error ?? challenged) return error.error ?? challenged;
  if (error.response && !error.response.bodyUsed) return (await error.response.json().catch(() => ({}))).error;
  return error.code;
}

/** What something returns, once a running server has heard what the operator changed beside it: within a second, unless the machine is busy. */
export async function onceHeard(code, run) {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if ((await codeOf(error)) !== code || Date.now() > end) throw error;
      await setTimeout(100);
    }
  }
}

/** Runs something that must be refused with this OAuth error code; returns the error. */
export async function refused(code, run) {
  try {
    await run();
  } catch (error) {
    assert.equal(await codeOf(error), code, `refused, but otherwise: ${describe(error)}`);
    return error;
  }
  assert.fail(`${code} was expected, and it was accepted`);
}
