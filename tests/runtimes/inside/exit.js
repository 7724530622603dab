/** Inside a process that must end by itself: calls of every kind, all with clocks that would run for a minute. */
export default async function start({ Backend, Task }, { url }) {
  const options = { apiKey: 'emulator-exit', organizationId: 'org-emulator', baseUrl: url, timeout: 600_000 };
  const backend = new Backend(options);
  const task = await backend.invokeAgent({ agent_id: 'agent-demo', prompt: 'x', events_streaming: true });
  for await (const event of task.events({ idleTimeout: 600_000, deadline: 600_000 })) if (event.type === 'task_finished') break;
  await task.wait({ deadline: 600_000 });
  const endless = await backend.invokeAgent({ agent_id: 'agent-never', events_streaming: true });
  for await (const _ of endless.events({ deadline: 600_000, signal: new AbortController().signal })) break;
  const stop = new AbortController();
  const waiting = endless.wait({ interval: 600_000, maxInterval: 600_000, signal: stop.signal }).catch(() => {});
  await Task.from(endless.record, endless.configuration).reload({ signal: stop.signal });
  stop.abort();
  await waiting;
  console.log('done');
}
