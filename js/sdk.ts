/** Everything that the package exports. */

import { Agent, Agents, AgentsListItem } from './agents.js';
import { Backend } from './backend.js';
import { call } from './call.js';
import { Configuration } from './configuration.js';
import { makeError } from './errors.js';
import { name } from './names.js';
import { share } from './shared.js';
import { connect } from './stream/connect.js';
import { TaskEventStream } from './stream/task-events.js';
import { TextStream } from './stream/text.js';
import { Task } from './task.js';
import { Tasks, TasksListItem } from './tasks.js';

name({ Agent, Agents, AgentsListItem, Backend, Configuration, Task, TaskEventStream, Tasks, TasksListItem, TextStream });
share(Configuration, { call, connect, makeError });

export type * from './activity.js';
export type * from './agent-records.js';
export type * from './approvals.js';
export { Agent, Agents, AgentsListItem } from './agents.js';
export { Backend } from './backend.js';
export type { RequestOptions } from './call.js';
export { Configuration, type ConfigurationOptions, type Fetch, type HeaderOptions, type Logger, type RequestInfo, type RetryInfo } from './configuration.js';
export { provideModule, ready, type LoadModule } from './core/instance.js';
export type { CompiledModule } from './core/module.js';
export type { CreateTaskParameters, InvokeAgentParameters } from './create.js';
export { AgentExecutionStatus, OutputFormat, TaskUpdateEventType, ThinkMode } from './enums.js';
export type { Envelope as EventEnvelope, EventDetails, EventIdentity, Reasoning } from './events.js';
export {
  ApiError,
  ConfigurationError,
  ConnectionError,
  InstanceError,
  isXpanderError,
  LoadError,
  ProtocolError,
  StreamInterruptedError,
  TaskFailedError,
  TimeoutError,
  XpanderError,
  type ErrorCode,
  type InterruptReason,
} from './errors.js';
export type { FileOptions, HumanReadableFile, InlineLimits, MessageOptions } from './files.js';
export { isUnknownEvent, type ContextStatus, type TaskEvent, type ToolCallRequest, type ToolCallResult, type UndecodableEvent, type UnknownEvent } from './events.js';
export type * from './mcp.js';
export type * from './push.js';
export type * from './records.js';
export type { ReportExternalTaskParameters } from './report.js';
export type { StreamIterator } from './stream/items.js';
export { decodeEventStream, type DecodeOptions, type EventStreamBody, type EventStreamMessage } from './stream/messages.js';
export { readCursor, type CursorIds, type ResumeOptions } from './stream/claim.js';
export { TextStream, type TextOptions, type TextStreamOptions } from './stream/text.js';
export { TaskEventStream, type EventsOptions, type ReconnectOptions, type ViewsOptions } from './stream/task-events.js';
export type { PlanFollowingStatus, PlanOptions } from './plan.js';
export { Task } from './task.js';
export type { TaskUpdate, WaitOptions } from './wait.js';
export { Tasks, TasksListItem, type FilterValue, type TaskFilters, type UpdateTaskParameters } from './tasks.js';
export type { AskView, Compaction, ErrorView, ReasoningView, ReasonView, SubAgentView, SubTaskView, TaskView, ToolCallView, ViewEntry } from './view.js';
