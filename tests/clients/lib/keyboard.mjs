// Somebody who has a keyboard and nothing else: what they press, and whether they see where they are.
import assert from 'node:assert/strict';
import { onPage } from './person.mjs';

// More than any page has to press through.
const MOST_STOPS = 60;

/** Where the focus is, and what is wrong with it or with where it was before. Runs in the browser; it moves nothing. */
function look() {
  const found = [];
  const seen = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    return `${outlineStyle === 'none' || outlineWidth === '0px' ? 'none' : `${outlineStyle} ${outlineWidth} ${outlineColor}`}, ${boxShadow}`;
  };
  const named = (element) => `<${element.tagName.toLowerCase()} ${element.id || element.name || element.className}> "${element.textContent.trim().slice(0, 40)}"`;
  const now = document.activeElement;
  const before = globalThis.lastStop;
  // A title has the focus to be read out; it is no control.
  if (before && before.element !== now && !before.element.matches('h1') && seen(before.element) === before.seen) found.push(`the focus on ${named(before.element)} cannot be seen`);
  const isSomewhere = now && now !== document.body;
  if (isSomewhere) {
    const { top, bottom, height } = now.getBoundingClientRect();
    if (height === 0 || bottom <= 0 || top >= innerHeight) found.push(`${named(now)} has the focus and is off the screen`);
  }
  globalThis.lastStop = isSomewhere ? { element: now, seen: seen(now) } : undefined;
  return { found, at: isSomewhere ? named(now) : 'nowhere' };
}

export class Keyboard {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async press(key) {
    await this.#page.keyboard.press(key);
  }

  /** Types into the field that has the focus, in place of what was in it: who comes by Tab has selected that. */
  async type(text) {
    await this.#page.keyboard.type(text);
  }

  /** Waits for a page, and for the focus to be where the next act is: a selector, or nothing where nothing was to be done. */
  async arrive(name, begins) {
    await onPage(this.#page, name);
    if (begins === undefined) {
      assert.equal((await this.#look()).at, 'nowhere', name);
      return;
    }
    await this.#page.waitForFunction((selector) => document.activeElement?.matches(selector), begins, { timeout: 3000 })
      .catch(async () => assert.fail(`${name} begins at ${(await this.#look()).at}, not at ${begins}`));
    await this.#look();
    if (begins === 'h1') return;
    await this.#move('Tab');
    await this.#move('Shift+Tab');
    assert.ok(await this.#is(begins), `${name}: Tab and Shift+Tab lead elsewhere`);
  }

  /** Goes from control to control until it is this one; each shows that it has the focus. */
  async to(selector, key = 'Tab') {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      await this.#move(key);
      if (await this.#is(selector)) return;
    }
    assert.fail(`${key} never comes to ${selector} on ${this.#page.url()}`);
  }

  async #is(selector) {
    return this.#page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
  }

  async #move(key) {
    await this.#page.keyboard.press(key);
    await this.#look();
  }

  async #look() {
    const { found, at } = await this.#page.evaluate(look);
    assert.deepEqual(found, [], this.#page.url());
    return { at };
  }
}
