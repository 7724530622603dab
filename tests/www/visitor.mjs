/** A visitor of the page: what a person does there, and what is to be seen. */
import { strict as assert } from 'node:assert';

export class Visitor {
  /** Whatever the browser complained of. */
  complaints = [];

  /** Opens the page in a browser context of its own, with these options, and adds that to `contexts`. */
  static async open(browser, url, options = {}, contexts = []) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    contexts.push(visitor.context);
    // There is one clipboard for all visitors: each gets its own.
    await visitor.context.addInitScript(() => { navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }; });
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(120_000);
    visitor.page.on('console', (message) => ['error', 'warning'].includes(message.type()) && visitor.complaints.push(message.text()));
    visitor.page.on('pageerror', (error) => visitor.complaints.push(error.stack));
    await visitor.page.goto(url);
    await visitor.page.locator('#run:enabled').waitFor();
    return visitor;
  }

  /** Leaves; the browser must have had nothing to complain of. */
  async close() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }

  /** Fills in the form and runs. */
  async run({ agent = 'agent-demo', scenario = 'none', transport = 'fetch', prompt = 'How were sales?' } = {}) {
    const { page } = this;
    await page.selectOption('#agent', agent);
    await page.fill('#prompt', prompt);
    if (await page.locator('#scenario').isVisible()) await page.selectOption('#scenario', scenario);
    await page.check(`input[value=${transport}]`);
    await page.click('#run');
    await page.locator('#journal li', { hasText: 'The task was created' }).waitFor();
  }

  press(name) {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Waits until the page says that the task has ended, and gives that line. */
  async ended() {
    const line = this.page.locator('#journal li', { hasText: 'The task has ended' });
    await line.waitFor({ timeout: 60_000 });
    return line.innerText();
  }

  /** What the page says happened. */
  async journal() {
    return (await this.page.locator('#journal li > :last-child').allInnerTexts()).join('\n');
  }

  /** Waits for the first event of a type in the list. */
  async told(type) {
    await this.page.locator('.type', { hasText: type }).waitFor();
  }

  /** The views of the viewers. */
  views() {
    return this.page.evaluate(() => [...document.querySelectorAll('xpander-task')].map(({ view }) => view));
  }

  /** Waits until something is to be read in the viewer. */
  reads(words) {
    return this.page.locator('xpander-task').first().locator('[part=panel]').filter({ hasText: words }).waitFor();
  }

  /** The rows of the timeline. */
  bars() {
    return this.page.evaluate(() => [...document.querySelectorAll('#timeline tbody tr')].map(({ dataset, cells: [name, when, took] }) => ({
      ...dataset, name: name.textContent, when: when.textContent, took: took.textContent, width: when.querySelector('rect').getBBox().width,
    })));
  }

  /** The events of the list, as its button copies them. */
  async events() {
    return JSON.parse(await this.copied('Copy as JSON'));
  }

  /** What a button puts on the clipboard. */
  async copied(name) {
    const button = (words) => this.page.getByRole('button', { name: words, exact: true });
    await button(name).click();
    await button('Copied').waitFor();
    const text = await this.page.evaluate(() => globalThis.copied);
    await button(name).waitFor();
    return text;
  }
}

/** What was told, without the greeting of each connection. */
export function said(events) {
  return events.filter(({ type }) => type !== 'connected').map(({ gap, synthetic, ...event }) => JSON.stringify(event));
}

/** Each event once. */
export function once(events) {
  const all = said(events);
  assert.equal(new Set(all).size, all.length, 'an event is there twice');
}

/** The text that events have brought. */
export function textOf(events) {
  return events.filter(({ type }) => type === 'chunk').map(({ data }) => data).join('');
}
