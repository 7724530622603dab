/** What is made of single events, on streams written by hand: odd JSON, odd envelopes, odd ends. */
import { deepEqual, equal, ok } from './assert.js';
import { drain } from './harness.js';

const record = { id: 't', agent_id: 'a', organization_id: 'o', input: {}, status: 'executing', created_at: '2026-01-01T00:00:00Z', events_streaming: true };
const envelope = { task_id: 't', organization_id: 'o', time: '2026-01-01T00:00:00Z' };
const event = (type, data, more = {}) => JSON.stringify({ type, ...envelope, data, ...more });
const finished = event('task_finished', { ...record, status: 'completed', result: 'r' });

/** A task whose stream says these chunks and ends. */
function told(ctx, ...chunks) {
  const encoder = new TextEncoder();
  const { fetch } = ctx.spy(() => new Response(new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  }), { headers: { 'content-type': 'text/event-stream' } }));
  return ctx.sdk.Task.from(record, ctx.configuration({ fetch }));
}

/** Each text as the data of an event, all in one chunk. */
const said = (ctx, ...datas) => told(ctx, datas.map((data) => `data: ${data}\n\n`).join(''));

export default [
  {
    name: 'what follows the end in the same chunk is not delivered',
    async run(ctx) {
      const task = said(ctx, event('chunk', 'a'), finished, event('chunk', 'late'), finished);
      const { events, error } = await drain(task.events());
      equal(error, undefined, 'error');
      deepEqual(events.map(({ type }) => type), ['chunk', 'task_finished']);
      equal(task.result, 'r');
    },
  },
  {
    name: 'an end is seen wherever it is cut in two',
    async run(ctx) {
      const text = `data: ${event('chunk', 'é')}\n\ndata: ${finished}\n\n`;
      for (let cut = 1; cut < text.length; cut += 7) {
        const task = told(ctx, text.slice(0, cut), text.slice(cut));
        const { events, error } = await drain(task.events());
        equal(error, undefined, `error at ${cut}`);
        deepEqual(events.map(({ type }) => type), ['chunk', 'task_finished'], `cut at ${cut}`);
        equal(task.status, 'completed');
      }
    },
  },
  {
    name: 'pieces that are alike are what JSON.parse makes of them, each an object of its own',
    async run(ctx) {
      const piece = (data, more) => event('chunk', data, { time: `2026, ${data}`, ...more });
      const texts = [
        ...['a', 'b "c"', '', '\n\u00e9\u{1F600}\\'].map((data) => piece(data)),
        ...['d', 'e'].map((data) => piece(data, { task_id: 'sub', identity: null })),
        event('think', { payload: {} }),
        ...['f', 'g', '"', { h: 1 }, 'i', 'j'].map((data) => piece(data)),
        ...['k', 'l'].map((data) => piece(data, { identity: { name: 'Shared?' } })),
        ...['m', 'n'].map((data) => `{"0":0,"__proto__":1,${piece(data).slice(1)}`),
        '{"type":"chunk","task_id":"t","organization_id":"o","time":"x","data":"y","data":"z"}',
        ...[1, 2].map((at) => piece('', { time: `\uFEFF${at}` })),
        // More tasks than the core keeps templates of.
        ...Array.from({ length: 36 }, (_, at) => piece(`part ${at}`, { task_id: `task ${at % 12}` })),
      ];
      const ways = [
        (all) => told(ctx, [...all, finished].map((text) => `data: ${text}\n\n`).join('')),
        (all) => told(ctx, ...[...all, finished].map((text) => `data: ${text}\n\n`)),
      ];
      const broken = [
        '"a","b"', '{"type":"chunk","data":"', '1', '{"type":"chunk"}\0', '{"type":"chunk"}\0A\\q', '{"type":"chunk"}\0Aevil',
        '{"type":"chunk","type":5}', '{"type":"chunk","task_id":"1","type":5,"time":"a","data":"b"}', '{"type":"a"},null', '{"type":"c","x":[1', '{"type":"d"}]}',
      ];
      for (const way of ways) {
        for (const all of [texts, texts.flatMap((text, at) => (at % 3 === 2 ? [text, broken[at % broken.length]] : [text]))]) {
          const seen = [];
          for await (const found of way(all).events()) {
            // Key order is part of it.
            seen.push(JSON.stringify(found));
            // It is nobody else's.
            for (const key of Object.keys(found)) found[key] = 'changed';
            found.more = 'changed';
          }
          const whole = seen.slice(0, -1).map((text) => JSON.parse(text).raw ?? text);
          deepEqual(whole, all.map((text) => (texts.includes(text) ? JSON.stringify(JSON.parse(text)) : text)));
        }
      }
    },
  },
  {
    name: 'an end is seen however it is spelled',
    async run(ctx) {
      const spellings = [
        `{"data":{"status":"completed","task_id":"other","type":"chunk"},"task_id":"t","time":"x","organization_id":"o","type":"task_finished"}`,
        `{ "type" : "task_finished" , "task_id" : "t", "organization_id":"o","time":"x","data":{"status":"completed"}}`,
        `{"type":"task\\u005ffinished","task_id":"\\u0074","organization_id":"o","time":"x","data":{"status":"completed"}}`,
        `{"identity":{"name":"\\"type\\":\\"chunk\\""},"type":"task_finished","task_id":"t","organization_id":"o","time":"x","data":{"status":"completed"}}`,
      ];
      for (const text of spellings) {
        const task = said(ctx, text, event('chunk', 'late'));
        const { events, error } = await drain(task.events());
        equal(error, undefined, `error after ${text}`);
        equal(events.length, 1, text);
        equal(task.status, 'completed', text);
      }
    },
  },
  {
    name: 'what only looks like an end ends nothing',
    async run(ctx) {
      const lookalikes = [
        event('task_finished', { status: 'completed' }, { task_id: 'other' }),
        event('chunk', '"type":"task_finished","task_id":"t"'),
        event('sub_task_finished', { task_id: 't', type: 'task_finished' }),
        event('tool_call_result', { type: 'task_finished', task_id: 't', result: finished }),
        event('task_finished_soon', {}),
      ];
      const { events, error } = await drain(said(ctx, ...lookalikes).events({ reconnect: false }));
      equal(events.length, lookalikes.length);
      equal(error?.reason, 'closed', 'the end of the connection is no end of the task');
    },
  },
  {
    name: 'an end without a record ends the stream and leaves the task alone',
    async run(ctx) {
      for (const data of [null, 'done', 5]) {
        const task = said(ctx, event('task_finished', data));
        const { events, error } = await drain(task.events());
        equal(error, undefined, 'error');
        equal(events.length, 1);
        equal(task.status, 'executing');
      }
    },
  },
  {
    name: 'every event is an object with a type, whatever the server says',
    async run(ctx) {
      const odd = ['5', 'null', '"chunk"', '[]', '{}', '{"type":5}', '{"type":null}', '{"data":1}', 'true', 'nothing', '{"type":"chunk"', '{"type":"chunk"},{"type":"chunk"}', '][', '{"type":"x"} {"type":"y"}'];
      for (const around of [[], [event('chunk', 'a')]]) {
        const { events, error } = await drain(said(ctx, ...around, ...odd, finished).events());
        equal(error, undefined, 'error');
        const strange = events.slice(around.length, -1);
        equal(strange.length, odd.length, 'one for one');
        for (const [index, seen] of strange.entries()) {
          ok(typeof seen === 'object' && seen !== null && typeof seen.type === 'string', `${odd[index]} became ${JSON.stringify(seen)}`);
          deepEqual([seen.type, seen.raw], ['undecodable', odd[index]], odd[index]);
          ok(seen.error, 'it says why');
        }
        equal(events.at(-1).type, 'task_finished');
      }
    },
  },
  {
    name: 'odd events alone in their chunks are treated the same',
    async run(ctx) {
      for (const text of ['5', 'null', '[]', '[{"type":"chunk"}]', '{}', 'x', '{"type":"chunk"},{"type":"chunk"}']) {
        const { events } = await drain(told(ctx, `data: ${text}\n\n`, `data: ${finished}\n\n`).events());
        deepEqual(events.map(({ type }) => type), ['undecodable', 'task_finished'], text);
        equal(events[0].raw, text);
      }
    },
  },
  {
    name: 'an event in several data lines is one JSON text',
    async run(ctx) {
      const lines = JSON.stringify(JSON.parse(finished), null, 1).split('\n').map((line) => `data: ${line}\n`).join('');
      const { events, error } = await drain(told(ctx, `${lines}\n`).events());
      equal(error, undefined, 'error');
      deepEqual(events, [JSON.parse(finished)]);
    },
  },
  {
    name: 'names, ids, comments and pauses of the stream do not touch its events',
    async run(ctx) {
      const text = `: hello\n\nretry: 5\n\nevent: other\nid: 1\ndata: ${event('chunk', 'a')}\n\n:\n:\n\nevent: task_finished\ndata: ${event('chunk', 'b')}\n\ndata: ${finished}\n\n`;
      const { events, error } = await drain(told(ctx, text).events());
      equal(error, undefined, 'error');
      deepEqual(events.map(({ data }) => (typeof data === 'string' ? data : data.status)), ['a', 'b', 'completed']);
    },
  },
  {
    name: 'fields that are no field of an event stay with it, and reach no prototype',
    async run(ctx) {
      const text = '{"type":"chunk","task_id":"t","organization_id":"o","time":"x","data":"a","shard":7,"__proto__":{"polluted":1},"constructor":1}';
      const { events: [chunk] } = await drain(said(ctx, text, finished).events());
      equal(chunk.shard, 7);
      equal(Object.getPrototypeOf(chunk), Object.prototype);
      ok(Object.hasOwn(chunk, '__proto__'), 'it is a field like any other');
      equal({}.polluted, undefined);
    },
  },
  {
    name: 'an empty stream is an interruption, not an end',
    async run(ctx) {
      for (const text of ['', ': hello\n\n', 'data: {"type":"task_finished","task_id":"t","data":{}}\n']) {
        const { events, error } = await drain(told(ctx, text).events({ reconnect: false }));
        equal(events.length, 0);
        equal(error?.code, 'stream_interrupted');
        equal(error.reason, 'closed');
      }
    },
  },
  {
    name: 'ten thousand events in one chunk, and each in its own',
    async run(ctx) {
      const many = Array.from({ length: 10_000 }, (_, i) => `data: ${event('chunk', `${i}`)}\n\n`);
      for (const chunks of [[many.join('')], many]) {
        const { events, error } = await drain(told(ctx, ...chunks, `data: ${finished}\n\n`).events());
        equal(error, undefined, 'error');
        equal(events.length, many.length + 1);
        ok(events.slice(0, -1).every(({ data }, i) => data === `${i}`), 'in order');
      }
    },
  },
];
