/** Events and errors under strict settings: what narrows, and to what. */
import {
  ApiError, ConfigurationError, ConnectionError, decodeEventStream, InstanceError, isUnknownEvent, isXpanderError, ProtocolError, StreamInterruptedError, TaskEventStream,
  TaskFailedError, TimeoutError, XpanderError,
  Task, type AskView, type ErrorCode, type EventsOptions, type StreamIterator, type TaskEvent, type TaskRecord, type TaskView, type ToolCallView, type UnknownEvent, type ViewEntry,
} from 'xpander-edge';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

const options: EventsOptions = { signal: AbortSignal.timeout(1), idleTimeout: 1, deadline: 2, maxEventSize: 3, reconnect: { maxAttempts: 3 }, transport: 'eventsource' };
// @ts-expect-error no such transport
export const unknownTransport: EventsOptions = { transport: 'websocket' };
const resumed: TaskEventStream = Task.resume('xe1.', undefined, { reconnect: false });
const where: string | undefined = resumed.cursor;
// @ts-expect-error A cursor is read, not set.
resumed.cursor = where;

export async function streams(task: Task): Promise<string> {
  const stream: TaskEventStream = task.events(options);
  // @ts-expect-error a misspelled option
  task.events({ idleTimeOut: 5 });
  // @ts-expect-error a stream is made by its task
  task.events().task;
  let text = '';
  for await (const event of stream) {
    holds<Same<typeof event, TaskEvent>>();
    // The envelope can be read before the type is known.
    holds<Same<typeof event.time, string | undefined>>();
    console.log(event.type, event.task_id, event.time, event.data, event.identity?.name, event.gap);
    switch (event.type) {
      case 'chunk':
        text += event.data.toUpperCase();
        break;
      case 'task_finished':
        holds<Same<typeof event.data, TaskRecord>>();
        text += event.data.result ?? '';
        // @ts-expect-error the data of an event is a record, not a Task
        await event.data.reload();
        break;
      case 'tool_call_request':
        text += event.data.tool_name ?? event.data.operation_id;
        // @ts-expect-error a request has no result
        text += event.data.result;
        break;
      case 'tool_call_result':
        text += event.data.is_error ? 'failed' : JSON.stringify(event.data.result);
        break;
      case 'plan_updated':
        text += event.data.tasks.filter((item) => !item.completed).map((item) => item.title).join();
        break;
      case 'undecodable':
        text += event.raw + event.error;
        holds<Same<typeof event.data, undefined>>();
        break;
      // @ts-expect-error no such type is documented
      case 'chunck':
        break;
      default:
        text += event.type;
    }
  }
  const result: IteratorResult<TaskEvent, undefined> = await stream.next();
  await stream.return();
  stream.cancel();
  return text + String(result.done);
}

export async function views(task: Task): Promise<string> {
  const stream = task.events({ view: true });
  holds<Same<typeof stream.view, TaskView>>();
  // @ts-expect-error A view is read, not set.
  stream.view = stream.view;
  // @ts-expect-error views are views by themselves
  task.views({ view: true });
  const iterator: StreamIterator<TaskView> = task.views();
  const next = await iterator.next();
  holds<Same<typeof next.value, TaskView | undefined>>();
  let text = '';
  for await (const view of task.views({ idleTimeout: 5, reconnect: false })) {
    holds<Same<typeof view, TaskView>>();
    // @ts-expect-error a view is read-only
    view.text = '';
    // @ts-expect-error and so are its lists
    view.tool_calls.push(view.tool_calls[0]);
    const [call] = view.tool_calls;
    if (call) {
      holds<Same<ToolCallView['status'], 'running' | 'completed' | 'failed'>>();
      // @ts-expect-error no such status
      if (call.status === 'done') continue;
      text += view.text.slice(call.text_offset) + (call.tool_name ?? '') + (call.duration ?? 0).toFixed(1) + call.reasoning?.title;
      // @ts-expect-error a result may be anything
      text += call.result.items;
    }
    const steps: readonly ViewEntry[] = [...view.tool_calls, ...view.reasoning, ...view.sub_tasks, ...view.sub_agents, ...view.asks, ...view.errors].sort((a, b) => a.order - b.order);
    const pending: readonly AskView[] = view.asks.filter((ask) => ask.pending);
    text += steps.length + pending.length + view.plan.map(({ title }) => title).join() + (view.tokens?.total_tokens ?? 0) + (view.context?.percent ?? 0);
    text += view.result?.toUpperCase() ?? view.status;
    for (const ask of pending) if (ask.type === 'auth_event') text += String(ask.data['url']);
  }
  return text;
}

export function unknownOnes(event: TaskEvent | UnknownEvent): string {
  if (isUnknownEvent(event)) {
    const type: string = event.type;
    const extra: unknown = event['shard'];
    return type + String(extra) + String(event.data);
  }
  holds<Same<typeof event, TaskEvent>>();
  return event.type === 'chunk' ? event.data : '';
}

export async function fromALoop(task: Task): Promise<void> {
  for await (const event of task.events()) {
    if (isUnknownEvent(event)) console.log(event.type, event.data);
    else if (event.type === 'chunk') console.log(event.data.length);
  }
}

export async function messages(response: Response): Promise<void> {
  if (!response.body) return;
  for await (const message of decodeEventStream(response.body, { maxEventSize: 1 })) {
    const { event, data, id } = message;
    console.log(event.length + data.length, id, message.retry);
  }
  // @ts-expect-error text is no body
  decodeEventStream('data: x\n\n');
}

export function errors(error: unknown): ErrorCode | undefined {
  // @ts-expect-error not known to be anything yet
  error.code;
  if (!isXpanderError(error)) return undefined;
  const base: XpanderError & Error = error;
  const flags: boolean = error.retryable && error.maybeStarted;
  if (error instanceof ApiError) {
    holds<Same<typeof error.status, number>>();
    holds<Same<typeof error.retryAfter, number | undefined>>();
    console.log(error.description.length, error.requestId?.length);
    // @ts-expect-error a fact is not to be changed
    error.status = 200;
  }
  if (error instanceof TimeoutError) holds<Same<typeof error.phase, 'connect' | 'body'>>();
  if (error instanceof ProtocolError) console.log(error.raw.length);
  if (error instanceof StreamInterruptedError && error.reason === 'idle') console.log(flags);
  if (error instanceof InstanceError) holds<Same<typeof error.cursor, string | undefined>>();
  // @ts-expect-error no such reason
  if (error instanceof StreamInterruptedError && error.reason === 'bored') console.log(flags);
  // @ts-expect-error no such code
  if (error.code === 'oops') console.log(base);
  const kinds: readonly (new (...args: never[]) => XpanderError)[] = [ConfigurationError, ConnectionError, TimeoutError, InstanceError, TaskFailedError];
  return kinds.length > 0 ? error.code : undefined;
}
