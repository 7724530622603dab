/** The proxy in server frameworks, as they come from npm. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sdk, serve, Stage } from '../stage.js';
import { MOUNTS } from './mounts.js';
import { twoTasks } from './story.js';

for (const [name, mount] of Object.entries(MOUNTS)) {
  test(`in ${name}: a task begins, its stream comes event by event and ends when it is left; others are refused`, async (t) => {
    const stage = await Stage.of(t, { speed: 0.05, basePath: '/xpander' });
    const { url, close } = await serve(await mount(stage.proxy));
    t.after(close);
    const ticket = await stage.proxy.ticket({ agents: ['agent-demo', 'agent-never'] });
    const backend = new sdk.Backend({ baseUrl: `${url}/xpander`, ticket });
    const { task, endless } = await twoTasks(stage, backend);
    assert.equal((await endless.stop()).status, 'stopped');
    const { ticket: renewed } = await (
      await fetch(`${url}/xpander/tickets`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ticket}` },
      })
    ).json();
    assert.match(renewed, /^xt1\./);
    stage.news();
    const headers = { 'content-type': 'application/json' };
    const body = '{"input":{"text":"x"}}';
    const refused = await fetch(`${url}/xpander/agent-execution/agent-demo`, {
      method: 'POST',
      headers,
      body,
    });
    assert.equal(refused.status, 401);
    const status = `${url}/xpander/agent-execution/${task.id}/status`;
    const authorization = `Bearer ${ticket}`;
    const elsewhere = await fetch(status, {
      headers: { authorization, origin: 'https://evil.example' },
    });
    assert.equal(elsewhere.status, 403);
    const long = await fetch(`${url}/xpander/agent-execution/agent-demo`, {
      method: 'POST',
      headers: { ...headers, authorization },
      body: JSON.stringify({ input: { text: 'x'.repeat(300_000) } }),
    });
    assert.equal(long.status, 413);
    stage.silent();
    const head = await fetch(status, { method: 'HEAD', headers: { authorization } });
    assert.equal(await head.text(), '');
    const preflight = await fetch(status, {
      method: 'OPTIONS',
      headers: { 'origin': url, 'access-control-request-method': 'GET' },
    });
    assert.equal(preflight.status, 204);
  });
}
