/** Talking back to a task's audience: pushed events, logins at tool servers, leave for tools. */
import { deepEqual, equal, excludes, includes, match, ok, rejects } from './assert.js';
import { caught } from './harness.js';

const MARK = 'geheim-4711';
const server = (extra) => ({ name: 'Files', url: 'https://mcp.example', auth_type: 'oauth2', client_secret: MARK, ...extra });
const quick = { interval: 20 };

/** A task of an agent that goes on for ever, for this user. */
const endless = (ctx, id = 'user-42') => ctx.start('agent-never', { user_details: { id, email: 'u@example.com' } });

export default [
  {
    name: 'pushed events reach whoever watches the task, completed with what the task knows',
    async run(ctx) {
      const task = await endless(ctx);
      const told = [];
      const stream = task.events();
      for await (const event of stream) {
        if (event.type === 'task_created') {
          await task.pushEvents({ type: 'chunk', data: 'from outside', identity: { name: 'Ann' } });
          await task.pushEvents([{ type: 'x-own', data: [1, null] }, { type: 'tool_call_result', data: { request_id: 'r', operation_id: 'o', result: '{"hits":3}' } }]);
        }
        if (event.identity || event.type === 'x-own' || event.data?.request_id === 'r') told.push(event);
        if (told.length === 3) break;
      }
      deepEqual(told.map(({ type }) => type), ['chunk', 'x-own', 'tool_call_result']);
      deepEqual([told[0].data, told[0].identity.name, told[1].data, told[2].data.result], ['from outside', 'Ann', [1, null], { hits: 3 }]);
      const [first] = await ctx.sent('/events/push');
      deepEqual(Object.keys(first.body[0]), ['type', 'task_id', 'organization_id', 'time', 'data', 'identity']);
      deepEqual([first.body[0].task_id, first.body[0].organization_id], [task.id, task.organization_id]);
      match(first.body[0].time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, 'time');
      await task.stop();
    },
  },
  {
    name: 'an event\'s own values win, and a date is one',
    async run(ctx) {
      const task = await endless(ctx);
      const time = new Date(0);
      await task.pushEvents({ type: 'chunk', data: '', time, task_id: 'other', organization_id: 'theirs' });
      const [{ body: [event] }] = await ctx.sent('/events/push');
      deepEqual([event.time, event.task_id, event.organization_id, event.identity], [time.toISOString(), 'other', 'theirs', null]);
      await task.stop();
    },
  },
  {
    name: 'an event that cannot be sent is named, and nothing is sent',
    async run(ctx) {
      const { calls, fetch } = ctx.spy();
      const task = ctx.sdk.Task.from({ id: 't', organization_id: 'o' }, ctx.configuration({ fetch }));
      const cases = [
        [{ data: 1 }, 'events[0].type'], [[{ type: 'a', data: 1 }, { type: 'b' }], 'events[1].data'], [null, 'events[0].type'], [undefined, 'events[0].type'],
        [{ type: 'chunk', data: () => {} }, 'events[0].data'], [{ type: 'tool_call_request', data: { request_id: 'r' } }, 'events[0].data.operation_id'],
      ];
      for (const [events, path] of cases) includes((await rejects(task.pushEvents(events), { code: 'invalid_parameter' })).message, `\`${path}\``, 'message');
      await rejects(task.pushEvents({ type: 'chunk', data: '', tiem: 1 }), { code: 'unknown_parameter' });
      equal(calls.length, 0, 'requests');
    },
  },
  {
    name: 'a push is never sent twice when it may have been told; its failure is an error',
    async run(ctx) {
      const task = await endless(ctx);
      // Calls of fetch are counted: some runtimes send again by themselves what a dropped connection has not answered.
      let calls = 0;
      const counted = (url, init) => {
        calls += 1;
        return fetch(url, init);
      };
      const push = (fault) => ctx.seenWith(task, ctx.faulty(`${fault},on-push`, { fetch: counted })).pushEvents({ type: 'chunk', data: 'x' });
      for (const fault of ['status-500', 'drop-after']) {
        calls = 0;
        const error = await rejects(push(fault), { maybeStarted: true });
        match(error.message, /may have been carried out/, 'message');
        equal(calls, 1, `${fault}: calls of fetch`);
      }
      const before = (await ctx.sent('/events/push')).length;
      await push('status-429,retry-after-0,once');
      equal((await ctx.sent('/events/push')).length - before, 2, 'after a refusal for load');
      await task.stop();
    },
  },
  {
    name: 'a token can be read, and is part of no text',
    async run(ctx) {
      const task = await endless(ctx, `u-${MARK}`);
      const token = await task.getMcpToken(server({ auth_type: 'sso_user' }));
      equal(token.type, 'token_ready');
      equal(token.data.access_token, `emulator-token-u-${MARK}`);
      equal(Object.getOwnPropertyDescriptor(token.data, 'access_token').enumerable, false, 'enumerable');
      const texts = [JSON.stringify(token), JSON.stringify(structuredClone(token)), JSON.stringify(Object.entries(token.data)), ctx.inspect?.(token) ?? ''];
      for (const text of texts) excludes(text, 'emulator-token', 'a token');
      const [{ body, query }] = await ctx.sent('/get_token');
      deepEqual([body.client_secret, body.transport, Object.keys(body).length], [MARK, 'streamable-http', 18]);
      equal(query, `execution_id=${task.id}&generate_login_url=true&is_app=false&force_refresh=false`);
      await task.stop();
    },
  },
  {
    name: 'a server that the task holds is sent with its secrets; the user may be another one',
    async run(ctx) {
      const { calls, fetch } = ctx.spy(() => Response.json({ type: 'not_supported', data: { message: 'no' } }));
      const record = { id: 't', agent_id: 'a', payload_extension: { sso_fetch_key: 'fk' }, mcp_servers: [server({ auth_type: 'sso_user', share_user_token_across_other_agents: false })] };
      const task = ctx.sdk.Task.from(record, ctx.configuration({ fetch }));
      const answer = await task.getMcpToken(task.mcp_servers[0], { user_id: 'u/1', generate_login_url: false, force_refresh: true });
      deepEqual(answer, { type: 'not_supported', data: { message: 'no', server_url: null, server_name: null } });
      const [{ url, init }] = calls;
      includes(url, '/mcp_auth/a/a_u%2F1/get_token?execution_id=t&generate_login_url=false&is_app=false&force_refresh=true', 'url');
      equal(init.headers['x-xpander-sso-fetch'], 'fk');
      equal(JSON.parse(init.body).client_secret, MARK);
      await rejects(task.getMcpToken(task.mcp_servers[0]), { code: 'invalid_parameter' });
      for (const wrong of [null, 'files', []]) await rejects(task.getMcpToken(wrong, { user_id: 'u' }), { code: 'invalid_parameter' });
      await rejects(task.getMcpToken(server({ ulr: 'x' }), { user_id: 'u' }), { code: 'unknown_parameter' });
      equal(calls.length, 1, 'requests');
    },
  },
  {
    name: 'no error of a token question holds the token',
    async run(ctx) {
      for (const body of [`tok-${MARK}`, `"${MARK}"`, `{"type":"token_ready","data":{"access_token":"${MARK}"`]) {
        const task = ctx.sdk.Task.from({ id: 't', agent_id: 'a' }, ctx.configuration({ fetch: async () => new Response(body) }));
        const error = await rejects(task.getMcpToken(server(), { user_id: 'u' }), { code: 'protocol' });
        for (const text of [error.message, error.raw, JSON.stringify(error), String(error.stack)]) excludes(text, MARK, 'error');
      }
    },
  },
  {
    name: 'a login: its audience is told where, then that the token is there, and never the token',
    async run(ctx) {
      const task = await endless(ctx);
      const logins = [];
      const token = await task.waitForMcpToken(server(), {}, { ...quick, onLogin: (login) => void logins.push(login) });
      equal(token.data.access_token, 'emulator-token-user-42');
      deepEqual(logins.map(({ type, data }) => [type, data.url]), [['login_required', 'https://login.example.com/?user=user-42']]);
      const pushes = (await ctx.sent('/events/push')).map(({ body: [{ type, data }] }) => [type, data]);
      deepEqual(pushes, [
        ['auth_event', logins[0]],
        ['auth_event', { type: 'token_ready', data: { access_token: 'REDACTED', server_url: 'https://mcp.example', server_name: 'Files' } }],
      ]);
      const asked = (await ctx.sent('/get_token')).map(({ query }) => /generate_login_url=(\w+)/.exec(query)[1]);
      deepEqual(asked, ['true', 'false', 'false']);
      const before = (await ctx.sent('/get_token')).length;
      equal((await task.waitForMcpToken(server(), {}, quick)).type, 'token_ready', 'the second time nobody has to sign in');
      equal((await ctx.sent('/get_token')).length - before, 1, 'requests');
      await task.stop();
    },
  },
  {
    name: 'a login ends by a refusal, a deadline, a budget, an abort, a callback that throws, a push that fails',
    async run(ctx) {
      const task = await endless(ctx, 'nobody');
      equal((await task.waitForMcpToken(server({ auth_type: 'none' }), {}, quick)).type, 'not_supported');
      equal((await task.waitForMcpToken(server({ name: 'broken' }), {}, quick)).type, 'token_issue');
      await rejects(task.waitForMcpToken(server(), {}, { ...quick, deadline: 300 }), { code: 'stream_interrupted', reason: 'deadline' });
      await rejects(task.waitForMcpToken(server(), {}, { ...quick, maxRequests: 3 }), { code: 'stream_interrupted', reason: 'budget' });
      const stop = new AbortController();
      const why = new Error('enough');
      equal(await caught(task.waitForMcpToken(server(), {}, { ...quick, signal: stop.signal, onLogin: () => stop.abort(why) })), why);
      const thrown = () => {
        throw why;
      };
      equal(await caught(task.waitForMcpToken(server(), {}, { ...quick, onLogin: thrown })), why);
      const deaf = ctx.seenWith(task, ctx.faulty('status-500,on-push'));
      await rejects(deaf.waitForMcpToken(server(), {}, quick), { status: 500, maybeStarted: true });
      await rejects(task.waitForMcpToken(server(), {}, { onlogin: thrown }), { code: 'unknown_parameter' });
      await rejects(task.waitForMcpToken(server(), { generate_login_ulr: true }, quick), { code: 'unknown_parameter' });
      await ctx.goesOn(task);
      await task.stop();
    },
  },
  {
    name: 'a tool that needs no leave may run; one that does waits for a person',
    async run(ctx) {
      const task = await endless(ctx);
      const check = (tool_name) => task.checkToolApproval({ operation_id: 'item-1', tool_name, payload: { id: 1 } });
      deepEqual(await check('search'), { type: 'allowed', approved: true });
      const [{ path, body }] = await ctx.sent('/tool-approvals/check');
      equal(path, '/agents/agent-never/tool-approvals/check');
      deepEqual(body, { execution_id: task.id, operation_id: 'item-1', tool_name: 'search', payload: { id: 1 } });
      const held = await check('delete_issue');
      deepEqual([held.approved, held.type, held.wait_seconds], [false, 'approval_required', 30]);
      const leave = await task.waitForToolApproval(JSON.parse(JSON.stringify(held)), quick);
      deepEqual([leave.approved, leave.settled, leave.decided_by_name], [true, true, 'Dana']);
      const refused = await task.waitForToolApproval(await check('delete_everything'), quick);
      deepEqual([refused.approved, refused.decision_note], [false, 'Too much at once']);
      await task.stop();
    },
  },
  {
    name: 'without a word of the platform there is no leave',
    async run(ctx) {
      const ask = (fetch) => ctx.sdk.Task.from({ id: 't', agent_id: 'a' }, ctx.configuration({ fetch, maxRetries: 0 })).checkToolApproval({ operation_id: 'o', tool_name: 'n' });
      const says = (body) => ask(async () => new Response(body));
      for (const body of ['{}', '{"type":"tomorrow"}', '{"allowed":"yes"}', '{"type":"approval_required","approved":true}', '{"type":"approval_required","denied":true}']) {
        equal((await says(body)).approved, false, body);
      }
      for (const body of ['', 'allowed', '"allowed"', 'true', '[true]']) await rejects(says(body), { code: 'protocol' });
      await rejects(ask(() => Promise.reject(new TypeError('down'))), { code: 'connection', maybeStarted: true });
      await rejects(ask(async () => Response.json({ type: 'allowed' }, { status: 503 })), { code: 'api', status: 503 });
    },
  },
  {
    name: 'a passing failure costs one look; a lasting one, a deadline and an abort end the wait',
    async run(ctx) {
      const task = await endless(ctx);
      const check = (tool_name) => task.checkToolApproval({ operation_id: 'item-1', tool_name });
      const shaky = ctx.seenWith(task, ctx.faulty('status-500,times-2,on-approval'));
      equal((await shaky.waitForToolApproval(await check('delete_a'), { ...quick, maxRetries: 0 })).approved, true);
      await rejects(task.waitForToolApproval({ request_id: 'unknown' }, quick), { status: 404 });
      await rejects(task.waitForToolApproval({}, quick), { code: 'invalid_parameter' });
      const never = await check('delete_never');
      await rejects(task.waitForToolApproval(never, { ...quick, deadline: 200 }), { reason: 'deadline' });
      await rejects(task.waitForToolApproval({ ...never, wait_seconds: 0.2 }, quick), { reason: 'deadline' });
      const why = new Error('enough');
      const stop = new AbortController();
      setTimeout(() => stop.abort(why), 50);
      equal(await caught(task.waitForToolApproval(never, { ...quick, signal: stop.signal })), why);
      ok((await ctx.sent('/tool-approvals/')).length > 5, 'requests');
      await task.stop();
    },
  },
];
