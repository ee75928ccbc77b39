// What axe-core has against a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// WCAG 2.2 AA, whose target size it leaves out by itself, and what is good practice beside it.
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Puts axe-core into the page, which takes longer than a run of it. */
export const prepare = (page) => page.evaluate(source);

/** What it finds in the page as it is now, a line each; `rules` turns on what is beyond that. */
export async function violations(page, rules = {}) {
  const run = async (options) => (await globalThis.axe.run(options)).violations;
  const found = await page.evaluate(run, { runOnly: tags, resultTypes: ['violations'], rules });
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ').slice(0, 300)}`);
}
