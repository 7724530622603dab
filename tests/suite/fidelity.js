/** Nothing is changed on the way: numbers, what Python writes, deep nesting, and what a task is told by its stream. */
import { deepEqual, equal, excludes, ok } from './assert.js';
import { caught, drain } from './harness.js';

const RECORD = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', created_at: '2026-01-01T00:00:00Z', events_streaming: true };
const envelope = { task_id: 't', organization_id: 'o', time: '2026-01-01T00:00:00Z' };
const BIG = '"payload_extension":{"channel":1234567890123456789,"list":[9007199254740993,{"rate":1.50}],"deep":{"n":-0}},"duration":1e3';

const json = (text) => new Response(text, { headers: { 'content-type': 'application/json' } });
/** A record as text, with more members as they stand. */
const text = (more, fields = {}) => `${JSON.stringify({ ...RECORD, ...fields }).slice(0, -1)}${more ? `,${more}` : ''}}`;
const event = (type, data, more = {}) => `data: ${JSON.stringify({ type, ...envelope, ...more }).slice(0, -1)},"data":${data}}\n\n`;
const stream = (...events) => new Response(events.join(''), { headers: { 'content-type': 'text/event-stream' } });

/** A platform of one task: reads answer with `record`, writes with their own body, streams with `events`. */
function platform(ctx, { record = text(BIG), events = [] } = {}) {
  const bodies = [];
  const { fetch, calls } = ctx.spy((url, init) => {
    if (url.endsWith('/events')) return stream(...events);
    if (init.body) bodies.push(init.body);
    return json(init.body && init.method === 'PATCH' ? `{"id":"t",${init.body.slice(1)}` : record);
  });
  return { configuration: ctx.configuration({ fetch }), bodies, calls };
}

const KEPT = ['"channel":1234567890123456789', '[9007199254740993,{"rate":1.50}]', '"deep":{"n":-0}', '"duration":1e3'];
const isKept = (body, what) => KEPT.forEach((part) => ok(body?.includes(part), `${what}: ${part} is in ${body}`));

/** Ways to a task whose numbers came as they stand in `BIG`. */
const WAYS = {
  load: (ctx, at) => ctx.sdk.Task.load('t', at.configuration),
  invoke: (ctx, at) => new ctx.sdk.Backend(at.configuration).invokeAgent({ agent_id: 'a' }),
  create: (ctx, at) => new ctx.sdk.Tasks(at.configuration).create({ agent_id: 'a' }),
  reload: async (ctx, at) => ctx.sdk.Task.from(RECORD, at.configuration).reload(),
  stop: async (ctx, at) => ctx.sdk.Task.from(RECORD, at.configuration).stop(),
  wait: async (ctx, at) => ctx.sdk.Task.from({ ...RECORD, events_streaming: false }, at.configuration).wait({ interval: 1 }),
  'save twice': async (ctx, at) => (await ctx.sdk.Task.load('t', at.configuration)).save(),
  'revive a task': async (ctx, at) => ctx.sdk.Task.from(await ctx.sdk.Task.load('t', at.configuration), at.configuration),
  'an event': async (ctx, at) => {
    const task = ctx.sdk.Task.from(RECORD, at.configuration);
    await drain(task.events());
    return task;
  },
  'an event of a part': async (ctx, at) => {
    const task = await ctx.sdk.Task.load('t', at.configuration);
    for await (const { type } of task.events()) if (type === 'task_updated') break;
    equal(task.title, 'part');
    return task;
  },
  'an end that no stream told': async (ctx, at) => {
    const task = ctx.sdk.Task.from(RECORD, at.configuration);
    at.events.length = 0;
    const { events } = await drain(task.events());
    equal(events.at(-1).synthetic, true);
    return task;
  },
};

const done = (ctx) => {
  const record = text(BIG, { status: 'completed' });
  const events = [event('task_updated', '{"title":"part"}'), event('task_finished', record)];
  return Object.assign(platform(ctx, { record, events }), { events });
};

/** Runs `use` while `Object.prototype` has members that a loop or a lookup finds. */
async function polluted(use, ...more) {
  const names = ['foo', 'extend', 'default', 'of', 'each', 'secret', 'raw', 'view', 'cursor', 'ticket', 'logger', 'onRetry', 'onUpdate', 'maxRetries', 'organizationId', 'retryable', ...more];
  for (const name of names) Object.prototype[name] = name === 'foo' ? 1 : () => 'inherited';
  try {
    return await use();
  } finally {
    for (const name of names) delete Object.prototype[name];
  }
}

