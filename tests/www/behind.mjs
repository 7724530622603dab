/** The timeline and the list of events. */
import { strict as assert } from 'node:assert';

const sorted = (names) => [...names].sort();

/** Asserts that the timeline has a bar for each entry of the view. */
function matches(bars, view) {
  const named = (kind) => sorted(bars.filter((bar) => bar.kind === kind).map(({ name }) => name));
  assert.deepEqual(named('thinking'), sorted(view.reasoning.map(({ title }) => title)));
  assert.deepEqual(named('tool'), sorted(view.tool_calls.map(({ tool_name }) => tool_name)));
  assert.equal(named('task').length, view.sub_tasks.length + view.sub_agents.length);
  assert.equal(named('person').length, view.asks.length);
  assert.equal(named('text').length > 0, view.text !== '');
  for (const bar of bars) assert.ok(bar.width > 0, `${bar.name} is not to be seen`);
}

export default {
  'the timeline has the bars that the view has': async ({ visit }) => {
    for (const agent of ['agent-demo', 'agent-every-event', 'agent-subtasks', 'agent-no-chunks', 'agent-fail']) {
      const visitor = await visit();
      await visitor.run({ agent });
      await visitor.ended();
      const [view] = await visitor.views();
      await visitor.page.waitForFunction((count) => document.querySelectorAll('#timeline tbody tr').length >= count, view.tool_calls.length);
      const bars = await visitor.bars();
      matches(bars, view);
      if (agent === 'agent-fail') assert.deepEqual(bars.filter(({ state }) => state === 'failed').map(({ name }) => name), ['search_files']);
      await visitor.close();
    }
  },
  'a bar grows while its tool runs': async ({ visit }) => {
    const visitor = await visit();
    await visitor.run({ agent: 'agent-slow' });
    await visitor.page.locator('#timeline tr.open[data-kind=tool]').waitFor();
    assert.match((await visitor.bars()).find(({ kind }) => kind === 'tool').when, /still running/);
    await visitor.press('Stop');
    await visitor.ended();
    assert.equal(await visitor.page.locator('#timeline tr.open').count(), 0);
    return visitor.close();
  },
  'a bar tells more when it is pointed at, and shows its event': async ({ visit }) => {
    const visitor = await visit();
    await visitor.run();
    await visitor.ended();
    const bar = visitor.page.getByRole('button', { name: 'read_table', exact: true });
    await bar.hover();
    assert.match(await visitor.page.locator('#timeline .detail').innerText(), /read_table: \d+\.\d+ s to \d+\.\d+ s, \d+ ms\. Reading its figures/);
    await bar.focus();
    await visitor.page.keyboard.press('Enter');
    const event = JSON.parse(await visitor.page.locator('#log pre').innerText());
    assert.deepEqual([event.type, event.data.tool_name], ['tool_call_request', 'read_table']);
    return visitor.close();
  },
  'the list shows only the chosen types, and only what is in sight is on the page': async ({ visit }) => {
    const visitor = await visit();
    await visitor.run({ agent: 'agent-every-event' });
    await visitor.ended();
    const all = await visitor.events();
    assert.ok((await visitor.page.locator('#list [role=option]').count()) < all.length);
    const type = (name) => visitor.page.locator('.type', { hasText: name });
    await type('tool_call_request').click();
    assert.deepEqual((await visitor.events()).map((event) => event.type), ['tool_call_request', 'tool_call_request']);
    await type('analyze').click();
    assert.equal((await visitor.events()).length, 3);
    assert.match(await visitor.page.locator('#log .tools').innerText(), new RegExp(`3 of ${all.length}`));
    await type('analyze').click();
    await type('tool_call_request').click();
    assert.equal((await visitor.events()).length, all.length);
    return visitor.close();
  },
  'the list is walked by keys, and gives the event as it came': async ({ visit }) => {
    const visitor = await visit();
    await visitor.run();
    await visitor.ended();
    const all = await visitor.events();
    const { page } = visitor;
    const shown = async () => JSON.parse(await page.locator('#log pre').innerText());
    await page.locator('#list').focus();
    for (const [key, index] of [['Home', 0], ['ArrowDown', 1], ['End', all.length - 1], ['ArrowUp', all.length - 2]]) {
      await page.keyboard.press(key);
      assert.deepEqual(await shown(), all[index], key);
      const active = await page.locator('#list').getAttribute('aria-activedescendant');
      assert.equal(await page.locator(`#${active}`).getAttribute('aria-posinset'), String(index + 1));
    }
    await page.keyboard.press('PageUp');
    assert.deepEqual(JSON.parse(await visitor.copied('Copy event')), await shown());
    return visitor.close();
  },
};
