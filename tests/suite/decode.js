/** decodeEventStream on streams made by hand: bytes in, messages out. */
import { deepEqual, equal, ok, rejects } from './assert.js';
import { drain, eventually } from './harness.js';

const encoder = new TextEncoder();

/** A body of the given chunks (text or bytes); `cancelled` is set to the reason if the reader gives up. */
function body(...chunks) {
  const state = { cancelled: undefined };
  const queue = chunks.map((chunk) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk));
  state.stream = new ReadableStream({
    pull(controller) {
      if (queue.length === 0) controller.close();
      else controller.enqueue(queue.shift());
    },
    cancel(reason) {
      state.cancelled = reason ?? 'cancelled';
    },
  }, { highWaterMark: 0 });
  return state;
}

/** All messages of these chunks. */
async function messages(ctx, ...chunks) {
  const { events, error } = await drain(ctx.sdk.decodeEventStream(body(...chunks).stream));
  if (error) throw error;
  return events;
}

const datas = async (ctx, ...chunks) => (await messages(ctx, ...chunks)).map((message) => message.data);

export default [
  {
    name: 'fields of a message',
    async run(ctx) {
      const [first, second] = await messages(ctx, 'event: tick\nid: 7\nretry: 1500\ndata: one\ndata: two\n\ndata:x\n\n');
      equal(first.event, 'tick');
      equal(first.data, 'one\ntwo');
      equal(first.id, '7');
      equal(first.retry, 1500);
      equal(second.data, 'x');
      equal(second.id, '7', 'an id persists');
      equal(second.event, 'message', 'an event name does not');
      equal(second.retry, null, 'nor does retry');
    },
  },
  {
    name: 'line ends: LF, CRLF, CR, mixed, and a CRLF cut in two',
    async run(ctx) {
      for (const end of ['\n', '\r\n', '\r']) deepEqual(await datas(ctx, `data: a${end}data: b${end}${end}data: c${end}${end}`), ['a\nb', 'c'], JSON.stringify(end));
      deepEqual(await datas(ctx, 'data: a\r', '\ndata: b\r', '\n\r', '\n', 'data: c\n\n'), ['a\nb', 'c'], 'cut');
      deepEqual(await datas(ctx, 'data: a\r\rdata: b\n\r\n'), ['a', 'b'], 'mixed');
    },
  },
  {
    name: 'every way to cut a stream in two gives the same messages',
    async run(ctx) {
      const bytes = encoder.encode('\ufeffid: 1\r\ndata: é👋\r\n\r\n: note\revent: x\rdata: b\r\rdata: c\ndata\n\n');
      const whole = await messages(ctx, bytes);
      equal(whole.length, 3);
      equal(whole[0].data, 'é👋');
      for (let cut = 1; cut < bytes.length; cut += 1) {
        deepEqual(await messages(ctx, bytes.slice(0, cut), bytes.slice(cut)), whole, `cut at ${cut}`);
      }
      deepEqual(await messages(ctx, ...[...bytes].map((byte) => Uint8Array.of(byte))), whole, 'byte by byte');
    },
  },
  {
    name: 'one leading BOM is dropped, also when it is cut; a second is data',
    async run(ctx) {
      deepEqual(await datas(ctx, '\ufeffdata: a\n\n'), ['a']);
      deepEqual(await datas(ctx, Uint8Array.of(0xef), Uint8Array.of(0xbb, 0xbf), 'data: a\n\n'), ['a']);
      deepEqual(await datas(ctx, '\ufeff\ufeffdata: a\n\ndata: b\n\n'), ['b'], 'the second makes the field an unknown one');
      deepEqual(await datas(ctx, 'data: \ufeffa\n\n'), ['\ufeffa'], 'inside, it stays');
    },
  },
  {
    name: 'comments, unknown fields, fields without a colon, and the one space',
    async run(ctx) {
      deepEqual(await datas(ctx, ': hi\ndata:  two\nfoo: bar\n:\ndata\n\n'), [' two\n']);
      deepEqual(await datas(ctx, ': only a comment\n\nevent: x\n\nid: 3\n\n'), [], 'without data there is no message');
      deepEqual(await datas(ctx, 'data: a:b: c\n\n'), ['a:b: c']);
      deepEqual(await datas(ctx, 'Data: a\n\nDATA: b\n\n'), [], 'names have their case');
      deepEqual(await datas(ctx, 'data:\n\n'), [''], 'an empty data field is data');
    },
  },
  {
    name: 'an id with NUL is void, an empty one resets, retry takes digits only',
    async run(ctx) {
      const [a, b, c] = await messages(ctx, 'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\nid\ndata: c\n\n');
      deepEqual([a.id, b.id], ['1', '1']);
      equal(c.id, '', 'reset');
      for (const bad of ['12a', '-1', '1.5', ' 5', '']) {
        const [message] = await messages(ctx, `retry: ${bad}\ndata: x\n\n`);
        equal(message.retry, null, `retry of ${JSON.stringify(bad)}`);
      }
    },
  },
  {
    name: 'an unterminated last block is discarded',
    async run(ctx) {
      deepEqual(await datas(ctx, 'data: a\n\ndata: b\n'), ['a']);
      deepEqual(await datas(ctx, 'data: a\n\ndata: b'), ['a']);
      deepEqual(await datas(ctx, ''), []);
    },
  },
  {
    name: 'bad UTF-8 becomes U+FFFD, other line-like characters are data',
    async run(ctx) {
      deepEqual(await datas(ctx, 'data: a', Uint8Array.of(0xff, 0xfe), 'b\n\n'), ['a\ufffd\ufffdb']);
      deepEqual(await datas(ctx, 'data: a\u2028b\u0085c\u000bd\n\n'), ['a\u2028b\u0085c\u000bd']);
    },
  },
  {
    name: 'a message arrives with its blank line, not with the next chunk',
    async run(ctx) {
      let feed;
      const stream = new ReadableStream({ start: (controller) => void (feed = controller) });
      const iterator = ctx.sdk.decodeEventStream(stream)[Symbol.asyncIterator]();
      feed.enqueue(encoder.encode('data: a\n\n'));
      equal((await iterator.next()).value.data, 'a');
      const next = iterator.next();
      feed.enqueue(encoder.encode('data: b\r\r'));
      equal((await next).value.data, 'b', 'a CR ends its line at once');
      feed.close();
      deepEqual(await iterator.next(), { done: true, value: undefined });
    },
  },
  {
    name: 'break, throw and return cancel the body and give it free',
    async run(ctx) {
      const first = body('data: a\n\n', 'data: b\n\n', 'data: c\n\n');
      for await (const message of ctx.sdk.decodeEventStream(first.stream)) {
        equal(message.data, 'a');
        break;
      }
      ok(first.cancelled, 'cancelled by break');
      const second = body('data: a\n\n', 'data: b\n\n');
      await rejects((async () => {
        for await (const message of ctx.sdk.decodeEventStream(second.stream)) throw new Error(`own ${message.data}`);
      })(), { message: 'own a' });
      ok(second.cancelled, 'cancelled by throw');
    },
  },
  {
    name: 'return() does not wait for a read that is pending',
    async run(ctx) {
      let cancelled = false;
      const stream = new ReadableStream({ cancel: () => void (cancelled = true) });
      const iterator = ctx.sdk.decodeEventStream(stream)[Symbol.asyncIterator]();
      const pending = iterator.next();
      await iterator.return();
      deepEqual(await pending, { done: true, value: undefined });
      ok(cancelled, 'cancelled');
    },
  },
  {
    name: 'leaving before the first read cancels the body too',
    async run(ctx) {
      const first = body('data: a\n\n');
      await ctx.sdk.decodeEventStream(first.stream).return();
      await eventually(() => first.cancelled, 'cancelled by return()');
      const second = body('data: a\n\n');
      await rejects(ctx.sdk.decodeEventStream(second.stream, { signal: AbortSignal.abort(new Error('enough')) }).next(), { message: 'enough' });
      await eventually(() => second.cancelled, 'cancelled by the signal');
    },
  },
  {
    name: 'a signal ends it with its reason, before the first read and during one',
    async run(ctx) {
      const why = new Error('enough');
      const early = body('data: a\n\n');
      equal(await rejects(ctx.sdk.decodeEventStream(early.stream, { signal: AbortSignal.abort(why) }).next()), why);
      let cancelled = false;
      const stop = new AbortController();
      const quiet = new ReadableStream({ cancel: () => void (cancelled = true) });
      const pending = rejects(ctx.sdk.decodeEventStream(quiet, { signal: stop.signal }).next());
      stop.abort(why);
      equal(await pending, why);
      await eventually(() => cancelled, 'the body is cancelled');
    },
  },
  {
    name: 'an error of the body is raised after what came before it',
    async run(ctx) {
      const reason = new Error('cut');
      let sent = false;
      const stream = new ReadableStream({
        pull(controller) {
          if (sent) controller.error(reason);
          else controller.enqueue(encoder.encode('data: a\n\ndata: b'));
          sent = true;
        },
      }, { highWaterMark: 0 });
      const { events, error } = await drain(ctx.sdk.decodeEventStream(stream));
      deepEqual(events.map((event) => event.data), ['a']);
      ok(error === reason || error?.cause === reason, `the reason is kept: ${error}`);
    },
  },
  {
    name: 'one message has a limit, whether it is one line or many',
    async run(ctx) {
      const big = 'x'.repeat(2000);
      for (const chunks of [[`data: ${big}\n\n`], [`data: ${big}`], Array.from({ length: 40 }, () => `data: ${'y'.repeat(100)}\n`)]) {
        const given = body('data: ok\n\n', ...chunks);
        const { events, error } = await drain(ctx.sdk.decodeEventStream(given.stream, { maxEventSize: 1000 }));
        deepEqual(events.map((event) => event.data), ['ok'], 'before the limit');
        equal(error?.code, 'event_too_large');
      }
      equal((await messages(ctx, ...Array.from({ length: 40 }, () => `data: ${'y'.repeat(100)}\n\n`))).length, 40, 'many small messages are no large one');
    },
  },
];
