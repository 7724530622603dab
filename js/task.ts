/** One run of an agent. */

import { hide } from './hidden.js';
import { call, type RequestOptions } from './call.js';
import { configurationOf, type Configuration, type ConfigurationOptions } from './configuration.js';
import type { AgentActivityThread } from './activity.js';
import { isNews } from './news.js';
import { readJson } from './original.js';
import { own } from './own.js';
import { approval, type ToolApproval, type ToolApprovalOptions, type ToolApprovalParameters } from './approvals.js';
import type { AgentExecutionStatus } from './enums.js';
import { makeError, TaskFailedError } from './errors.js';
import { readFiles, type FileOptions, type HumanReadableFile, type MessageOptions } from './files.js';
import { TASK } from './generated/records.js';
import { add, assign, Held, held } from './held.js';
import { getMcpToken, waitForMcpToken, type McpLoginOptions, type McpLoginParameters, type McpToken, type McpTokenParameters } from './mcp.js';
import type { PlanFollowingStatus, PlanOptions } from './plan.js';
import { pushEvents, type PushedEvent } from './push.js';
import type { MCPServerDetails, Open, TaskLike, TaskRecord } from './records.js';
import { report, type ReportExternalTaskParameters } from './report.js';
import {
  TaskEventStream, viewsOf, type EventsOptions, type RecordEvent, type StreamIterator, type ViewsOptions,
} from './stream/task-events.js';
import { resumed, type ResumeOptions } from './stream/claim.js';
import { textOf, TextStream, type TextOptions, type TextStreamOptions } from './stream/text.js';
import { ask, known, listed, restore, type Restored } from './task-calls.js';
import type { TaskView } from './view.js';
import type { WaitOptions } from './wait.js';

/** The attributes of {@link TaskRecord}: own, enumerable and writable, but for the secrets. */
export interface Task extends TaskRecord {}

/**
 * One run of an agent. Its attributes are the platform's record, see {@link TaskRecord}.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/task
 */
export class Task extends Held<TaskRecord> {
  private constructor(record: object, configuration: Configuration) {
    super(record, configuration, TASK);
  }

  /**
   * Loads a task.
   *
   * @throws {@link ApiError} 404: there is no such task.
   * @example
   * const task = await Task.load('task_xyz', configuration);
   */
  static async load(task_id: string, configuration?: Configuration | ConfigurationOptions, options?: RequestOptions): Promise<Task> {
    const configured = configurationOf(configuration);
    return new Task(await call<object>('getTask', configured, { task_id }, options), configured);
  }

