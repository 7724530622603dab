/** Watching a task, from its beginning to its end, over whatever happens to the connection. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { tag } from './stage.mjs';
import { TICKET, told } from './world.mjs';

const heard = (tab, type) => tab.evaluate((wanted) => window.heard.filter((one) => one.type === wanted).map(({ detail, target }) => ({ target, type: detail?.type, id: detail?.id, status: detail?.status, message: detail?.message })), `xpander-${type}`);

export default [
  {
    name: 'one tag: steps, plan, an answer that grows, the end; and every event on the page',
    async run(stage) {
      const { id, tab } = await stage.watch('agent-demo');
      await stage.says(tab, 'answer', 'Sales in the fourth');
      const early = await tab.evaluate(() => window.text('answer'));
      await stage.says(tab, 'status', 'Completed');
      const late = await tab.evaluate(() => window.text('answer'));
      ok(late.startsWith(early.slice(0, 20)) && late.length >= early.length, 'it grows');
      ok(late.includes('two of the ten largest') && !late.includes('**'), late);
      deepEqual(await tab.evaluate(() => [...window.root().querySelectorAll('[part=step] .title')].map((node) => node.textContent)), ['What is asked', 'search_files', 'read_table', 'What stands out']);
      ok((await tab.evaluate(() => window.text('plan'))).includes('3 of 3'));
      ok((await tab.evaluate(() => window.text('usage'))).includes('2,140 in · 380 out'));
      equal(await tab.evaluate(() => window.text('connection')), 'Ended');
      const events = (await heard(tab, 'event')).map(({ type }) => type);
      deepEqual([events[0], events.at(-1)], ['connected', 'task_finished']);
      ok(events.filter((type) => type === 'chunk').length > 20);
      deepEqual(await heard(tab, 'finish'), [{ target: 'xpander-task', type: undefined, id, status: 'completed', message: undefined }]);
      deepEqual(await heard(tab, 'error'), []);
      equal(await tab.evaluate(() => document.querySelector('xpander-task').view.status), 'completed');
    },
  },
  {
    name: 'reasoning is folded; a tool call opens to its arguments and its result',
    async run(stage) {
      const { tab } = await stage.watch('agent-tour');
      await stage.says(tab, 'status', 'Completed');
      const steps = await tab.evaluate(() => [...window.root().querySelectorAll('ol.steps > li > details')].map(({ open, className, innerText }) => ({ open, className, text: innerText })));
      ok(steps.some(({ className, open }) => className.includes('thought') && !open), 'reasoning is folded');
      equal(steps.filter(({ className }) => className.includes('failed')).length, 1);
      ok(steps.find(({ text }) => text.includes('Regions')).text.includes('sum_by_region'), 'a step of a sub-task stands below it');
      const tree = await tab.evaluate(async () => {
        const details = [...window.root().querySelectorAll('ol.steps > li > details')].find(({ innerText }) => innerText.includes('search_files'));
        details.querySelector('summary').click();
        await new Promise((done) => details.addEventListener('toggle', () => requestAnimationFrame(done), { once: true }));
        return details.querySelector('.body').innerText;
      });
      for (const word of ['Arguments', 'sales Q4', 'Result', 'sales-q4.csv', 'rows: 412']) ok(tree.includes(word), `${word} in ${tree}`);
      ok((await tab.evaluate(() => window.text('others'))).includes('2'), 'events without a place');
    },
  },
  {
    name: 'a connection that drops: it goes on, says that it is live again, and says nothing twice',
    async run(stage) {
      let release;
      const gate = new Promise((done) => (release = done));
      const beginning = [told('task_updated', { id: 'task-told', status: 'executing' }), told('tool_call_request', { request_id: 'a', operation_id: 'once', payload: {} }), told('chunk', 'One, ')];
      let count = 0;
      const events = { async *[Symbol.asyncIterator]() {
        count += 1;
        yield* beginning;
        if (count === 1) return;
        yield told('chunk', 'two.');
        await gate;
        yield told('task_finished', { id: 'task-told', status: 'completed', result: 'One, two.' });
      } };
      const tab = await stage.open(tag('task-id="task-told"').replace('/proxy', stage.here.tale(events)));
      await stage.says(tab, 'answer', 'two.');
      await stage.says(tab, 'connection', 'Live again');
      release();
      await stage.says(tab, 'status', 'Completed');
      equal(await tab.evaluate(() => window.text('answer')), 'One, two.');
      equal(await tab.evaluate(() => window.root().querySelectorAll('ol.steps > li').length), 1);
      equal(count, 2);
    },
  },
  {
    name: 'the clock of a task runs, although its record says that it has taken no time yet; that of a sub-task is told by its times',
    async run(stage) {
      const at = (ago) => new Date(Date.now() - ago * 1000).toISOString();
      const events = { async *[Symbol.asyncIterator]() {
        yield told('task_updated', { id: 'task-told', status: 'executing', started_at: at(7300), duration: 0 });
        yield told('sub_task_finished', { id: 'task-sub', status: 'completed', started_at: at(90), finished_at: at(30), duration: 0 }, { identity: { name: 'Regions' } });
        await new Promise(() => {});
      } };
      const tab = await stage.open(tag('task-id="task-told"').replace('/proxy', stage.here.tale(events)));
      await stage.says(tab, 'steps', 'Regions');
      ok((await tab.evaluate(() => window.text('steps'))).includes('1:00'), await tab.evaluate(() => window.text('steps')));
      await stage.says(tab, 'duration', '2:0');
    },
  },
  {
    name: 'times without a zone are in UTC, whatever the zone of the page',
    async run(stage) {
      const at = (ago, zone = '') => new Date(Date.now() - ago * 1000).toISOString().replace('Z', zone);
      const events = { async *[Symbol.asyncIterator]() {
        yield told('task_updated', { id: 'task-told', status: 'executing', started_at: at(7300), duration: 0 });
        yield told('tool_call_request', { request_id: 'r1', operation_id: 'op', tool_name: 'Count' }, { time: at(90) });
        yield told('tool_call_result', { request_id: 'r1', operation_id: 'op', tool_name: 'Count' }, { time: at(30, 'Z') });
        yield told('sub_task_finished', { id: 'task-sub', status: 'completed', started_at: at(190), finished_at: at(60, '+00:00'), duration: 0 }, { identity: { name: 'Regions' } });
        await new Promise(() => {});
      } };
      const src = stage.here.tale(events);
      for (const timezoneId of ['Asia/Kolkata', 'America/New_York']) {
        const tab = await stage.open(tag('task-id="task-told"').replace('/proxy', src), { context: { timezoneId } });
        await stage.says(tab, 'duration', '2:0');
        await stage.says(tab, 'steps', 'Regions');
        const steps = await tab.evaluate(() => window.text('steps'));
        ok(steps.includes('1:00') && steps.includes('2:10'), `${timezoneId}: ${steps}`);
        await tab.context().close();
      }
    },
  },
  {
    name: 'what may be missing is said, and the result is whole all the same',
    async run(stage) {
      let count = 0;
      const events = { async *[Symbol.asyncIterator]() {
        count += 1;
        if (count === 1) return yield* [told('task_updated', { id: 'task-told', status: 'executing' }), told('chunk', 'The beginning, ')];
        yield told('chunk', 'and the end.');
        yield told('task_finished', { id: 'task-told', status: 'completed', result: 'The beginning, the middle, and the end.' });
      } };
      const tab = await stage.open(tag('task-id="task-told"').replace('/proxy', stage.here.tale(events)));
      await stage.says(tab, 'status', 'Completed');
      await stage.says(tab, 'header', 'Some events may be missing');
      const answer = await tab.evaluate(() => window.text('answer') + window.text('result'));
      equal(answer, 'Result\n\nThe beginning, the middle, and the end.');
    },
  },
  {
    name: 'detached, it gives a cursor, with which another viewer goes on; the task never stops',
    async run(stage) {
      const { id, tab } = await stage.watch('agent-never');
      await stage.says(tab, 'answer', 'page 5');
      const cursor = await tab.evaluate(() => document.querySelector('xpander-task').detach());
      ok(typeof cursor === 'string' && cursor.length > 10);
      await stage.says(tab, 'connection', 'Not watching any more');
      equal(await stage.here.status(id), 'executing');
      equal(await tab.evaluate(() => document.querySelector('xpander-task').cursor), cursor);
      const other = await stage.open(tag(`cursor="${cursor}"`));
      await stage.says(other, 'header', 'What came before is not shown');
      await stage.says(other, 'connection', 'Live');
      await stage.says(other, 'answer', 'Still at it');
      equal(await other.evaluate(() => window.text('steps')), '', 'what was told before is not told again');
    },
  },
  {
    name: 'a task that tells no events is looked at from time to time',
    async run(stage) {
      const tab = await stage.open(tag(''));
      const id = await tab.evaluate(async (ticket) => {
        const { Backend } = await import('/package/dist/index.js');
        const task = await new Backend({ baseUrl: '/proxy', ticket }).invokeAgent({ agent_id: 'agent-slow', prompt: 'x' });
        document.querySelector('xpander-task').taskId = task.id;
        return task.id;
      }, TICKET);
      await stage.says(tab, 'connection', 'Looking from time to time');
      await stage.says(tab, 'status', 'Running');
      await tab.evaluate(() => document.querySelector('xpander-task').stop());
      await stage.says(tab, 'status', 'Stopped');
      deepEqual((await heard(tab, 'finish')).map((one) => one.id), [id]);
    },
  },
  {
    name: 'fifty tasks on one page, each on its own',
    async run(stage) {
      // A browser opens six connections to one origin over HTTP/1.1.
      const origins = await Promise.all(Array.from({ length: 10 }, () => stage.here.listen()));
      const ids = await Promise.all(Array.from({ length: 50 }, (_, index) => stage.here.create(['agent-tour', 'agent-demo', 'agent-json', 'agent-fail', 'agent-subtasks'][index % 5])));
      const tab = await stage.open(ids.map((id, index) => tag(`task-id="${id}"`).replace('/proxy', `${origins[index % 10]}/proxy`)).join(''));
      await tab.waitForFunction(() => window.heard.filter(({ type }) => type === 'xpander-finish').length === 50, undefined, { timeout: 60_000, polling: 100 });
      const seen = await tab.evaluate(async () => {
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return [...document.querySelectorAll('xpander-task')].map((element, index) => [element.task.id, window.text('status', index)]);
      });
      deepEqual(seen, ids.map((id, index) => [id, index % 5 === 3 ? 'Failed' : 'Completed']));
    },
  },
];
