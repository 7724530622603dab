/** A queue consumer whose own work stands in an agent's history: its start, and its success or failure, under one id. */
import { Backend, Configuration } from 'xpander-edge';
import { sum } from './sum';

export interface Env {
  JOBS: Queue<string>;
  XPANDER_API_KEY: string;
  XPANDER_ORGANIZATION_ID: string;
  XPANDER_AGENT_ID: string;
}

export default {
  /** Takes a job. */
  async fetch(request, env) {
    if (request.method !== 'POST') return new Response('POST a table with a column `amount`\n', { status: 405 });
    await env.JOBS.send(await request.text());
    return new Response('Queued\n', { status: 202 });
  },

  /** Does the jobs. */
  async queue({ messages }, env) {
    const backend = new Backend(Configuration.fromEnv(env));
    for (const message of messages) await run(message, backend);
  },
} satisfies ExportedHandler<Env, string>;

async function run(message: Message<string>, backend: Backend): Promise<void> {
  // A message keeps its id when it is delivered again, so each attempt updates the same record.
  const job = { id: `sum-${message.id}`, input: message.body };
  const begun = Date.now();
  await backend.reportExternalTask({ ...job, result: `Attempt ${message.attempts} has started` });
  const outcome = attempt(message.body);
  await backend.reportExternalTask({ ...job, ...outcome, duration: (Date.now() - begun) / 1000, used_tools: ['sum'] });
  console.log(`${job.id} ${outcome.is_success ? 'completed' : 'failed'}: ${outcome.result}`);
  if (outcome.is_success) message.ack();
  else message.retry();
}

/** What came of the work. Its errors are told to the platform; those of a report are not caught, and the queue delivers the message again. */
function attempt(table: string): { is_success: boolean; result: string } {
  try {
    return { is_success: true, result: `The sum is ${sum(table)}` };
  } catch (error) {
    return { is_success: false, result: error instanceof Error ? error.message : String(error) };
  }
}