  /**
   * Revives a task from its record, without a request: from JSON, from a queue message, from another isolate. `JSON.parse` has
   * lost the spelling of numbers: saving such a task writes `1.0` as `1`, and whole numbers above 2^53 rounded.
   *
   * @throws {@link ConfigurationError} `invalid_parameter`: the record is not an object.
   * @example
   * const task = Task.from(JSON.parse(text), configuration);
   */
  static from(record: TaskLike, configuration?: Configuration | ConfigurationOptions): Task {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw makeError({ code: 'invalid_parameter', message: 'Invalid `record`: pass the record of a task, an object' });
    }
    return new Task(record instanceof Held ? record[held]() : record, configurationOf(configuration));
  }

  /**
   * Continues a stream after its cursor, in another isolate, process or runtime. Nothing is sent before the first `next()`.
   *
   * Anybody can write a cursor for any task. In a server, pass `tasks` or `agents` that the caller may see.
   *
   * @param cursor What `stream.cursor`, or the `cursor` of a {@link StreamInterruptedError}, gave.
   * @throws {@link ConfigurationError} `invalid_parameter`: the text is no cursor, was changed, or is of another version.
   * @throws {@link XpanderError} `not_allowed`, from the first `next()`: neither `tasks` nor `agents` allows the task.
   * @example
   * for await (const event of Task.resume(cursor, configuration)) console.log(event.type);
   * @example
   * return Task.resume(cursor, configuration, { tasks: await tasksOf(user) }).toResponse();
   */
  static resume(cursor: string, configuration?: Configuration | ConfigurationOptions, options?: ResumeOptions): TaskEventStream {
    return resumed(cursor, configurationOf(configuration), options ?? {});
  }

  /** The same as {@link Backend.reportExternalTask}, without a client. */
  static async reportExternalTask(parameters: ReportExternalTaskParameters, options?: RequestOptions): Promise<Task> {
    const configured = configurationOf(parameters?.configuration ?? undefined);
    return new Task(await report(configured, parameters, options), configured);
  }

  /**
   * Reads the task anew into this object. A plan and an additional context that the platform answers without are kept.
   *
   * @returns This task.
   * @throws {@link ApiError} The platform refused; {@link ConnectionError}: it could not be reached.
   */
  async reload(options?: RequestOptions): Promise<this> {
    return restore(this, await ask(this, 'reloadTask', options));
  }

  /**
   * Writes this object to the platform, as it is held, and reads the answer back into it. A plan and an additional context that
   * the platform answers without are kept. Numbers that have not changed keep the platform's spelling, those in lists by place.
   *
   * @param plan `with_deep_plan_update`: push the plan as well. Default false: the platform's plan is the one that counts.
   * @returns This task.
   * @throws {@link ApiError} 409: the task has changed meanwhile; it is not sent again.
   * @throws {@link ConfigurationError} `invalid_parameter`: an attribute cannot be sent, such as an `internal_status` of over 255 characters.
   * @example
   * task.result = text;
   * task.status = AgentExecutionStatus.Completed;
   * await task.save();
   */
  async save(plan: { with_deep_plan_update?: boolean } = {}, options?: RequestOptions): Promise<this> {
    return restore(this, await ask(this, own(plan)?.with_deep_plan_update ? 'saveTaskAndPlan' : 'saveTask', options));
  }

  /**
   * Sets the status, and the result where one is given, and saves.
   *
   * @returns This task.
   * @example
   * await task.setStatus(AgentExecutionStatus.Executing);
   */
  async setStatus(status: Open<AgentExecutionStatus>, result?: string | null, options?: RequestOptions): Promise<this> {
    this.status = status;
    if (result !== undefined) this.result = result;
    return this.save({}, options);
  }

  /**
   * Stops the task on the platform, and reads it into this object. A task that has ended stays as it is.
   *
   * @returns This task.
   * @throws {@link ApiError} 404: there is no such task.
   */
  async stop(options?: RequestOptions): Promise<this> {
    return this[assign](await call<object>('stopTask', this.configuration, { task_id: this.id }, options));
  }

  /**
   * Waits until the task has ended: `completed`, `failed`, `error` or `stopped`. A paused task has not, nor has one of an unknown
   * status: set `until: 'paused'` to come back for it. There is no deadline unless you set one; `timeout` is about one request.
   * The stream of a task with `events_streaming` is listened to; without one, the status is read from time to time.
   *
   * @returns This task, whatever its status.
   * @throws {@link StreamInterruptedError} `deadline` or `budget`; the task goes on.
   * @throws {@link TaskFailedError} With `throwOnFailure`, when the task ended without success.
   * @example
   * await task.wait({ deadline: 300_000, onUpdate: ({ task }) => console.log(task.status) });
   */
  async wait(options?: WaitOptions): Promise<this> {
    const onUpdate = (record: object, requests: number, streamed: boolean): unknown => {
      this[streamed ? add : assign](record);
      return own(options)?.onUpdate?.({ task: this, via: streamed ? 'stream' : 'poll', requests });
    };
    try {
      await call('waitTask', this.configuration, known(this), options, onUpdate);
    } catch (error) {
      if (error instanceof TaskFailedError) hide(error, 'task', this);
      throw error;
    }
    return this;
  }

  /**
   * The task's live events. Nothing is sent before the first `next()`.
   *
   * @example
   * for await (const event of task.events()) console.log(event.type);
   */
  events(options?: EventsOptions): TaskEventStream {
    const streamed = {
      configuration: this.configuration,
      seen: { id: this.id, agent_id: this.agent_id ?? null, status: this.status },
      known: known(this),
      update: (event: RecordEvent): unknown => isNews(event, this) && this[add](event.data),
    };
    return new TaskEventStream(streamed, options ?? {});
  }

  /**
   * The answer as text. Where the agent streams it, `onText` receives each piece; where it does not, the answer is the task's `result`. What
   * sub-agents say is left out. The task is up to date afterwards.
   *
   * @returns The whole answer; empty where there is none.
   * @throws {@link TaskFailedError} The task ended `failed`, `error` or `stopped`: `error.task.result` says why.
   * @throws What {@link TaskEventStream} throws.
   * @example
   * const answer = await task.text({ signal, onText: (piece) => process.stdout.write(piece) });
   */
  text(options?: TextOptions): Promise<string> {
    return textOf(this, own(options ?? {}));
  }

  /**
   * The answer piece by piece, as {@link Task.text} gives it whole. Nothing is sent before the first `next()`.
   *
   * @example
   * for await (const piece of task.textStream()) process.stdout.write(piece);
   * @example
   * return task.textStream().toResponse(); // in a server: plain text, as it is written
   */
  textStream(options?: TextStreamOptions): TextStream {
    return new TextStream(this, own(options ?? {}));
  }

  /**
   * The task as its events tell it, one view for each read, the last one of the finished task. It connects and ends as {@link Task.events} does.
   *
   * @throws What {@link TaskEventStream} throws.
   * @example
   * for await (const view of task.views()) render(view.text, view.tool_calls);
   */
  views(options?: ViewsOptions): StreamIterator<TaskView> {
    return viewsOf(this.events({ ...options, view: true }));
  }

  /**
   * The result as JSON: what a task with `output_format: "json"` answers. `NaN` and `Infinity`, which Python writes, are null.
   *
   * @throws {@link ProtocolError} There is no result yet, or it is not JSON.
   * @example
   * const { company } = task.parseResult<{ company: string }>();
   */
  parseResult<T = unknown>(): T {
    const raw = this.result ?? '';
    try {
      return readJson(raw) as T;
    } catch (cause) {
      const why = raw ? 'it is not JSON; ask for `output_format: "json"`' : 'there is none yet';
      throw makeError({ class: 'ProtocolError', code: 'protocol', message: `Cannot parse the result: ${why}`, raw }, cause);
    }
  }

  /**
   * What the task has done: messages, tool calls, reasoning and more, each entry with its `kind`.
   *
   * @throws {@link ProtocolError} The answer is no activity log; `raw` is all of it.
   * @example
   * for (const entry of (await task.getActivityLog()).messages) {
   *   if (entry.kind === 'tool_call') console.log(entry.tool_name, entry.result);
   * }
   */
  getActivityLog(options?: RequestOptions): Promise<AgentActivityThread> {
    return ask(this, 'getActivityLog', options);
  }

  /**
   * Reports the task's tokens and tools to the platform's metrics, with this task's own credentials.
   *
   * @throws {@link ConfigurationError} `invalid_parameter`: the task has no `tokens` or no `source`. Nothing was sent.
   * @example
   * task.tokens = { prompt_tokens: 18_400, completion_tokens: 2_100 };
   * await task.reportMetrics();
   */
  reportMetrics(options?: RequestOptions): Promise<void> {
    return ask(this, 'reportMetrics', options);
  }

  /**
   * Whether the task's plan lets it finish. The task is read anew first; its `result`, `status` and `tokens` stay.
   *
   * @throws {@link ApiError} The plan could not be read; {@link ConnectionError} likewise. `finishOnError` takes that for a yes.
   * @example
   * const { can_finish, uncompleted_tasks } = await task.getPlanFollowingStatus();
   */
  async getPlanFollowingStatus(options?: PlanOptions): Promise<PlanFollowingStatus> {
    const { result, status, tokens } = this;
    const answered = await ask<[...Restored, PlanFollowingStatus] | undefined>(this, 'getPlanFollowingStatus', options);
    if (!answered) return { can_finish: true, uncompleted_tasks: [] };
    const [record, kept, following] = answered;
    Object.assign(restore(this, [record, kept]), { result, status, tokens });
    return following;
  }

  /**
   * The URLs of the task's PDFs.
   *
   * @example
   * const model = { pdfs: await task.getFiles(), images: await task.getImages(), text: await task.toMessage() };
   */
  async getFiles(): Promise<string[]> {
    return (await listed(this, 'listFiles')).pdfs;
  }

  /** The URLs of the task's images. */
  async getImages(): Promise<string[]> {
    return (await listed(this, 'listFiles')).images;
  }

  /**
   * The task's text files (CSV, JSON, code and the like), read all at once: of each at most 15 MiB, from public addresses
   * alone, without credentials, each request within 10 seconds. A file that cannot be read has a `content` that says so.
   *
   * @throws {@link ConfigurationError} An option is unknown or unusable. Nothing was sent.
   * @example
   * for (const { url, content } of await task.getHumanReadableFiles()) console.log(url, content);
   */
  async getHumanReadableFiles(options?: FileOptions): Promise<HumanReadableFile[]> {
    return readFiles(await listed(this, 'listFiles', options), this.configuration, options);
  }

  /**
   * The task's input as one message for a model: its text, the URLs of its files, what the text files say (see
   * {@link getHumanReadableFiles}), and when it was created, where `created_at` is a text as the platform writes it. Text that is a JSON object or array is passed on as it is.
   *
   * A task whose plan is under way is read anew first, into this object; its `result`, `status`, `tokens` and plan stay. While
   * items of the plan are open, the message says so.
   *
   * @throws {@link ConfigurationError} An option is unknown or unusable. Nothing was sent.
   * @throws {@link ApiError} The task could not be read anew.
   * @example
   * const answer = await model.run(await task.toMessage({ inline: { total: 100_000 } }));
   */
  async toMessage(options: MessageOptions = {}): Promise<string> {
    const list = await listed(this, 'listMessageFiles', options);
    const files = list.payload ? [] : await readFiles(list, this.configuration, options);
    const { inline, allowedHosts, retryCount, withTimestamp, ...request } = own(options);
    if (list.keep) {
      const [record, kept] = await ask(this, 'reloadTask', request);
      restore(this, [record, [...kept, ...list.keep]]);
    }
    return call('writeMessage', this.configuration, { task: this[held](), files }, { ...request, retryCount, withTimestamp });
  }

  /**
   * Sends events to everybody who watches the task, as the agent itself does. In events of tool calls, a `payload` or `result`
   * that is JSON in a string is sent as JSON, and a result of over 8000 characters is cut to its first 2000.
   *
   * @throws {@link ConfigurationError} `invalid_parameter`, `unknown_parameter`: an event lacks its `type` or `data`, or has more than an event. Nothing was sent.
   * @throws {@link XpanderError} `maybeStarted`: the events may have been delivered. They were not sent again, so that nobody receives them twice.
   * @example
   * await task.pushEvents({ type: 'tool_call_result', data: { request_id: 'r1', operation_id: 'search', result: { hits: 3 } } });
   */
  pushEvents(events: PushedEvent | readonly PushedEvent[], options?: RequestOptions): Promise<void> {
    return pushEvents(this, events, options);
  }

  /**
   * Requests the token of a tool server, once. Where somebody has to sign in first, the result has the URL;
   * {@link waitForMcpToken} also waits for the sign-in.
   *
   * @param server One of `task.mcp_servers`, or of the agent's.
   * @throws {@link ConfigurationError} `invalid_parameter`: there is no `user_id`, here or in the task's input.
   * @throws {@link ApiError} The platform refused.
   * @example
   * const token = await task.getMcpToken(server, { user_id: 'user-42', generate_login_url: false });
   * if (token.type === 'token_ready') connect(server.url, token.data.access_token);
   */
  getMcpToken(server: MCPServerDetails, parameters?: McpTokenParameters, options?: RequestOptions): Promise<McpToken> {
    return getMcpToken(this, server, parameters, options);
  }

  /**
   * Requests the token of a tool server, and waits for the sign-in where one is needed. Everybody who watches the task receives
   * an `auth_event` with the URL to sign in at, and another one when the token is there. No event has the token itself.
   *
   * @returns `token_ready`; or the platform's first response if that is `token_issue` or `not_supported`.
   * @throws {@link StreamInterruptedError} `deadline` or `budget`: nobody has signed in yet.
   * @throws {@link XpanderError} A request or a push failed. {@link getMcpToken} returns the token if it is there by now.
   * @example
   * const token = await task.waitForMcpToken(server, {}, { onLogin: ({ data }) => console.log('Sign in at', data.url) });
   */
  waitForMcpToken(server: MCPServerDetails, parameters?: McpLoginParameters, options?: McpLoginOptions): Promise<McpToken> {
    return waitForMcpToken(this, server, parameters, options);
  }

  /**
   * Asks the platform whether a tool may run. Where a rule of the agent requires a person's approval, the platform asks that
   * person; then `approved` is false and there is a `request_id`.
   *
   * Failures reject, so `approved === true` is the only "yes". Never run the tool after a rejection.
   *
   * @throws {@link XpanderError} Nobody has decided. The request is not repeated where that might ask a person twice (`maybeStarted`).
   * @example
   * let approval = await task.checkToolApproval({ operation_id: 'item-1', tool_name: 'delete_issue', payload });
   * if (approval.request_id) approval = await task.waitForToolApproval(approval);
   * if (approval.approved) await deleteIssue(payload);
   */
  checkToolApproval(parameters: ToolApprovalParameters, options?: RequestOptions): Promise<ToolApproval> {
    return approval('checkToolApproval', this, { ...parameters, execution_id: this.id }, options);
  }

  /**
   * Waits for a person's decision. A status read that fails for a temporary reason does not end the wait.
   *
   * @param held The result of {@link checkToolApproval}, or its `request_id` and `wait_seconds`.
   * @returns The decision: `approved`, with `decided_by_name` and `decision_note` where the platform has them.
   * @throws {@link StreamInterruptedError} `deadline` or `budget`: nobody has decided yet. The tool must not run.
   * @throws {@link ApiError} The platform refused, for instance with 404: there is no such request.
   */
  waitForToolApproval(held: Pick<ToolApproval, 'request_id' | 'wait_seconds'>, options?: ToolApprovalOptions): Promise<ToolApproval> {
    return approval('waitForToolApproval', this, { request_id: held?.request_id, wait_seconds: held?.wait_seconds }, options);
  }
}
