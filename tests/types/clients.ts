/** A strict project that uses the clients. What must not compile is marked; the compiler fails where a mark is not needed. */
import {
  AgentExecutionStatus, Backend, Configuration, OutputFormat, Task, Tasks, ThinkMode,
  type ConfigurationOptions, type FileOptions, type HumanReadableFile, type InvokeAgentParameters, type MessageOptions, type ReportExternalTaskParameters, type RequestOptions, type TaskRecord, type WaitOptions,
} from 'xpander-edge';

/** Is exactly this type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

const options: ConfigurationOptions = {
  apiKey: 'key', organizationId: 'org', baseUrl: 'https://platform.example', agentId: 'agent', headers: { 'x-a': 'b', 'x-c': null },
  timeout: 1000, maxRetries: 1, dangerouslyAllowBrowser: false,
  fetch: (url, init) => fetch(url, init),
  onRetry: ({ operation, attempt, delay, error }) => console.log(operation.length, attempt + delay, error.code, error.retryable),
  logger: console,
};
const configuration = new Configuration(options);
new Configuration();
Configuration.fromEnv();
Configuration.fromEnv({ XPANDER_API_KEY: 'key', OTHER: { binding: true } }, { agentId: 'agent' });
// @ts-expect-error the platform's spelling is not an option's
new Configuration({ api_key: 'key' });
// @ts-expect-error a number is no timeout in words
new Configuration({ timeout: '60s' });
// @ts-expect-error one misspelled option
new Backend({ apikey: 'key' });
// @ts-expect-error the key cannot be read back
configuration.apiKey;

const backend = new Backend(configuration);
new Backend();
new Backend(options);
new Tasks(configuration);

const parameters: InvokeAgentParameters = {
  agent_id: 'agent', prompt: 'x', existing_task_id: 'task', file_urls: ['https://example.com/a'], user_details: { email: 'a@b.example', timezone: null },
  agent_version: '7', tool_call_payload_extension: { a: [1] }, source: 'webhook', worker_id: null, run_locally: false,
  output_format: OutputFormat.Json, output_schema: { type: 'object' }, events_streaming: true, additional_context: 'c', expected_output: 'e',
};
const request: RequestOptions = { signal: AbortSignal.timeout(1), timeout: 1, maxRetries: 0, headers: { 'x-a': 'b' } };

export async function clients(): Promise<void> {
  const task = await backend.invokeAgent(parameters, request);
  holds<Same<typeof task, Task>>();
  await backend.invokeAgent({ prompt: 'x', output_format: 'json' });
  // @ts-expect-error a misspelled parameter
  await backend.invokeAgent({ promt: 'x' });
  // @ts-expect-error parameters keep the platform's spelling
  await backend.invokeAgent({ agentId: 'agent' });
  // @ts-expect-error a prompt is text
  await backend.invokeAgent({ prompt: 42 });
  // @ts-expect-error a user has an email
  await backend.invokeAgent({ user_details: { id: 'u' } });
  // @ts-expect-error a misspelled option
  await backend.invokeAgent({}, { timout: 5 });

  const report: ReportExternalTaskParameters = {
    agent: { id: 'agent' }, id: 'x', input: 'in', llm_response: { anything: [1, null] }, tokens: { prompt_tokens: 1 }, is_success: true, result: 'r', duration: 1.5, used_tools: ['t'],
    configuration,
  };
  await backend.reportExternalTask(report, request);
  await Task.reportExternalTask(report);
  // @ts-expect-error a result is text
  await backend.reportExternalTask({ result: { a: 1 } });

  const tasks = new Tasks();
  holds<Same<Awaited<ReturnType<Tasks['get']>>, Task>>();
  await tasks.get('task', request);
  await tasks.stop('task');
  // @ts-expect-error a single id is positional
  await tasks.get({ task_id: 'task' });
}

export async function one(task: Task): Promise<void> {
  const loaded: Task = await Task.load(task.id, configuration, request);
  const revived: Task = Task.from(JSON.parse('{}'), configuration);
  Task.from({ id: 'task' });
  Task.from({ id: 'task', created_at: '2026-02-07T06:18:47Z', input: { text: 'x', files: ['https://example.com/a.png'] }, deep_planning: { enabled: true } });
  // @ts-expect-error a text, at any depth
  Task.from({ id: 'task', input: { text: 7 } });
  Task.from(task.toJSON() as { id: string });
  // @ts-expect-error a record has an id
  Task.from({ status: 'completed' });
  // @ts-expect-error a task is made by a client, or from a record
  new Task({ id: 'task' }, configuration);

  const status: string = task.status;
  if (task.status === AgentExecutionStatus.Completed || task.status === 'failed' || task.status === 'brand-new') console.log(status);
  holds<Same<typeof task.result, string | null>>();
  holds<Same<typeof task.created_at, string>>();
  holds<Same<typeof task.sub_executions, string[]>>();
  const user: { email: string } | null = task.input.user;
  task.result = 'mine';
  const record: TaskRecord = task;
  const field: unknown = task.record['brand_new'];
  // @ts-expect-error created_at is text, not a Date
  task.created_at.getTime();
  // @ts-expect-error the configuration is fixed
  task.configuration = configuration;
  // @ts-expect-error what the platform may send one day is in the record
  task.brand_new;

  const wait: WaitOptions = {
    ...request, interval: 1, maxInterval: 2, deadline: 3, until: 'paused', maxRequests: 4, throwOnFailure: true,
    onUpdate: (update) => console.log(update.task.status, update.via === 'poll', update.requests + 1),
  };
  const waited: Task = await task.wait(wait);
  await task.wait();
  // @ts-expect-error neither terminal nor paused
  await task.wait({ until: 'done' });
  const same: Task = await task.reload(request);
  const stopped: Task = await task.stop();
  const { company } = task.parseResult<{ company: string }>();
  holds<Same<ReturnType<typeof task.parseResult>, unknown>>();
  console.log(loaded, revived, user, record, field, waited, same, stopped, company.length);
}

export async function files(task: Task): Promise<void> {
  const reading: FileOptions = { signal: null, inline: { perFile: 1, total: 2 }, allowedHosts: ['files.intranet'] };
  const options: MessageOptions = { ...request, ...reading, retryCount: 1, withTimestamp: false };
  const urls: string[] = [...(await task.getFiles()), ...(await task.getImages())];
  const [first]: HumanReadableFile[] = await task.getHumanReadableFiles(reading);
  const content: string | undefined = first?.content;
  const message: string = await task.toMessage(options);
  // @ts-expect-error options are camelCase
  await task.toMessage({ retry_count: 1 });
  // @ts-expect-error a message's option
  await task.getHumanReadableFiles({ retryCount: 1 });
  // @ts-expect-error a misspelled limit
  await task.toMessage({ inline: { perfile: 1 } });
  console.log(urls, content, message);
}

holds<Same<OutputFormat, 'text' | 'markdown' | 'json' | 'voice'>>();
holds<Same<ThinkMode, 'default' | 'harder'>>();
holds<Same<AgentExecutionStatus, 'pending' | 'executing' | 'paused' | 'error' | 'failed' | 'completed' | 'stopped'>>();
// @ts-expect-error enums are frozen
OutputFormat.Json = 'text';
