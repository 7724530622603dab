/** The files of a task: what is read, from where, with what, and the message that is made of it. */
import { deepEqual, equal, excludes, includes, match, ok, rejects } from './assert.js';
import { eventually } from './harness.js';

const UNREADABLE = 'Error: file could not be read';
const PLAN = { enabled: true, started: true, enforce: false, question_raised: false, tasks: [{ id: 'p1', title: 'one', completed: true }, { id: 'p2', title: 'two', completed: false }] };

/** A task with these files, whose host is allowed. */
function taskOf(ctx, input, fields = {}, options = {}) {
  const record = { id: 't', agent_id: 'a', status: 'executing', created_at: '2026-02-07T23:59:59+05:30', input: { text: 'see', ...input }, ...fields };
  return ctx.sdk.Task.from(record, ctx.configuration(options));
}

/** The address of a file, marked as this test's. */
const at = (ctx, path) => `${ctx.filesUrl}${path}${path.includes('?') ? '&' : '?'}by=${ctx.key}`;
const hosts = (ctx) => [new URL(ctx.filesUrl).host];
const contents = async (task, options) => (await task.getHumanReadableFiles(options)).map(({ content }) => content);
const seen = async (ctx) => (await fetch(`${ctx.filesUrl}/_seen?by=${ctx.key}`)).json();

/** Inner addresses as they may be spelled: each runtime has a URL parser of its own. */
const INNER = [
  'http://localhost/', 'http://LocalHost:8080/', 'http://localhost./', 'http://a.localhost/', 'http://metadata/', 'http://metadata.google.internal/',
  'http://printer.local/', 'http://127.0.0.1/', 'http://127.0.0.1./', 'http://127.1/', 'http://127.0.1/', 'http://2130706433/', 'http://017700000001/',
  'http://0177.0.0.01/', 'http://0x7f000001/', 'http://0x7F.0.0.0x1/', 'http://%31%32%37.0.0.1/', 'http://１２７.0.0.1/', 'http://127。0。0。1/',
  'http:\\\\127.0.0.1\\', 'http:127.0.0.1/', 'http://127.0.\t0.1/', 'http://0/', 'http://10.0.0.1/', 'http://172.31.255.255/', 'http://192.168.0.1/',
  'http://169.254.169.254/', 'http://100.64.0.1/', 'http://198.18.0.1/', 'http://224.0.0.1/', 'http://255.255.255.255/', 'http://[::1]/', 'http://[::]/',
  'http://[0:0:0:0:0:0:0:1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[::127.0.0.1]/', 'http://[64:ff9b::127.0.0.1]/',
  'http://[2002:7f00:1::]/', 'http://[2001::1]/', 'http://[fc00::1]/', 'http://[fe80::1]/', 'http://[ff02::1]/', 'http://[2001:db8::1]/',
  'http://user@example.com/', 'http://example.com@127.0.0.1/', 'http://:secret@example.com/', 'ftp://example.com/', 'file:///etc/', 'data:text/plain,', 'javascript:',
  'relative/', '//example.com/', '',
];

