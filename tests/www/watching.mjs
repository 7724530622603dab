/** Run, watch, stop, leave and come back, share, replay: what the buttons do. */
import { strict as assert } from 'node:assert';
import { once, said, textOf } from './visitor.mjs';

const SUMMARY = 'Sales in the fourth quarter';

export default {
  'runs an agent to its end': async ({ visit }) => {
    const visitor = await visit();
    assert.match(await visitor.page.locator('#welcome').innerText(), /Nothing is running yet/);
    await visitor.run({ prompt: 'How were sales?' });
    assert.match(await visitor.ended(), /completed: the stream said so/);
    const [view] = await visitor.views();
    assert.equal(view.status, 'completed');
    for (const words of ['Completed', 'How were sales?', SUMMARY]) await visitor.reads(words);
    once(await visitor.events());
    return visitor.close();
  },
  'every agent of the emulator ends, or waits for somebody': async ({ visit }) => {
    for (const [agent, words] of [['agent-fail', /failed/], ['agent-error', /error/], ['agent-no-chunks', /completed/], ['agent-unknown', /completed/], ['agent-bad-json', /completed/], ['agent-big', /completed/]]) {
      const visitor = await visit();
      await visitor.run({ agent });
      assert.match(await visitor.ended(), words, agent);
      await visitor.close();
    }
  },
  'stops a task': async ({ visit }) => {
    const visitor = await visit();
    await visitor.run({ agent: 'agent-never' });
    await visitor.told('chunk');
    await visitor.press('Stop');
    assert.match(await visitor.ended(), /stopped/);
    assert.equal((await visitor.views())[0].status, 'stopped');
    assert.ok(await visitor.page.locator('#stop').isDisabled());
    return visitor.close();
  },
  'leaves a task and goes on with it': async ({ visit, slowUrl }) => {
    const visitor = await visit({}, slowUrl);
    await visitor.run();
    await visitor.told('tool_call_request');
    await visitor.press('Detach');
    assert.match(await visitor.journal(), /Left: the task goes on/);
    const before = said(await visitor.events());
    const [{ status }] = await visitor.views();
    assert.equal(status, 'executing');
    await visitor.press('Resume');
    await visitor.ended();
    const events = await visitor.events();
    once(events);
    assert.deepEqual(said(events).slice(0, before.length), before);
    assert.ok(textOf(events).includes(SUMMARY));
    const tools = (await visitor.bars()).filter(({ kind }) => kind === 'tool');
    assert.deepEqual(tools.map(({ name, state }) => [name, state]), [['search_files', 'completed'], ['read_table', 'completed']]);
    return visitor.close();
  },
  'is shared by a link, which goes on where it was taken': async ({ visit, slowUrl }) => {
    const first = await visit({}, slowUrl);
    await first.run();
    await first.told('think');
    const link = await first.copied('Share');
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/#cursor=\S+$/);
    const second = await visit({}, link);
    await Promise.all([first.ended(), second.ended()]);
    const [whole, rest] = [said(await first.events()), said(await second.events())];
    assert.ok(rest.length > 0 && rest.length < whole.length);
    assert.deepEqual(whole.slice(-rest.length), rest);
    await second.reads(SUMMARY);
    // A cursor from the very end has nothing to go on with, and the page says so.
    const last = await first.page.evaluate(() => document.querySelector('xpander-task').cursor);
    const late = await visit({}, `${link.split('#')[0]}#${new URLSearchParams({ cursor: last })}`);
    assert.match(await late.ended(), /nothing more to tell/);
    for (const visitor of [first, second]) await visitor.close();
    return late.close();
  },
  'opens a second viewer on the same task': async ({ visit, slowUrl }) => {
    const visitor = await visit({}, slowUrl);
    await visitor.run();
    await visitor.told('think');
    await visitor.press('Second viewer');
    await visitor.ended();
    await visitor.page.waitForFunction(() => [...document.querySelectorAll('xpander-task')].every(({ view }) => view?.status === 'completed'));
    const [one, other] = await visitor.views();
    assert.deepEqual(other, one);
    once(await visitor.events());
    await visitor.press('Second viewer');
    assert.equal(await visitor.page.locator('xpander-task').count(), 1);
    return visitor.close();
  },
  'replays a task from memory, at any pace': async ({ visit }) => {
    const visitor = await visit();
    await visitor.run({ agent: 'agent-subtasks' });
    await visitor.ended();
    const [view] = await visitor.views();
    const [events, bars] = [await visitor.events(), await visitor.bars()];
    const asked = [];
    visitor.page.on('request', (request) => asked.push(request.url()));
    for (const pace of ['4', 'Infinity']) {
      await visitor.page.selectOption('#pace', pace);
      await visitor.press('Replay');
      await visitor.page.locator('#journal li', { hasText: 'A replay' }).waitFor();
      await visitor.ended();
      assert.deepEqual(said(await visitor.events()), said(events));
      assert.deepEqual((await visitor.views())[0], view);
      assert.deepEqual((await visitor.bars()).map(({ name }) => name), bars.map(({ name }) => name));
    }
    assert.deepEqual(asked, []);
    return visitor.close();
  },
  'brings events by EventSource': async ({ visit }) => {
    const visitor = await visit();
    const kinds = [];
    visitor.page.on('request', (request) => request.url().endsWith('/events') && kinds.push(request.resourceType()));
    await visitor.run({ transport: 'eventsource', scenario: 'drop' });
    assert.match(await visitor.ended(), /completed/);
    assert.match(await visitor.journal(), /Connected again/);
    assert.deepEqual([...new Set(kinds)], ['eventsource']);
    once(await visitor.events());
    return visitor.close();
  },
};
