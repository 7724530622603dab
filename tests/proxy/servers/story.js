/** What every server has to carry. */
import assert from 'node:assert/strict';
import { eventually } from '../stage.js';

/** Reads one stream to its end, event by event, and leaves another, which closes both sides. Gives the two tasks. */
export async function twoTasks(stage, backend) {
  const begin = (agent_id) => backend.invokeAgent({ agent_id, prompt: 'x', events_streaming: true });
  const task = await begin('agent-demo');
  const times = new Set();
  for await (const _ of task.events()) times.add(Date.now());
  assert.equal(task.status, 'completed');
  assert.ok(times.size > 3, 'not all at once');
  const endless = await begin('agent-never');
  for await (const _ of endless.events()) break;
  await eventually(() => stage.emulator.open === 0 && stage.proxy.open === 0, 'both sides are closed');
  return { task, endless };
}