export default [
  {
    name: 'numbers that nobody touched are saved as they came, however the task was had',
    async run(ctx) {
      for (const [name, way] of Object.entries(WAYS)) {
        const at = done(ctx);
        const task = await way(ctx, at);
        await task.setStatus('completed', name);
        isKept(at.bodies.at(-1), name);
        equal(JSON.parse(at.bodies.at(-1)).result, name);
      }
    },
  },
  {
    name: 'a number that was changed is saved as it is held, and its siblings as they came',
    async run(ctx) {
      const at = platform(ctx);
      const task = await ctx.sdk.Task.load('t', at.configuration);
      task.payload_extension.deep.n = 5;
      task.payload_extension.list.push(7);
      task.payload_extension.list[1].note = 'mine';
      task.duration = 12.5;
      await task.save();
      const [body] = at.bodies;
      for (const part of ['"channel":1234567890123456789', '[9007199254740993,{"rate":1.50,"note":"mine"},7]', '"deep":{"n":5}', '"duration":12.5']) {
        ok(body.includes(part), `${part} is in ${body}`);
      }
    },
  },
  {
    name: 'a copy by JSON has lost the spelling, and is saved all the same',
    async run(ctx) {
      const at = platform(ctx);
      const copy = ctx.sdk.Task.from(JSON.parse(JSON.stringify(await ctx.sdk.Task.load('t', at.configuration))), at.configuration);
      await copy.save();
      equal(JSON.parse(at.bodies[0]).payload_extension.channel, Number('1234567890123456789'));
    },
  },
  {
    name: 'events have their text when it is asked for, and nobody sees it by accident',
    async run(ctx) {
      const texts = [
        event('think', '{"payload":{"n":1234567890123456789}}'),
        event('chunk', '"a"'), event('chunk', '"b"'), event('chunk', '"\\u00e9 NaN"'),
        event('task_updated', text(BIG)), 'data: no JSON\n\n', event('think', '{"score":NaN}'),
        event('task_finished', text(BIG, { status: 'completed', user_tokens: { a: 'marker' } })),
      ];
      const at = platform(ctx, { events: texts });
      for (const options of [{ raw: true }, { raw: true, view: true }]) {
        const task = ctx.sdk.Task.from(RECORD, at.configuration);
        const { events, error } = await drain(task.events(options));
        equal(error, undefined, `${error}`);
        deepEqual(events.map(({ raw }) => raw), texts.map((one) => one.slice('data: '.length, -2)));
        for (const one of events) if (one.type !== 'undecodable') equal(Object.keys(one).includes('raw'), false, one.type);
        isKept((await task.save(), at.bodies.at(-1)), 'a save');
      }
      const plain = await drain(ctx.sdk.Task.from(RECORD, at.configuration).events());
      deepEqual(plain.events.filter(({ type }) => type !== 'undecodable').map((one) => 'raw' in one && one.raw !== undefined), plain.events.slice(1).map(() => false));
      const response = ctx.sdk.Task.from(RECORD, at.configuration).events({ raw: true }).toResponse();
      excludes(await response.text(), 'marker', 'the response');
      equal((await caught(ctx.sdk.Task.from(RECORD, at.configuration).events({ raw: 1 }).next())).code, 'invalid_parameter');
    },
  },
  {
    name: 'the text of an event after a gap is without the mark',
    async run(ctx) {
      const texts = [event('chunk', '"a"'), event('chunk', '"b"')];
      let turn = 0;
      const { fetch } = ctx.spy((url) => (url.endsWith('/events') ? stream(texts[turn++] ?? event('task_finished', text('', { status: 'completed' }))) : json(text(''))));
      const { events } = await drain(ctx.sdk.Task.from(RECORD, ctx.configuration({ fetch })).events({ raw: true }));
      equal(events[1].gap, true);
      equal(events[1].raw, texts[1].slice('data: '.length, -2));
    },
  },
  {
    name: 'NaN and infinities of a Python server are null, and a finished task is finished',
    async run(ctx) {
      for (const word of ['NaN', 'Infinity', '-Infinity']) {
        const record = text(`"duration":${word},"payload_extension":{"a":[${word},1],"b":"${word} \\"${word}\\""}`, { status: 'completed', result: `no ${word}` });
        const list = `[${record}]`;
        const at = platform(ctx, { record, events: [event('chunk', '"a"'), event('think', `{"score":${word}}`), event('task_finished', record)] });
        const holds = (task, what) => deepEqual([task.status, task.duration, task.payload_extension, task.result], ['completed', null, { a: [null, 1], b: `${word} "${word}"` }, `no ${word}`], `${word}, ${what}`);
        const fresh = () => ctx.sdk.Task.from(RECORD, at.configuration);
        holds(await ctx.sdk.Task.load('t', at.configuration), 'load');
        holds(await fresh().wait(), 'wait');
        holds(await ctx.sdk.Task.from({ ...RECORD, events_streaming: false }, at.configuration).wait(), 'wait by polling');
        for (const options of [{}, { view: true }]) {
          const task = fresh();
          const { events, error } = await drain(task.events(options));
          equal(error, undefined, `${error}`);
          deepEqual(events.map(({ type }) => type), ['chunk', 'think', 'task_finished']);
          equal(events[1].data.score, null);
          holds(task, 'events');
        }
        const task = await ctx.sdk.Task.load('t', at.configuration);
        await task.save();
        equal(JSON.parse(at.bodies.at(-1)).duration, null, 'what is sent is JSON');
        const { fetch } = ctx.spy(() => json(list));
        equal((await ctx.tasks({ fetch }).list('a'))[0].duration, null);
        const log = ctx.spy(() => json(`{"id":"t","messages":[{"id":"1","created_at":"x","tool_name":"n","payload":{"a":${word}}}]}`));
        const thread = await ctx.sdk.Task.from(RECORD, ctx.configuration({ fetch: log.fetch })).getActivityLog();
        deepEqual([thread.messages[0].kind, thread.messages[0].payload], ['tool_call', { a: null }]);
        deepEqual(ctx.sdk.Task.from({ ...RECORD, result: `{"a":${word},"b":"${word}"}` }).parseResult(), { a: null, b: word });
      }
    },
  },
  {
    name: 'what is no JSON is none, whatever words it holds',
    async run(ctx) {
      const wrong = ['{"type":"chunk","data":nan}', '{"type":"chunk","data":1NaN}', '{"type":"chunk",NaN:1}', '{"type":"chunk","data":"NaN}', '{"type":"chunk","data":+Infinity}', 'NaN'];
      const at = platform(ctx, { events: [...wrong.map((one) => `data: ${one}\n\n`), event('task_finished', text('', { status: 'completed' }))] });
      const { events } = await drain(ctx.sdk.Task.from(RECORD, at.configuration).events());
      deepEqual(events.slice(0, -1), events.slice(0, -1).filter(({ type }) => type === 'undecodable'));
      deepEqual(events.slice(0, -1).map(({ raw }) => raw), wrong);
      for (const body of ['{"id":"t","a":nan}', '{"id":"t","a":NaN', '{"id":"t",NaN:1}']) {
        const { fetch } = ctx.spy(() => json(body));
        equal((await caught(ctx.sdk.Task.load('t', ctx.configuration({ fetch })))).code, 'protocol', body);
      }
    },
  },
  {
    name: 'records of any depth are read, or refused; nobody else notices',
    async run(ctx) {
      for (const depth of [513, 5_000, 100_000]) {
        const deep = `"payload_extension":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
        const record = text(deep, { status: 'completed', result: 'r' });
        const at = platform(ctx, { record, events: [event('task_finished', record)] });
        for (const use of [
          () => ctx.sdk.Task.load('t', at.configuration),
          async () => ctx.sdk.Task.from(RECORD, at.configuration).wait(),
          async () => {
            const task = ctx.sdk.Task.from(RECORD, at.configuration);
            const { error } = await drain(task.events({ view: true }));
            if (error) throw error;
            return task;
          },
        ]) {
          const outcome = await use().catch((error) => error);
          ok(outcome.result === 'r' || (depth > 5_000 && outcome.code), `${depth}: ${outcome}`);
        }
      }
      equal((await ctx.start()).status, 'pending', 'the instance lives');
    },
  },
  {
    name: 'the task follows what its stream says of it, and of nobody else',
    async run(ctx) {
      const told = [
        event('task_created', text('', { status: 'pending' })),
        event('task_updated', text('', { status: 'executing', title: 'mine' })),
        event('task_updated', text('', { id: 'sub', status: 'failed', title: 'other' }), { task_id: 'sub' }),
        event('task_updated', '{"status":"failed"}', { task_id: 'sub' }),
        event('task_updated', text('', { id: 'sub', status: 'failed' })),
        event('sub_task_updated', text('', { status: 'failed' })),
        event('task_finished', text('', { id: 'sub', status: 'failed' }), { task_id: 'sub' }),
        event('task_updated', 'null'), event('task_updated', '"failed"'),
        event('task_updated', '{"status":"paused"}'),
        event('chunk', '"x"'),
      ];
      const at = platform(ctx, { record: text(''), events: told });
      const task = ctx.sdk.Task.from({ ...RECORD, status: 'unknown' }, at.configuration);
      const seen = [];
      for await (const { type } of task.events()) {
        seen.push(task.status);
        if (type === 'chunk') break;
      }
      deepEqual(seen, ['pending', ...Array(8).fill('executing'), 'paused', 'paused']);
      deepEqual([task.status, task.title, task.agent_id], ['paused', 'mine', 'a'], 'a part adds, also after the loop');
    },
  },
  {
    name: 'what is told again of a task that is over does not bring it back',
    async run(ctx) {
      const record = text('', { status: 'completed', finished_at: '2026-01-01T00:00:05' });
      const at = platform(ctx, { record, events: [event('task_updated', text('', { status: 'executing' })), event('chunk', '"x"')] });
      const task = await ctx.sdk.Task.load('t', at.configuration);
      for await (const { type } of task.events()) if (type === 'chunk') break;
      equal(task.status, 'completed');
    },
  },
  {
    name: 'members that Object.prototype has are no options, defaults or fields',
    async run(ctx) {
      await polluted(async () => {
        const task = await ctx.sdk.Task.from((await ctx.start()).record, ctx.configuration());
        const { events, error } = await drain(task.events({}));
        equal(error, undefined, `${error}`);
        equal(events.at(-1).type, 'task_finished');
        equal(task.status, 'completed');
        equal(Object.keys(task).includes('foo'), false);
        await task.setStatus('completed', 'mine');
        await task.reload();
        await task.wait({});
        await task.getActivityLog();
        ok((await ctx.tasks().list('agent-demo', {})).length > 0, 'a list');
        for await (const view of ctx.sdk.Task.from(task.record, ctx.configuration()).views()) ok(view);
        equal((await caught(ctx.backend().invokeAgent({ promt: 'x', agent_id: 'agent-demo' }))).code, 'unknown_parameter');
      });
    },
  },
  {
    name: 'nor are those that others know as options',
    async run(ctx) {
      const record = text(BIG, { status: 'completed' });
      const answers = [json(text('')), json(text('')), stream(event('task_updated', text('')), event('task_finished', record)), json(record), json(record), json(record)];
      const { fetch } = ctx.spy(() => answers.shift());
      const configuration = ctx.configuration({ fetch });
      await polluted(async () => {
        const task = await new ctx.sdk.Backend(configuration).invokeAgent({ agent_id: 'a', events_streaming: true });
        deepEqual([task.status, Object.hasOwn(task, 'status'), task.user_tokens], ['executing', true, null]);
        await task.reload({});
        const { events, error } = await drain(task.events());
        equal(error, undefined, `${error}`);
        equal(events.length, 2);
        equal(task.status, 'completed');
        await task.setStatus('completed');
        await task.wait();
        // Node's own streams and sockets would take some of them for options as well.
      }, 'fetch', 'data', 'id', 'class', 'phase', 'open', 'group', 'body', 'task_id', ...(ctx.runtime === 'node' ? [] : ['signal', 'status', 'headers', 'method', 'timeout']));
    },
  },
  {
    name: '`get` and `set` on Object.prototype, which old libraries add, break no record, error or stream',
    async run(ctx) {
      const task = JSON.parse(text());
      const broken = () => { throw new Error('no network'); };
      await polluted(async () => {
        const held = ctx.sdk.Task.from({ ...task, events_streaming: true }, ctx.configuration({ fetch: broken, maxRetries: 0 }));
        equal(held.id, task.id);
        for (const use of [() => held.reload(), () => held.events({ reconnect: false }).next(), () => held.text()]) {
          const error = await use().then(() => undefined, (thrown) => thrown);
          equal(error.code, 'connection', `${error}`);
          ok(ctx.sdk.isXpanderError(error), 'one of ours');
        }
      }, 'get', 'set');
    },
  },
];
