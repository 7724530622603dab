import { Backend } from 'xpander-edge';

export const dynamic = 'force-dynamic';

/** OpenNext copies the bindings of a Worker to `process.env`. */
export async function GET() {
  const task = await new Backend().invokeAgent({ agent_id: 'agent-123', prompt: 'Hello!', events_streaming: true });
  let text = '';
  for await (const event of task.events()) if (event.type === 'chunk') text += event.data;
  return new Response(text.length > 0 ? task.status : 'no text came');
}
