/** A page and its proxy: the client with a ticket on one side, the handler on the other. */
import { deepEqual, equal, excludes, includes, ok, rejects } from './assert.js';
import { caught, drain } from './harness.js';

const IN_PAGE = typeof document !== 'undefined';
const AGENTS = ['agent-demo', 'agent-never', 'agent-every-event', 'agent-fault-clean-end', 'agent-big'];
const SECRET = 'a secret of this test alone, and long enough';

/** A proxy inside this runtime, before the emulator; `fetch` is how its clients reach it. */
function here(ctx, options = {}) {
  const proxy = ctx.sdk.createProxy({ apiKey: ctx.key, organizationId: 'org-emulator', baseUrl: ctx.url, tickets: { keys: [{ id: 'k', secret: SECRET }] }, ...options });
  return { proxy, baseUrl: 'http://proxy.test/xpander', fetch: (url, init) => proxy(new Request(url, init)) };
}

/** Gets a ticket of the proxy in Node, as a page or a program does that has said who it is. `asked` counts. */
function ticketOf(ctx) {
  const ticket = async () => {
    ticket.asked += 1;
    if (IN_PAGE) document.cookie = `suite=${ctx.key}; path=/`;
    const response = await fetch(`${ctx.proxyUrl}/tickets`, { method: 'POST', headers: IN_PAGE ? {} : { 'x-suite': ctx.key } });
    return (await response.json()).ticket;
  };
  ticket.asked = 0;
  return ticket;
}

/** A client that notes what it sends. */
function client(ctx, options) {
  const sent = [];
  const given = options.fetch ?? ((url, init) => fetch(url, init));
  const noting = (url, init) => {
    sent.push({ url, ...init });
    return given(url, init);
  };
  return { sent, configuration: { ...options, fetch: noting }, backend: new ctx.sdk.Backend({ ...options, fetch: noting }) };
}

async function jobs({ sdk }, { backend, configuration }) {
  const task = await backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello', events_streaming: true });
  const { events, error } = await drain(task.events());
  equal(error, undefined, `${error}`);
  equal(events.at(-1).type, 'task_finished');
  equal(task.status, 'completed');
  ok(events.filter(({ type }) => type === 'chunk').length > 1, 'chunks');
  const { messages } = await task.getActivityLog();
  ok(messages.some(({ kind }) => kind === 'message'), 'the log is told apart');
  const tasks = new sdk.Tasks(configuration);
  ok((await tasks.list('agent-demo')).some(({ id }) => id === task.id), 'the list has it');
  const endless = await tasks.create({ agent_id: 'agent-never', prompt: 'x' });
  equal((await endless.stop()).status, 'stopped');
  equal((await endless.wait()).status, 'stopped');
  deepEqual((await new sdk.Agents(configuration).list()).map(({ id }) => AGENTS.includes(id)).filter((known) => !known), []);
  return task;
}

