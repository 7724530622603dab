/** Invokes an agent of the emulator, streams its events, and loads the finished task. */
export async function answer({ Backend, Task }, baseUrl) {
  const options = { baseUrl, apiKey: 'emulator-bundlers', organizationId: 'org-emulator', dangerouslyAllowBrowser: true };
  const task = await new Backend(options).invokeAgent({ agent_id: 'agent-demo', prompt: 'Hello!', events_streaming: true });
  let text = '';
  for await (const event of task.events()) if (event.type === 'chunk') text += event.data;
  const { status } = await Task.load(task.id, options);
  return text.length > 0 ? status : 'no text came';
}
