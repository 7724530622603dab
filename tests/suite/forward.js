/** A task's events handed on: as a stream, and as a server's answer. */
import { deepEqual, equal, excludes, ok, rejects } from './assert.js';
import { drain } from './harness.js';

/** The messages of an answer made by toResponse(), read by the package's own decoder. */
async function messages(ctx, response) {
  const found = [];
  for await (const message of ctx.sdk.decodeEventStream(response.body)) found.push(message);
  return found;
}

export default [
  {
    name: 'toReadableStream() has every event, and reads one when somebody asks',
    async run(ctx) {
      const task = await ctx.start();
      const before = (await ctx.sent()).length;
      const events = task.events().toReadableStream();
      equal((await ctx.sent()).length, before, 'nothing is sent before the first read');
      const [all, reader] = [[], events.getReader()];
      for (let read = await reader.read(); !read.done; read = await reader.read()) all.push(read.value);
      equal(all.at(-1).type, 'task_finished');
      equal(task.status, 'completed');
      const told = (events) => events.filter(({ type }) => type !== 'connected');
      deepEqual(told(all), told((await drain(task.events())).events));
    },
  },
  {
    name: 'toResponse() writes a comment into a silence, so that no server in front cuts it',
    async run(ctx) {
      // One event, and then nothing.
      const event = 'data: {"type":"chunk","task_id":"t","data":"x"}\n\n';
      let left = false;
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(event)),
        cancel: () => void (left = true),
      });
      const fetch = async (url) => (url.endsWith('/events') ? new Response(body, { headers: { 'content-type': 'text/event-stream' } }) : Response.json(record));
      const record = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', events_streaming: true };
      const reader = ctx.sdk.Task.from(record, ctx.configuration({ fetch })).events().toResponse().body.getReader();
      const texts = [];
      for (let i = 0; i < 2; i += 1) texts.push(new TextDecoder().decode((await reader.read()).value));
      ok(texts[0].endsWith(`${event}`), texts[0]);
      equal(texts[1], ':\n\n');
      await reader.cancel();
      ok(left, 'the request ends');
    },
  },
  {
    name: 'cancelling it ends the request, not the task',
    async run(ctx) {
      const task = await ctx.start('agent-silent');
      const reader = task.events().toReadableStream().getReader();
      await reader.read();
      await ctx.opened();
      await reader.cancel();
      await ctx.closed();
      await ctx.goesOn(task);
    },
  },
  {
    name: 'an error of the stream is the error of its reader',
    async run(ctx) {
      const task = ctx.seenWith(await ctx.start(), ctx.faulty('status-404,on-events'));
      equal((await rejects(task.events().toReadableStream().getReader().read())).status, 404);
    },
  },
  {
    name: 'toResponse() is an event stream that nothing on the way holds back',
    async run(ctx) {
      const task = await ctx.start();
      const response = task.events().toResponse();
      equal(response.status, 200);
      deepEqual(['content-type', 'cache-control', 'x-accel-buffering'].map((name) => response.headers.get(name)), [
        'text/event-stream; charset=utf-8', 'no-store, no-transform', 'no',
      ]);
      const found = await messages(ctx, response);
      ok(found.every(({ event }) => event === 'message'), 'unnamed');
      deepEqual(found.map(({ data }) => JSON.parse(data).type), (await drain(task.events())).events.map(({ type }) => type));
      const own = task.events().toResponse({ status: 201, headers: { 'cache-control': 'no-cache', 'x-mine': '1' } });
      deepEqual([own.status, own.headers.get('cache-control'), own.headers.get('x-mine')], [201, 'no-cache', '1']);
      await own.body.cancel();
    },
  },
  {
    name: 'each id is a cursor: whoever comes back with it gets the rest, once',
    async run(ctx) {
      const task = await ctx.start();
      const all = await messages(ctx, task.events().toResponse());
      for (const at of [0, 2, all.length - 2]) {
        const rest = await messages(ctx, ctx.sdk.Task.resume(all[at].id, ctx.configuration()).toResponse());
        const data = rest.map(({ data }) => data).filter((text) => JSON.parse(text).type !== 'connected');
        deepEqual(data, all.slice(at + 1).map(({ data }) => data), `after event ${at}`);
      }
    },
  },
  {
    name: 'the secrets of a task\'s record stay on the server',
    async run(ctx) {
      const secret = 'geheim-0815';
      const task = await ctx.tasks().create({
        agent_id: 'agent-demo', prompt: 'Hello', events_streaming: true,
        user_tokens: { 'graph-item': secret }, user_oidc_token: secret, mcp_servers: [{ name: 'files', url: 'https://mcp.example', api_key: secret, headers: { authorization: secret } }],
      });
      const plain = JSON.stringify((await drain(task.events())).events);
      ok(plain.includes(secret), 'the platform tells them to whoever has the key');
      const found = await messages(ctx, task.events().toResponse());
      for (const { data } of found) excludes(data, secret);
      const { data } = JSON.parse(found.at(-1).data);
      deepEqual([data.id, data.status, data.mcp_servers[0].name], [task.id, 'completed', 'files'], 'the rest is there');
    },
  },
];