export default [
  {
    name: 'all a page does, through a proxy of another process, with a ticket that is asked for before each request',
    async run(ctx) {
      const ticket = ticketOf(ctx);
      const page = client(ctx, { baseUrl: ctx.proxyUrl, ticket });
      await jobs(ctx, page);
      equal(ticket.asked, page.sent.length, 'tickets asked for');
      ok(page.sent.every(({ url, headers }) => /^Bearer xt1\./.test(headers.authorization) && !url.includes('xt1.')), 'each in its header');
    },
  },
  {
    name: 'the handler runs in every runtime that is no page',
    async run(ctx) {
      if (IN_PAGE) {
        const error = await caught(Promise.resolve().then(() => here(ctx)));
        equal(error.code, 'browser_key');
        return;
      }
      const { proxy, ...options } = here(ctx);
      const user = { id: 'ann', email: 'ann@example.com' };
      const grant = { agents: AGENTS, operations: ['createTask', 'getTask', 'events', 'stopTask', 'getActivityLog', 'listTasks', 'listAgents'], user };
      const task = await jobs(ctx, client(ctx, { ...options, ticket: await proxy.ticket(grant) }));
      const log = await ctx.sent('POST');
      deepEqual(log.map(({ headers }) => [headers['x-api-key'], headers.authorization]), Array(2).fill([ctx.key, undefined]));
      equal(log[0].body.input.user.id, 'ann');
      const other = await proxy.ticket({ ...grant, user: { id: 'bob', email: 'bob@example.com' } });
      await rejects(ctx.sdk.Task.load(task.id, { ...options, ticket: other }), { code: 'api', status: 404 });
      const bad = (await proxy.ticket(grant)).slice(0, -2);
      await rejects(ctx.sdk.Task.load(task.id, { ...options, ticket: bad }), { code: 'api', status: 401 });
      await ctx.closed();
      equal(proxy.open, 0);
    },
  },
  {
    name: 'a stream whose connections keep ending goes on through the proxy, each with a ticket of its own',
    async run(ctx) {
      const ticket = ticketOf(ctx);
      const page = client(ctx, { baseUrl: ctx.proxyUrl, ticket });
      const connections = (task) => page.sent.filter(({ url }) => url.endsWith(`/${task.id}/events`)).length;
      for (let tries = 1; ; tries += 1) {
        const task = await page.backend.invokeAgent({ agent_id: 'agent-fault-clean-end', prompt: 'Hello', events_streaming: true });
        const { events, error } = await drain(task.events());
        equal(error, undefined, `${error}`);
        deepEqual([events.at(-1).type, events.at(-1).synthetic, task.status], ['task_finished', true, 'completed']);
        if (connections(task) > 1) break;
        // On a busy machine a task may be over before its first connection is.
        ok(tries < 20, 'a second connection');
      }
      equal(ticket.asked, page.sent.length, 'tickets asked for');
    },
  },
  {
    name: 'a stream with a cookie: native EventSource in a page, and what it would see elsewhere',
    async run(ctx) {
      const page = client(ctx, { baseUrl: ctx.proxyUrl, ticket: ticketOf(ctx) });
      const task = await page.backend.invokeAgent({ agent_id: 'agent-every-event', prompt: 'Hello', events_streaming: true });
      if (IN_PAGE) {
        const watched = ctx.sdk.Task.from(task.record, { baseUrl: ctx.proxyUrl, apiKey: null });
        const { events, error } = await drain(watched.events({ transport: 'eventsource' }));
        equal(error, undefined, `${error}`);
        const whole = (await drain(task.events())).events;
        deepEqual(events.map(({ type }) => type), whole.map(({ type }) => type));
        deepEqual([watched.status, events.at(-1).type], ['completed', 'task_finished']);
        document.cookie = 'suite=; path=/; max-age=0';
        const stranger = ctx.sdk.Task.from(task.record, { baseUrl: ctx.proxyUrl, apiKey: null });
        equal((await drain(stranger.events({ transport: 'eventsource' }))).error?.status, 401, 'without the cookie');
        return;
      }
      const response = await fetch(`${ctx.proxyUrl}/agent-execution/${task.id}/events`, { headers: { 'x-suite': ctx.key } });
      equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
      const names = new Set();
      for await (const { event, data } of ctx.sdk.decodeEventStream(response.body)) {
        names.add(event);
        if (data.includes('"type":"task_finished"')) break;
      }
      deepEqual([...names], ['message']);
    },
  },
  {
    name: 'a proxy of another origin: a page that it lists may ask, one that it does not may not',
    async run(ctx) {
      const ticket = ticketOf(ctx);
      const foreign = client(ctx, { baseUrl: ctx.foreignProxyUrl ?? ctx.proxyUrl, ticket });
      const task = await foreign.backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello', agent_version: 2, events_streaming: true });
      equal((await drain(task.events())).error, undefined);
      await rejects(foreign.backend.invokeAgent({ agent_id: 'agent-none' }), { code: 'api', status: 404 });
      if (!IN_PAGE) return;
      const closed = client(ctx, { baseUrl: ctx.closedProxyUrl, ticket, maxRetries: 0 });
      await rejects(closed.backend.invokeAgent({ agent_id: 'agent-demo' }), { code: 'connection' });
      await rejects(ctx.sdk.Task.load(task.id, closed.configuration), { code: 'connection' });
    },
  },
  {
    name: 'without a ticket nothing is sent, and the error says so',
    async run(ctx) {
      const why = new Error('the session is over');
      for (const [ticket, cause] of [[() => { throw why; }, why], [async () => { throw why; }, why], [() => undefined, 'configuration'], [() => 'a b', 'configuration'], [async () => '', 'configuration'], [() => 'a\r\nb', 'configuration']]) {
        const page = client(ctx, { baseUrl: ctx.url, ticket, maxRetries: 0 });
        const error = await rejects(page.backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x' }), { name: 'ConnectionError', code: 'connection', maybeStarted: false, retryable: true });
        includes(error.message, 'nothing was sent');
        equal(error.cause?.code ?? error.cause, cause);
        const stream = ctx.sdk.Task.from({ id: 't', events_streaming: true }, page.configuration).events();
        await rejects(stream.next(), { code: 'connection' });
        deepEqual(page.sent, []);
      }
      let asked = 0;
      const again = client(ctx, { baseUrl: ctx.proxyUrl, ticket: async () => (++asked === 1 ? Promise.reject(why) : ticketOf(ctx)()) });
      await new ctx.sdk.Agents(again.configuration).list();
      equal(asked, 2, 'a read is tried again');
    },
  },
  {
    name: 'a ticket that was asked for is in no error, no log and no other host\'s request',
    async run(ctx) {
      const secret = 'xt1.very-secret';
      const logged = [];
      const echo = (_url, { headers }) => Response.json({ detail: `what is ${JSON.stringify(headers)}?` }, { status: 400 });
      const configuration = new ctx.sdk.Configuration({ baseUrl: 'https://proxy.test', ticket: () => secret, fetch: echo, logger: { debug: (...said) => logged.push(said), warn: (...said) => logged.push(said) } });
      const error = await rejects(ctx.sdk.Task.load('t', configuration), { code: 'api', status: 400 });
      includes(error.description, '[redacted]');
      excludes(`${error.message} ${error.description} ${JSON.stringify(error)} ${error.stack} ${JSON.stringify(logged)} ${JSON.stringify(configuration)}`, 'very-secret');
      let asked = 0;
      const files = ctx.sdk.Task.from({ id: 't', input: { files: [`${ctx.filesUrl}/a.csv?by=${ctx.key}`] } }, { baseUrl: ctx.proxyUrl, ticket: () => `xt1.${(asked += 1)}` });
      await files.getHumanReadableFiles({ allowedHosts: [new URL(ctx.filesUrl).host] });
      const seen = await (await fetch(`${ctx.filesUrl}/_seen?by=${ctx.key}`)).json();
      deepEqual([asked, seen.length, seen[0].headers.authorization], [0, 1, undefined]);
    },
  },
];