export default [
  {
    name: 'images and PDFs are URLs, and nothing is sent for them',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      const files = ['https://e.com/a.png', 'https://e.com/b.PDF?x=1', 'https://e.com/c.csv', 'https://e.com/d'];
      const plain = taskOf(ctx, { files }, {}, { fetch });
      deepEqual([await plain.getImages(), await plain.getFiles()], [['https://e.com/a.png'], ['https://e.com/b.PDF?x=1']]);
      const attachments = [{ url: 'https://e.com/d', kind: 'pdf' }, { url: 'https://e.com/a.png', mime: 'text/plain' }, { url: 'https://e.com/e', mime: 'image/webp' }];
      const attached = taskOf(ctx, { files, attachments }, {}, { fetch });
      deepEqual([await attached.getImages(), await attached.getFiles()], [['https://e.com/e'], ['https://e.com/d']]);
      equal(calls.length, 0);
    },
  },
  {
    name: 'text files are read, each in its encoding, and what cannot be read says so',
    async run(ctx) {
      const paths = ['/a.csv', '/utf8.txt', '/latin.txt', '/undeclared.txt', '/klingon.txt', '/missing.txt', '/a.png'];
      const files = paths.map((path) => at(ctx, path));
      const read = await taskOf(ctx, { files }).getHumanReadableFiles({ allowedHosts: hosts(ctx) });
      deepEqual(read.map(({ url }) => url), files.slice(0, 6));
      deepEqual(read.map(({ content }) => content), ['x,y\n1,2\n', 'naïve ✓ 👋', 'café', 'caf\ufffd', 'Qapla’', UNREADABLE]);
      const dead = taskOf(ctx, { files: [`${ctx.deadUrl}/a.csv`] });
      deepEqual(await contents(dead, { allowedHosts: ['127.0.0.1'] }), [UNREADABLE]);
      deepEqual(await contents(taskOf(ctx, {}), {}), []);
    },
  },
  {
    name: 'an attachment of kind text is read whatever its URL; with injection disabled nothing is',
    async run(ctx) {
      const url = at(ctx, '/page');
      const attachments = [{ url, kind: 'text' }];
      deepEqual(await contents(taskOf(ctx, { attachments }), { allowedHosts: hosts(ctx) }), ['hello page']);
      const disabled = taskOf(ctx, { attachments }, { disable_attachment_injection: true });
      const before = (await seen(ctx)).length;
      deepEqual(await disabled.getHumanReadableFiles({ allowedHosts: hosts(ctx) }), [{ url }]);
      includes(await disabled.toMessage(), `\nFiles contents:\n{"url": "${url}"}\n`);
      equal((await seen(ctx)).length, before);
    },
  },
  {
    name: 'nothing but the URL goes to a host of files',
    async run(ctx) {
      const options = { headers: { 'x-proxy-secret': 'secret', cookie: 'a=b' }, organizationId: 'org-secret' };
      for (const credential of [{}, { apiKey: undefined, ticket: `${ctx.key}-ticket` }]) {
        const task = taskOf(ctx, { files: [at(ctx, '/a.csv')] }, { user_tokens: { item: 'token-secret' } }, { ...options, ...credential });
        if (globalThis.document) document.cookie = `session=${ctx.key}`;
        deepEqual(await contents(task, { allowedHosts: hosts(ctx) }), ['x,y\n1,2\n']);
      }
      const requests = await seen(ctx);
      equal(requests.length, 2);
      for (const { method, headers } of requests) {
        equal(method, 'GET');
        for (const name of ['x-api-key', 'authorization', 'cookie', 'x-proxy-secret', 'x-agent-version']) equal(headers[name], undefined, name);
        for (const secret of [ctx.key, 'secret']) excludes(JSON.stringify({ ...headers, host: '', referer: '' }), secret);
      }
    },
  },
  {
    name: 'the init of a file\'s request is plain, and leaves cookies out where there are any',
    async run(ctx) {
      const { calls, fetch } = ctx.spy(() => new Response('text'));
      deepEqual(await contents(taskOf(ctx, { files: ['https://EXAMPLE.com:443/a b.csv'] }, {}, { fetch })), ['text']);
      const [{ url, init, self }] = calls;
      deepEqual([calls.length, url, self], [1, 'https://example.com/a%20b.csv', undefined]);
      deepEqual([init.method, init.redirect, Object.keys(init.headers).length, 'body' in init], ['GET', 'manual', 0, false]);
      equal(init.credentials, 'credentials' in Request.prototype ? 'omit' : undefined);
      if (ctx.runtime === 'chromium') equal(init.credentials, 'omit');
    },
  },
  {
    name: 'an inner address is refused in every spelling, before anything is sent',
    async run(ctx) {
      const { calls, fetch } = ctx.spy(() => new Response('stolen'));
      const files = INNER.map((url) => `${url}a.csv`);
      const read = await contents(taskOf(ctx, { files }, {}, { fetch }));
      deepEqual(files.filter((_, index) => read[index] !== UNREADABLE), []);
      deepEqual(calls.map(({ url }) => url), []);
      deepEqual(await contents(taskOf(ctx, { files: [at(ctx, '/a.csv')] })), [UNREADABLE]);
      deepEqual(await seen(ctx), []);
      const outer = ['http://93.184.216.34/a.csv', 'https://[2606:4700:4700::1111]/a.csv', 'https://127.example.com/a.csv', 'https://bücher.example/a.csv'];
      deepEqual(new Set(await contents(taskOf(ctx, { files: outer }, {}, { fetch }))), new Set(['stolen']));
      deepEqual(calls.map(({ url }) => url).sort(), ['http://93.184.216.34/a.csv', 'https://127.example.com/a.csv', 'https://[2606:4700:4700::1111]/a.csv', 'https://xn--bcher-kva.example/a.csv']);
    },
  },
  {
    name: 'redirects are followed five times, where the runtime shows them',
    async run(ctx) {
      const read = (path) => contents(taskOf(ctx, { files: [at(ctx, path)] }), { allowedHosts: hosts(ctx) });
      const [five] = await read('/hops/5/a.csv');
      if (ctx.runtime === 'chromium') {
        match(five, /^Error: file could not be read: .*redirect/);
        equal((await seen(ctx)).length, 1);
        return;
      }
      equal(five, 'x,y\n1,2\n');
      equal((await seen(ctx)).length, 6);
      deepEqual(await read('/hops/6/a.csv'), [UNREADABLE]);
      equal((await seen(ctx)).length, 12);
      for (const { headers } of await seen(ctx)) equal(headers['x-api-key'], undefined);
    },
  },
  {
    name: 'a redirect to an inner address is not followed',
    async run(ctx) {
      const host = new URL(ctx.filesUrl);
      const inner = [`http://localhost:${host.port}/a.csv`, `http://127.1:${Number(host.port) ^ 1}/a.csv`, `http://user@${host.host}/a.csv`, 'http://169.254.169.254/', 'file:///etc/passwd'];
      const files = inner.map((location) => at(ctx, `/to.csv?location=${encodeURIComponent(`${location}?by=${ctx.key}`)}`));
      const read = await contents(taskOf(ctx, { files }), { allowedHosts: hosts(ctx) });
      for (const content of read) ok(content.startsWith(UNREADABLE), content);
      deepEqual((await seen(ctx)).map(({ path }) => path), files.map(() => '/to.csv'));
    },
  },
  {
    name: 'a file is read up to 15 MiB, and left when it is larger',
    async run(ctx) {
      const task = taskOf(ctx, { files: [at(ctx, '/large.txt'), at(ctx, '/endless.txt')] });
      const [large, endless] = await contents(task, { allowedHosts: hosts(ctx), inline: { perFile: 3 } });
      equal(large, `aaa\n... [truncated: 15,728,640 chars total - full file at ${at(ctx, '/large.txt')}]`);
      ok(endless.startsWith('Err\n... [truncated: 29 chars'), endless);
      await eventually(async () => (await seen(ctx)).find(({ path }) => path === '/endless.txt').left, 'the endless file is left');
    },
  },
  {
    name: 'texts are cut by characters, not by halves of them',
    async run(ctx) {
      const url = at(ctx, '/waves.txt');
      const task = taskOf(ctx, { files: [url, url] });
      const [first, second] = await contents(task, { allowedHosts: hosts(ctx), inline: { perFile: 7 } });
      equal(first, `${'👋'.repeat(7)}\n... [truncated: 30 chars total - full file at ${url}]`);
      equal(second, first);
      const [, none] = await contents(task, { allowedHosts: hosts(ctx), inline: { total: 30 } });
      equal(none, `\n... [truncated: 30 chars total - full file at ${url}]`);
      deepEqual(await contents(task, { allowedHosts: hosts(ctx), inline: { perFile: 30 } }), ['👋'.repeat(30), '👋'.repeat(30)]);
    },
  },
  {
    name: 'a message has the text, the files, what they say, and the time',
    async run(ctx) {
      const [csv, text] = [at(ctx, '/a.csv'), at(ctx, '/utf8.txt')];
      const files = [csv, text, 'https://e.com/a.png', 'https://e.com/a.mp3', 'https://e.com/a.docx'];
      const message = await taskOf(ctx, { files }).toMessage({ allowedHosts: hosts(ctx) });
      const [head, rest] = message.split('\nAttachment notes:\n');
      equal(head, [
        'see', `Files: ${files.join(', ')}`, 'Files contents:', `{"url": "${csv}", "content": "x,y\\n1,2\\n"}`,
        `{"url": "${text}", "content": "na\\u00efve \\u2713 \\ud83d\\udc4b"}`,
      ].join('\n'));
      match(rest, /^- .*: https:\/\/e\.com\/a\.mp3, https:\/\/e\.com\/a\.docx\n\nMessage timestamp \(UTC\): 2026-02-07 18:29$/);
      equal(await taskOf(ctx, {}).toMessage({ withTimestamp: false }), 'see');
      equal(await taskOf(ctx, { text: null }).toMessage(), '\n\nMessage timestamp (UTC): 2026-02-07 18:29');
    },
  },
  {
    name: 'text that is data goes as it is: nothing is read for it',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      const text = ' {"a": [1, "é"]}\n';
      equal(await taskOf(ctx, { text, files: ['https://example.com/a.csv'] }, { deep_planning: PLAN }, { fetch }).toMessage({ retryCount: 3 }), text);
      equal(calls.length, 0);
    },
  },
  {
    name: 'a task whose plan is under way is read anew, keeps its own, and is reminded of what is open',
    async run(ctx) {
      const answered = { id: 't', status: 'completed', result: 'theirs', tokens: { prompt_tokens: 1 }, title: 'new', created_at: '2026-02-07T00:00:00Z', input: { text: 'see' }, deep_planning: { ...PLAN, tasks: [] } };
      const { calls, fetch } = ctx.spy(() => Response.json(answered));
      const task = taskOf(ctx, {}, { deep_planning: PLAN, result: 'mine', tokens: null, additional_context: 'a <compacted_context> b' }, { fetch });
      const message = await task.toMessage({ retryCount: 1, headers: { 'x-a': 'b' } });
      equal(calls.length, 1);
      deepEqual([calls[0].init.headers['x-api-key'], calls[0].init.headers['x-a'], calls[0].init.credentials], [ctx.key, 'b', undefined]);
      ok(message.startsWith('<task_input>\nsee\n</task_input>\n\nAttempt 2: 1 of 2 '), message);
      for (const part of ['\n  [✓] one (ID: p1)\n  [ ] two (ID: p2)\n', 'xpcomplete_agent_plan_items', '<compacted_context>']) includes(message, part);
      ok(message.endsWith('\n\nMessage timestamp (UTC): 2026-02-07 00:00'), message);
      deepEqual([task.title, task.result, task.status, task.tokens, task.deep_planning.tasks.length], ['new', 'mine', 'executing', null, 2]);
      const failing = taskOf(ctx, {}, { deep_planning: PLAN }, { fetch: async () => new Response('', { status: 404 }) });
      await rejects(failing.toMessage(), { code: 'api', status: 404 });
    },
  },
  {
    name: 'an option that cannot be used is named before anything is sent',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      const task = taskOf(ctx, { files: ['https://example.com/a.csv'] }, { deep_planning: PLAN }, { fetch });
      for (const [options, code, name] of [
        [{ inlin: {} }, 'unknown_parameter', 'inlin'],
        [{ inline: { perfile: 1 } }, 'unknown_parameter', 'inline.perfile'],
        [{ inline: 5 }, 'invalid_parameter', 'inline'],
        [{ inline: { total: -1 } }, 'invalid_parameter', 'inline.total'],
        [{ inline: { total: Infinity } }, 'invalid_parameter', 'inline.total'],
        [{ allowedHosts: 'a' }, 'invalid_parameter', 'allowedHosts'],
        [{ retryCount: 'x' }, 'invalid_parameter', 'retryCount'],
        [{ withTimestamp: 1 }, 'invalid_parameter', 'withTimestamp'],
        [{ signal: 1 }, 'invalid_parameter', 'signal'],
        [5, 'invalid_parameter', 'options'],
      ]) includes((await rejects(task.toMessage(options), { code })).message, name);
      await rejects(task.getHumanReadableFiles({ retryCount: 1 }), { code: 'unknown_parameter' });
      equal(calls.length, 0);
    },
  },
  {
    name: 'an abort rejects with its reason, and leaves the files',
    async run(ctx) {
      const task = taskOf(ctx, { files: [at(ctx, '/silent.txt'), at(ctx, '/a.csv')] });
      const reason = new Error('enough');
      for (const read of ['getHumanReadableFiles', 'toMessage']) {
        const stop = new AbortController();
        const reading = rejects(task[read]({ signal: stop.signal, allowedHosts: hosts(ctx) }));
        await eventually(async () => (await seen(ctx)).some(({ path, left }) => path === '/silent.txt' && !left), 'a file is asked for');
        stop.abort(reason);
        equal(await reading, reason);
        await eventually(async () => (await seen(ctx)).every(({ path, left }) => path !== '/silent.txt' || left), 'the file is left');
      }
      await rejects(task.toMessage({ signal: AbortSignal.abort(reason) }));
    },
  },
  {
    name: 'a host of files that answers with nonsense costs its own file alone',
    async run(ctx) {
      const answers = [undefined, null, {}, new Response(null), { status: 200, headers: new Headers(), body: { getReader: () => ({ read: () => ({ done: true }) }) } }];
      const { fetch } = ctx.spy((_, __, count) => answers[count - 1]);
      const files = answers.map((_, index) => `https://example.com/${index}.csv`);
      deepEqual(await contents(taskOf(ctx, { files }, {}, { fetch })), [UNREADABLE, UNREADABLE, UNREADABLE, '', '']);
      ok((await ctx.start()).id, 'the next call works');
    },
  },
];
