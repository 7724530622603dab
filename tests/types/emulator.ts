/** The emulator as users' own tests take it. */
import { Backend } from 'xpander-edge';
import {
  createEmulator, type EmulatedAgent, type EmulatedAgentFunction, type EmulatedEvent, type EmulatedInput, type EmulatedRun,
  type EmulatedStatus, type Emulator, type EmulatorOptions, type Listener, type ReceivedBody, type ReceivedRequest,
} from 'xpander-edge/emulator';

const options: EmulatorOptions = {
  agents: {}, newTaskId: () => 'task-1', apiKeys: ['key'], organizationId: 'org', keyless: true, speed: 0, basePath: '/api',
};

export async function useIt(): Promise<void> {
  const emulator: Emulator = createEmulator(options);
  createEmulator();
  // @ts-expect-error a misspelled option
  createEmulator({ speeed: 0 });
  const backend = new Backend({ apiKey: 'key', fetch: emulator.fetch });
  const response: Response = await emulator.handle(new Request('http://emulator/'));
  const listener: Listener = await emulator.listen({ port: 0, hostname: '127.0.0.1' });
  const open: number = emulator.open;
  for (const { method, path, headers } of emulator.requests) console.log(method, path, headers['x-api-key']);
  const [asked] = emulator.requests;
  console.log(asked?.body.input.text);
  // @ts-expect-error the log is read only
  emulator.requests = [];
  await listener.close();
  console.log(backend, response.status, listener.url, open);
}

/** A test reads what was sent without a cast. */
export function read(emulator: Emulator): void {
  const [request] = emulator.requests as [ReceivedRequest];
  const text: string = request.body.input.text;
  const body: ReceivedBody = request.body;
  console.log(text, body.output_schema.properties.total, body['is_success'], body.input.user?.email);
}

/** An interface of one's own is a result. */
interface Invoice {
  total: number;
  lines: readonly { sku: string }[];
}
declare const invoice: Invoice;
const call = { request_id: 'r', operation_id: 'search', tool_name: 'Search', payload: { q: 1 } };
const events: readonly EmulatedEvent[] = [
  { type: 'connected' },
  { type: 'task_updated', data: { internal_status: 'looking', tokens: null } },
  { type: 'think', data: { ...call, payload: { input: { title: 'Hm' } } } },
  { type: 'tool_call_request', data: call, identity: { name: 'Nia' }, time: '2026-01-01T00:00:00Z' },
  { type: 'tool_call_result', data: { ...call, result: 1, is_error: true } },
  { type: 'plan_updated', data: { tasks: [{ title: 'Look' }] } },
  { type: 'auth_event', data: { type: 'login_required', data: { url: 'https://login.example' } } },
  { type: 'ask_user_questions', data: { questions: [] } },
  { type: 'chunk', data: 'Hello', task_id: 'sub-1', organization_id: 'org' },
  { type: 'task_finished', data: { status: 'failed' } },
];
const unknown = { type: 'mood_changed', data: 1 } as unknown as EmulatedEvent;
const status: EmulatedStatus = 'paused';
const echo: EmulatedAgentFunction = ({ text, prompt, files, user, body, task, previous }: EmulatedInput) =>
  `${text}${prompt}${files.length}${user?.email}${body.title}${task.agent_id}${previous?.result ?? ''}`;
const run: EmulatedRun = { result: invoice };

export const agents: Record<string, EmulatedAgent> = {
  text: 'Hello',
  json: { result: invoice, delay: 20, status, task: { tokens: { prompt_tokens: 1 }, title: 'T' } },
  list: { result: [1, 'a', null] },
  none: { result: null, events: undefined, status: undefined },
  events: { events: [...events, unknown] },
  generator: { events: function* ({ text }) { yield { type: 'chunk', data: text }; } },
  asynchronous: { events: async function* () { yield { type: 'chunk', data: 'x' }; } },
  echo,
  branch: ({ text }) => (text === '' ? { status: 'failed', result: 'Nothing was asked' } : { result: { text } }),
  later: async ({ files }) => ({ result: { count: files.length } }),
  whole: {
    record: { name: 'Whole', instructions: { role: [], goal: [], general: '' } },
    lists: { tasks: [{ id: 't1', status: 'completed', result: { total: 1 }, user_id: 'u', source: 'sdk' }] },
    run: () => run,
  },
};

export const wrong: EmulatorOptions[] = [
  // @ts-expect-error a misspelled field
  { agents: { mine: { reslt: 'x' } } },
  // @ts-expect-error a status that the platform does not have
  { agents: { mine: { status: 'done' } } },
  // @ts-expect-error a type that the platform does not have
  { agents: { mine: { events: [{ type: 'chunkk', data: 'x' }] } } },
  // @ts-expect-error a chunk is a text
  { agents: { mine: { events: [{ type: 'chunk', data: 1 }] } } },
  // @ts-expect-error a tool call names its request
  { agents: { mine: { events: [{ type: 'tool_call_request', data: { tool_name: 'x' } }] } } },
  // @ts-expect-error a number is no agent
  { agents: { mine: 42 } },
  // @ts-expect-error a function returns something
  { agents: { mine: () => undefined } },
  // @ts-expect-error the agent's record is not what a task does
  { agents: { mine: () => ({ record: {} }) } },
  // @ts-expect-error bigint is no JSON
  { agents: { mine: { result: 1n } } },
];
