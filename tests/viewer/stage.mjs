/** One case's browser: fresh pages, and an eye on what goes wrong in them. */
import { TICKET } from './world.mjs';

/** The viewer's tag, as a page has it. */
export const tag = (attributes, more = '') => `<xpander-task src="/proxy" ticket="${TICKET}" ${attributes}>${more}</xpander-task>`;

/** The parts of a viewer, for functions in the page. */
const EYES = `
  window.root = (index = 0) => document.querySelectorAll('xpander-task')[index].shadowRoot;
  window.part = (name, index) => window.root(index)?.querySelector('[part~="' + name + '"]');
  window.text = (name, index) => window.part(name, index)?.checkVisibility() ? window.part(name, index).innerText.trim() : '';
  window.heard = [];
  for (const type of ['event', 'finish', 'error']) document.addEventListener('xpander-' + type, ({ type, detail, target }) => window.heard.push({ type, detail, target: target.localName }));
`;

export class Stage {
  #contexts = [];
  /** Errors of pages, and what their policies have stopped. */
  troubles = [];
  /** What a case expects to be said there. */
  expected = /Failed to load resource/;

  constructor(here, browser) {
    Object.assign(this, { here, browser });
  }

  /** Opens a page with this body. */
  async open(body, { viewport = { width: 1000, height: 800 }, context: settings = {}, ...page } = {}) {
    const context = await this.browser.newContext({ viewport, ...settings });
    this.#contexts.push(context);
    const tab = await context.newPage();
    tab.setDefaultTimeout(120_000);
    tab.on('pageerror', (error) => this.troubles.push(String(error)));
    tab.on('console', (message) => ['error', 'warning'].includes(message.type()) && this.troubles.push(message.text()));
    await tab.addInitScript(EYES);
    await tab.goto(this.here.page(body, page));
    return tab;
  }

  /** Opens a page with the viewer of a new task of the agent. */
  async watch(agent, { attributes = '', prompt, ...page } = {}) {
    const id = await this.here.create(agent, prompt);
    return { id, tab: await this.open(tag(`task-id="${id}" ${attributes}`), page) };
  }

  /** Waits until a part of the viewer says something. Of a status that is an end: until all before it is shown as well. */
  async says(tab, part, words, index = 0) {
    if (part === 'status' && ['Completed', 'Failed', 'Stopped'].includes(words)) {
      await tab.waitForFunction(() => window.heard.some(({ type }) => type === 'xpander-finish'), undefined, { timeout: 120_000, polling: 20 });
      await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    return tab.waitForFunction(([name, expected, at]) => window.text(name, at).includes(expected), [part, words, index], { timeout: 120_000, polling: 20 });
  }

  /** A page that complains is a failure of its own. */
  judge() {
    const left = this.troubles.filter((trouble) => !this.expected.test(trouble));
    if (left.length > 0) throw new Error(`the page complains:\n${left.join('\n')}`);
  }

  async close() {
    for (const context of this.#contexts) await context.close();
  }
}
