import { Backend, Configuration } from 'xpander-edge';

/** Invokes an agent, streams its events and says how it ended. */
export async function status(env) {
  const task = await new Backend(Configuration.fromEnv(env)).invokeAgent({ agent_id: 'agent-123', prompt: 'Hello!', events_streaming: true });
  let text = '';
  for await (const event of task.events()) if (event.type === 'chunk') text += event.data;
  return text.length > 0 ? task.status : 'no text came';
}
