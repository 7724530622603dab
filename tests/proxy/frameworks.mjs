/** The proxy where docs/proxy.md mounts it: in Express and in Hono, as they come from npm. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { Hono } from 'hono';
import { eventually, sdk, serve, Stage, toNodeListener } from './stage.js';

/** Each gives a listener of `node:http` with the proxy at `/xpander`. */
const MOUNTS = {
  express: (proxy) => express().use('/xpander', toNodeListener(proxy)),
  hono: (proxy) => getRequestListener(new Hono().all('/xpander/*', (c) => proxy(c.req.raw)).fetch),
};

for (const [name, mount] of Object.entries(MOUNTS)) {
  test(`in ${name}: a task begins, its stream comes piece by piece and ends when it is left; others are refused`, async (t) => {
    const stage = await Stage.of(t, { speed: 0.05, basePath: '/xpander' });
    const { url, close } = await serve(mount(stage.proxy));
    t.after(close);
    const ticket = await stage.proxy.ticket({ agents: ['agent-demo', 'agent-never'] });
    const backend = new sdk.Backend({ baseUrl: `${url}/xpander`, ticket });
    const task = await backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
    const times = new Set();
    for await (const _ of task.events()) times.add(Date.now());
    assert.equal(task.status, 'completed');
    assert.ok(times.size > 3, 'not all at once');
    const endless = await backend.invokeAgent({ agent_id: 'agent-never', prompt: 'x', events_streaming: true });
    for await (const _ of endless.events()) break;
    await eventually(() => stage.emulator.open === 0 && stage.proxy.open === 0, 'both sides are closed');
    stage.news();
    const refused = await fetch(`${url}/xpander/agent-execution/agent-demo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"input":{"text":"x"}}' });
    assert.equal(refused.status, 401);
    const elsewhere = await fetch(`${url}/xpander/agent-execution/${task.id}/status`, { headers: { authorization: `Bearer ${ticket}`, origin: 'https://evil.example' } });
    assert.equal(elsewhere.status, 403);
    stage.silent();
  });
}

test('a body that somebody has read before is an error that says so, at once', async (t) => {
  const stage = await Stage.of(t);
  const { url, close } = await serve(express().use(express.json()).use('/xpander', toNodeListener(stage.proxy)));
  t.after(close);
  const ticket = await stage.proxy.ticket({ agents: ['agent-demo'] });
  const send = (method, path, body) => fetch(`${url}/xpander${path}`, { method, body, headers: { authorization: `Bearer ${ticket}`, 'content-type': 'application/json' } });
  const response = await send('POST', '/agent-execution/agent-demo', '{"input":{"text":"x"}}');
  assert.deepEqual([response.status, (await response.json()).detail.includes('before any reader of bodies')], [500, true]);
  stage.silent();
  assert.equal((await send('POST', '/tickets')).status, 200, 'what has no body was not read');
});
