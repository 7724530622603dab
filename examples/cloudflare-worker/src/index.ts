/** A Worker in front of an agent: a webhook that streams the agent's work, a proxy for web pages, and a job that runs every morning. */
import { Backend, Configuration, isXpanderError, Task, type User } from 'xpander-edge';
import { proxyOf } from './proxy';
import { isAllowed } from './token';

export interface Env {
  XPANDER_API_KEY: string;
  XPANDER_ORGANIZATION_ID: string;
  XPANDER_AGENT_ID: string;
  /** The platform's URL, where it is not the public one. */
  XPANDER_BASE_URL?: string;
  /** What callers of the webhook, and whoever asks for tickets, must know. */
  WEBHOOK_TOKEN: string;
  /** What tickets are signed with: 32 characters or more. */
  TICKET_SECRET: string;
  /** Where the page is that may use the proxy. */
  PAGE_ORIGIN: string;
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/xpander/')) return proxyOf(env)(request);
    if (request.method !== 'POST') return new Response('Not found\n', { status: 404 });
    if (!(await isAllowed(request, env.WEBHOOK_TOKEN))) return new Response('Unauthorized\n', { status: 401 });
    if (pathname === '/webhook') return webhook(request, env);
    if (pathname === '/ticket') return ticket(request, env);
    return new Response('Not found\n', { status: 404 });
  },

  async scheduled({ scheduledTime }, env, ctx) {
    await morning(scheduledTime, env, ctx);
  },
} satisfies ExportedHandler<Env>;

/**
 * Invokes the agent with the request's text and sends its events as they come. A caller who lost the connection
 * repeats the request with the last id. Anybody can write a cursor for any task: those who have the token may see
 * this agent's tasks.
 */
async function webhook(request: Request, env: Env): Promise<Response> {
  const configuration = Configuration.fromEnv(env);
  const cursor = request.headers.get('last-event-id');
  if (cursor) return Task.resume(cursor, configuration, { agents: [env.XPANDER_AGENT_ID] }).toResponse();
  try {
    const task = await new Backend(configuration).invokeAgent({ prompt: await request.text(), events_streaming: true });
    return task.events().toResponse();
  } catch (error) {
    if (!isXpanderError(error)) throw error;
    console.error(error.message); // holds no secret
    return Response.json({ error: error.code }, { status: 502 });
  }
}

/** Your application asks for this on behalf of a user who has signed in there, and hands it to the page. */
async function ticket(request: Request, env: Env): Promise<Response> {
  const user = await request.json<User>();
  return Response.json({ ticket: await proxyOf(env).ticket({ agents: [env.XPANDER_AGENT_ID], user }) });
}

/** Waits for the agent's summary, and puts this job into the agent's history: one record for each day, however often it runs. */
async function morning(scheduledTime: number, env: Env, ctx: ExecutionContext): Promise<void> {
  const backend = new Backend(Configuration.fromEnv(env));
  const begun = Date.now();
  // A task with a stream is waited for by one request. 40 are the most, since the free plan lets a run send 50.
  const task = await backend.invokeAgent({ prompt: 'Summarise yesterday’s sales', events_streaming: true });
  await task.wait({ deadline: 10 * 60_000, maxRequests: 40 });
  const id = `morning-${new Date(scheduledTime).toISOString().slice(0, 10)}`;
  console.log(`${id}: ${task.status}`);
  ctx.waitUntil(
    backend.reportExternalTask({
      id,
      input: 'The morning job',
      is_success: task.status === 'completed',
      result: task.result,
      duration: (Date.now() - begun) / 1000,
    }),
  );
}
