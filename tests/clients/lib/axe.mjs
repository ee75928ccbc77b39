// What axe-core has against a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Puts axe-core into the page, which takes longer than a run of it. */
export const prepare = (page) => page.evaluate(source);

/** What it finds in the page as it is now, a line each; `rules` turns on what it leaves out. */
export async function violations(page, rules = {}) {
  const found = await page.evaluate(async (more) => (await globalThis.axe.run({ resultTypes: ['violations'], rules: more })).violations, rules);
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ').slice(0, 300)}`);
}
