/** Attributes, properties, methods. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { tag } from './stage.mjs';
import { TICKET } from './world.mjs';

export default [
  {
    name: 'start invokes an agent; a ticket is asked for before each request; stop and its button end the task',
    async run(stage) {
      const tab = await stage.open('<xpander-task src="/proxy" controls></xpander-task>');
      const id = await tab.evaluate(async (ticket) => {
        const viewer = document.querySelector('xpander-task');
        window.asked = 0;
        viewer.ticket = async () => ((window.asked += 1), ticket);
        const task = await viewer.start({ agent_id: 'agent-never', prompt: 'Go on' });
        return task.id;
      }, TICKET);
      await stage.says(tab, 'answer', 'Still at it');
      ok((await tab.evaluate(() => window.asked)) >= 2, 'for the create and for the stream');
      ok((await tab.evaluate(() => window.text('title'))).includes('Go on'));
      await tab.locator('xpander-task').getByRole('button', { name: 'Stop' }).click();
      await stage.says(tab, 'status', 'Stopped');
      equal(await stage.here.status(id), 'stopped');
      equal(await tab.evaluate(() => window.text('stop')), '', 'nothing is left to stop');
    },
  },
  {
    name: 'a ticket that is not let in: said in words, told as an event, and nowhere repeated',
    async run(stage) {
      const id = await stage.here.create('agent-demo');
      const tab = await stage.open(`<xpander-task src="/leak" ticket="secret-of-mine" task-id="${id}"></xpander-task>`);
      await stage.says(tab, 'error', '401');
      const said = await tab.evaluate(() => JSON.stringify(window.heard) + window.heard[0].detail.stack + window.root().textContent);
      ok(!said.includes('secret-of-mine') && said.includes('[redacted]'), said);
      deepEqual(await tab.evaluate(() => window.heard.map(({ type, detail }) => [type, detail.name])), [['xpander-error', 'ApiError']]);
      await tab.evaluate((ticket) => (document.querySelector('xpander-task').ticket = ticket), TICKET);
      await stage.says(tab, 'status', 'Completed');
    },
  },
  {
    name: 'a ticket set after the element has sent its first request counts, as in an effect of React 18',
    async run(stage) {
      const id = await stage.here.create('agent-demo');
      const tab = await stage.open('<div id="root"></div>');
      await tab.evaluate(async ([task, ticket]) => {
        await customElements.whenDefined('xpander-task');
        const viewer = Object.assign(document.createElement('xpander-task'), { src: '/proxy', taskId: task });
        document.querySelector('#root').append(viewer);
        await new Promise((done) => setTimeout(done));
        viewer.ticket = async () => ticket;
      }, [id, TICKET]);
      await stage.says(tab, 'status', 'Completed');
      deepEqual(await tab.evaluate(() => window.heard.filter(({ type }) => type === 'xpander-error').length), 0);
    },
  },
  {
    name: 'after a 401 a new ticket starts the watch again; another function with the same text does not',
    async run(stage) {
      const id = await stage.here.create('agent-demo');
      const tab = await stage.open(`<xpander-task src="/proxy" task-id="${id}" ticket="old"></xpander-task>`);
      await stage.says(tab, 'error', '401');
      const before = stage.here.tickets.length;
      await tab.evaluate(async () => {
        for (let round = 0; round < 5; round += 1) {
          document.querySelector('xpander-task').ticket = async () => 'old';
          await new Promise((done) => setTimeout(done, 20));
        }
      });
      equal(stage.here.tickets.length, before);
      await tab.evaluate((ticket) => (document.querySelector('xpander-task').ticket = async () => ticket), TICKET);
      await stage.says(tab, 'status', 'Completed');
    },
  },
  {
    name: 'without a ticket nothing but the page itself vouches; without `src` it says what is missing, and begins once it is there',
    async run(stage) {
      const id = await stage.here.create('agent-demo');
      const tab = await stage.open(`<xpander-task task-id="${id}"></xpander-task>`);
      await stage.says(tab, 'error', 'set `src`');
      const before = stage.here.tickets.length;
      await tab.evaluate(() => document.querySelector('xpander-task').setAttribute('src', '/proxy'));
      await stage.says(tab, 'error', '401');
      deepEqual([...new Set(stage.here.tickets.slice(before))], [null]);
      await tab.evaluate((ticket) => document.querySelector('xpander-task').setAttribute('ticket', ticket), TICKET);
      await stage.says(tab, 'status', 'Completed');
    },
  },
  {
    name: 'a task and a stream as properties, set before the element is defined too',
    async run(stage) {
      const script = `
        import { Backend } from '/package/dist/index.js';
        const backend = new Backend({ baseUrl: '/proxy', ticket: '${TICKET}' });
        const task = await backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
        const early = document.createElement('xpander-plain');
        const [first, second] = document.querySelectorAll('xpander-task');
        first.task = task;
        const other = await backend.invokeAgent({ agent_id: 'agent-json', prompt: 'x', events_streaming: true });
        second.stream = other.events({ view: true });
        window.same = () => first.task === task && second.stream.view.status === 'completed';`;
      const tab = await stage.open('<xpander-task></xpander-task><xpander-task></xpander-task>', { script });
      await stage.says(tab, 'status', 'Completed', 0);
      await stage.says(tab, 'status', 'Completed', 1);
      await stage.says(tab, 'result', 'regions', 1);
      ok(await tab.evaluate(() => window.same()));
      deepEqual(await tab.evaluate(() => window.heard.filter(({ type }) => type === 'xpander-finish').length), 2);
    },
  },
  {
    name: 'a property that was set on a plain element counts once the element is defined',
    async run(stage) {
      const id = await stage.here.create('agent-demo');
      const tab = await stage.open(tag(''), { head: `<script nonce="viewer">addEventListener('DOMContentLoaded', () => { document.querySelector('xpander-task').taskId = '${id}'; });</script>` });
      await stage.says(tab, 'status', 'Completed');
    },
  },
  {
    name: 'a stream without a view says how to get one',
    async run(stage) {
      const id = await stage.here.create('agent-demo');
      const tab = await stage.open('<xpander-task></xpander-task>');
      await tab.evaluate(async ([task_id, ticket]) => {
        const { Task } = await import('/package/dist/index.js');
        document.querySelector('xpander-task').stream = (await Task.load(task_id, { baseUrl: '/proxy', ticket })).events();
      }, [id, TICKET]);
      await stage.says(tab, 'error', 'view: true');
    },
  },
  {
    name: 'off the page it watches no more; moved about the page it goes on',
    async run(stage) {
      const { tab } = await stage.watch('agent-never');
      await stage.says(tab, 'answer', 'Still at it');
      await tab.evaluate(() => document.body.append(document.querySelector('xpander-task')));
      const before = stage.here.tickets.length;
      await stage.says(tab, 'connection', 'Live');
      equal(stage.here.tickets.length, before, 'nothing is asked for again');
      await tab.evaluate(() => document.querySelector('xpander-task').remove());
      for (let tries = 0; stage.here.emulator.open > 0; tries += 1) {
        ok(tries < 200, 'its connection is closed');
        await new Promise((done) => setTimeout(done, 50));
      }
      equal((await tab.evaluate(() => window.heard.filter(({ type }) => type !== 'xpander-event'))).length, 0, 'that is neither an end nor an error');
    },
  },
  {
    name: 'another task in place of one; none in place of it',
    async run(stage) {
      const { tab } = await stage.watch('agent-fail');
      await stage.says(tab, 'status', 'Failed');
      const id = await stage.here.create('agent-json');
      await tab.evaluate((next) => (document.querySelector('xpander-task').taskId = next), id);
      await stage.says(tab, 'result', 'regions');
      equal(await tab.evaluate(() => window.text('failure')), '');
      await tab.evaluate(() => (document.querySelector('xpander-task').taskId = null));
      await stage.says(tab, 'connection', 'Not watching');
    },
  },
  {
    name: 'words in place of ours, numbers in the language of the page',
    async run(stage) {
      const { tab } = await stage.watch('agent-tour', { lang: 'de' });
      await tab.evaluate(() => (document.querySelector('xpander-task').strings = { steps: 'Schritte', status: { completed: 'Fertig' } }));
      await stage.says(tab, 'status', 'Fertig');
      ok((await tab.evaluate(() => window.root().querySelector('.steps-of .label').textContent)).startsWith('Schritte'));
      await stage.says(tab, 'usage', '2.140 in');
    },
  },
  {
    name: 'parts and custom properties reach the inside',
    async run(stage) {
      const { tab } = await stage.watch('agent-demo', { policy: '', head: '<style>xpander-task { --xpander-ink: rgb(1, 2, 3) } xpander-task::part(status) { letter-spacing: 7px }</style>' });
      await stage.says(tab, 'status', 'Completed');
      const look = await tab.evaluate(() => [getComputedStyle(window.part('answer')).color, getComputedStyle(window.part('status')).letterSpacing]);
      deepEqual(look, ['rgb(1, 2, 3)', '7px']);
    },
  },
];
