// What axe-core has against a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// WCAG 2.2 AA, whose target size it leaves out by itself, and what is good practice beside it.
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Puts axe-core into the page, which takes longer than a run of it. */
export const prepare = (page) => page.evaluate(source);

// What differs between two looks of one page: colours and room. All else is the markup's, which is the same in each.
const ofLook = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'];

/** What it finds in the page as it is now, a line each: by every rule, or by those of a look, if the page was judged by all in another; `more` are rules beside these. */
export async function violations(page, { isKnown = false, more = [] } = {}) {
  const run = async (options) => (await globalThis.axe.run(options)).violations;
  const rules = Object.fromEntries(more.map((id) => [id, { enabled: true }]));
  const options = isKnown ? { runOnly: [...ofLook, ...more] } : { runOnly: tags, rules };
  const found = await page.evaluate(run, { ...options, resultTypes: ['violations'] });
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ').slice(0, 300)}`);
}
