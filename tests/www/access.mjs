/** For everybody: keys, contrast, narrow pages, themes. */
import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Asserts that axe finds nothing on the page as it is, but for the `rules` that are left out. */
async function clean({ page }, what, rules = {}) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), { resultTypes: ['violations'], rules });
  assert.deepEqual(violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 4).map(({ target, failureSummary }) => `${target}: ${failureSummary}`)]), [], what);
}

/** What has the focus. */
const focused = ({ page }) => page.evaluate(() => {
  const { id, value, textContent, name } = document.activeElement;
  return id || name + value || textContent.trim();
});

const checked = (colorScheme, width) => async ({ visit }) => {
  const visitor = await visit({ colorScheme, viewport: { width, height: 900 } });
  await clean(visitor, 'before a run');
  await visitor.run({ agent: 'agent-every-event', scenario: 'drop' });
  await visitor.told('tool_call_request');
  await clean(visitor, 'during a run');
  await visitor.ended();
  await visitor.page.locator('#list [role=option]').first().click();
  await visitor.page.locator('#timeline tbody tr').first().hover();
  await clean(visitor, 'after it');
  await visitor.press('Second viewer');
  await visitor.page.waitForFunction(() => document.querySelectorAll('xpander-task')[1]?.view?.status === 'completed');
  // Two viewers of one task have parts of the same names, each within a viewer of another name.
  await clean(visitor, 'with two viewers', { 'landmark-unique': { enabled: false } });
  const [scroll, client] = await visitor.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(scroll <= client, `the page is ${scroll} wide in ${client}`);
  return visitor.close();
};

export default {
  'axe finds nothing, light and wide': checked('light', 1280),
  'axe finds nothing, dark and wide': checked('dark', 1280),
  'axe finds nothing, light and narrow': checked('light', 320),
  'axe finds nothing, dark and narrow': checked('dark', 360),
  'with other colours and less motion': async ({ visit }) => {
    const visitor = await visit({ forcedColors: 'active', reducedMotion: 'reduce' });
    await visitor.run();
    await visitor.ended();
    const running = await visitor.page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    assert.equal(running, 0);
    return visitor.close();
  },
  'all is reached by keys, in the order in which it stands': async ({ visit }) => {
    const visitor = await visit();
    const { keyboard } = visitor.page;
    const walk = [];
    for (let step = 0; step < 8; step += 1) {
      await keyboard.press('Tab');
      walk.push(await focused(visitor));
    }
    assert.deepEqual(walk, ['theme', 'agent', 'prompt', 'Summarise the latest sales report', 'Which contracts are at risk?', 'Write a note to the team', 'scenario', 'transportfetch']);
    await visitor.page.locator('#prompt').focus();
    await keyboard.press('Control+Enter');
    await visitor.ended();
    await visitor.page.locator('#second').focus();
    const seen = new Set();
    for (let step = 0; step < 60 && !seen.has('list'); step += 1) {
      await keyboard.press('Tab');
      seen.add(await focused(visitor));
    }
    for (const stop of ['replay', 'pace', 'What is asked', 'read_table', 'list']) assert.ok(seen.has(stop), `${stop} is not reached`);
    return visitor.close();
  },
  'the theme is chosen, and stays': async ({ visit }) => {
    const visitor = await visit({ colorScheme: 'light' });
    const { page } = visitor;
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await visitor.press('Theme: system');
    assert.equal(await ground(), light);
    await visitor.press('Theme: light');
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await ground(), dark);
    await visitor.press('Theme: dark');
    assert.equal(await ground(), light);
    return visitor.close();
  },
  'an example fills the prompt': async ({ visit }) => {
    const visitor = await visit();
    await visitor.press('Which contracts are at risk?');
    assert.equal(await visitor.page.inputValue('#prompt'), 'Which contracts are at risk?');
    return visitor.close();
  },
};
