// The four jobs of xpander-edge, one after the other: invoke an agent, stream its events, wait for a task, report one.
//
//   node demo.mjs                                          against an emulator in this process
//   node demo.mjs --key KEY --org ORG --agent AGENT        against the platform (--url for another deployment)

import { parseArgs } from 'node:util';
import { Backend } from 'xpander-edge';
import {
  bold, dim, EventPrinter, fact, failure, heading, line, oneLine, seconds, statusWord, TextFlow,
} from './print.mjs';

const PROMPT = 'Summarise the latest sales report';
const PATIENCE = 300_000;

async function main() {
  const place = await findPlace();
  try {
    line(`${bold('xpander-edge')}  ${dim(place.name)}`);
    const backend = new Backend(place.configuration);
    await live(backend, place.agent);
    await polled(backend, place.agent);
    await reported(backend, place.agent);
    line();
  } finally {
    await place.close();
  }
}

/** Where to go: the deployment named by the arguments, or an emulator of our own. */
async function findPlace() {
  const { url, key, org, agent } = readArguments();
  if (url || key) {
    if (!key || !agent) throw new Error('A real deployment needs --key and --agent');
    const configuration = { apiKey: key, organizationId: org, baseUrl: url };
    for (const [name, value] of Object.entries(configuration)) if (!value) delete configuration[name];
    return { name: url ?? 'the xpander.ai platform', configuration, agent, close: async () => {} };
  }
  const { createEmulator } = await import('xpander-edge/emulator');
  const { url: baseUrl, close } = await createEmulator({ speed: 0.9 }).listen();
  const configuration = { apiKey: 'emulator-demo', organizationId: org ?? 'org-emulator', baseUrl };
  return { name: `emulator at ${baseUrl}`, configuration, agent: agent ?? 'agent-demo', close };
}

function readArguments() {
  const option = { type: 'string' };
  return parseArgs({ options: { url: option, key: option, org: option, agent: option } }).values;
}

/** Invokes an agent and prints its events as they come. */
async function live(backend, agent_id) {
  heading(1, 'Invoke an agent and watch it work');
  fact('agent', agent_id);
  fact('prompt', PROMPT);
  const task = await backend.invokeAgent({ agent_id, prompt: PROMPT, events_streaming: true });
  fact('task', task.id);
  line();
  const printer = new EventPrinter();
  for await (const event of task.events({ deadline: PATIENCE })) printer.print(event);
  expectCompleted(task);
  line();
  fact('duration', `${task.duration} s`);
  fact('tools', task.used_tools.join(', ') || 'none');
  if (task.tokens) fact('tokens', `${task.tokens.prompt_tokens} in, ${task.tokens.completion_tokens} out`);
  if (!printer.wrote) printText(task.result);
}

/** Invokes again, and asks for the task's status until it is over. */
async function polled(backend, agent_id) {
  heading(2, 'Invoke again and wait for the result');
  const begun = Date.now();
  const task = await backend.invokeAgent({ agent_id, prompt: PROMPT });
  await task.wait({
    deadline: PATIENCE,
    onUpdate: ({ task: { status }, requests }) => {
      const pad = ' '.repeat(Math.max(0, 12 - status.length));
      fact(seconds(Date.now() - begun), `${statusWord(status)}${pad}${dim(`status read ${requests}`)}`);
    },
  });
  expectCompleted(task);
  line();
  fact('result', oneLine(task.result ?? '(none)'));
}

/** Reports a task that ran here, twice under one id: when it starts and when it is done. */
async function reported(backend, agent_id) {
  heading(3, 'Report a task that ran elsewhere');
  const id = crypto.randomUUID();
  const work = { agent_id, id, input: 'Extract the rows of January' };
  const first = await backend.reportExternalTask({ ...work, result: 'Started' });
  const record = await backend.reportExternalTask({
    ...work,
    result: 'Extracted 412 rows',
    tokens: { prompt_tokens: 18_400, completion_tokens: 2_100 },
    duration: 37.6,
    used_tools: ['read_bucket', 'run_query'],
  });
  if (first.id !== record.id) throw new Error(`The second report made another record: ${first.id}, ${record.id}`);
  fact('id', record.id);
  fact('report 1', first.result);
  fact('report 2', record.result);
  line();
  fact('status', statusWord(record.status));
  fact('duration', `${record.duration} s`);
  fact('tools', record.used_tools.join(', '));
  fact('source', record.source);
}

function expectCompleted({ id, status, result }) {
  if (status !== 'completed') throw new Error(`Task ${id} ended as ${status}: ${result ?? 'no result'}`);
}

function printText(text) {
  line();
  const flow = new TextFlow();
  flow.write(text ?? '(no result)');
  flow.end();
}

main().catch((error) => {
  const code = error?.code ? ` (${error.code})` : '';
  failure(`${error?.name ?? 'Error'}${code}: ${error?.description ?? error?.message ?? error}`);
  process.exitCode = 1;
});
