/** The platform's enumerations, under the member names that its pages use. */

/**
 * Where a task stands. The platform may answer others; they reach you as they come. `Error`, `Failed`, `Completed` and
 * `Stopped` are ends.
 *
 * @enum
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/task
 */
export const AgentExecutionStatus = Object.freeze({
  /** Created; no worker has taken it yet. */
  Pending: 'pending',
  /** A worker runs it. */
  Executing: 'executing',
  /** It waits, such as for a person's approval. */
  Paused: 'paused',
  /** It ended with an error. */
  Error: 'error',
  /** It ended without success. */
  Failed: 'failed',
  /** It ended with a result. */
  Completed: 'completed',
  /** It ended because somebody stopped it. */
  Stopped: 'stopped',
});
/** Where a task stands, as its wire value. */
export type AgentExecutionStatus = (typeof AgentExecutionStatus)[keyof typeof AgentExecutionStatus];

/**
 * The form of a task's result.
 *
 * @enum
 * @see https://docs.xpander.ai/developers/sdk-reference/backend/invoke-agent
 */
export const OutputFormat = Object.freeze({
  /** Plain text. */
  Text: 'text',
  /** Markdown. */
  Markdown: 'markdown',
  /** A JSON text; `output_schema` says of what. */
  Json: 'json',
  /** Speech. */
  Voice: 'voice',
});
/** The form of a task's result, as its wire value. */
export type OutputFormat = (typeof OutputFormat)[keyof typeof OutputFormat];

/**
 * How hard an agent thinks.
 *
 * @enum
 * @see https://docs.xpander.ai/developers/sdk-reference/tasks/task
 */
export const ThinkMode = Object.freeze({
  /** As the agent is set up. */
  Default: 'default',
  /** Longer, for hard questions. */
  Harder: 'harder',
});
/** How hard an agent thinks, as its wire value. */
export type ThinkMode = (typeof ThinkMode)[keyof typeof ThinkMode];

/**
 * The types of task events that the platform documents. {@link TaskEvent} says what each brings.
 *
 * @enum
 */
export const TaskUpdateEventType = Object.freeze({
  /** The stream is open. */
  Connected: 'connected',
  /** The task exists; `data` is its record. */
  TaskCreated: 'task_created',
  /** The task has changed; `data` is its record. */
  TaskUpdated: 'task_updated',
  /** The task has ended, one way or another; `data` is its record. */
  TaskFinished: 'task_finished',
  /** A piece of the answer's text. */
  Chunk: 'chunk',
  /** A sign-in of a tool server: needed, ready or failed. */
  AuthEvent: 'auth_event',
  /** A tool is called. */
  ToolCallRequest: 'tool_call_request',
  /** A tool has answered. */
  ToolCallResult: 'tool_call_result',
  /** Another agent is asked. */
  SubAgentTrigger: 'sub_agent_trigger',
  /** A step of thinking before acting. */
  Think: 'think',
  /** A step of thinking about what came of it. */
  Analyze: 'analyze',
  /** The plan has changed; `data` is the whole plan. */
  PlanUpdated: 'plan_updated',
  /** The session is being shortened to fit the model's context. */
  TaskCompactization: 'task_compactization',
  /** How much of the model's context is used. */
  ContextStatus: 'context_status',
  /** A gateway has decided what to do with a message. */
  AgentGatewayDecision: 'agent_gateway_decision',
  /** A resident task's process has another state. */
  ProcessStateChanged: 'process_state_changed',
  /** News of a resident task's process. */
  ProcessUpdate: 'process_update',
  /** A running conversation was given another direction. */
  GatewaySteerApplied: 'gateway_steer_applied',
  /** The agent asks the user. */
  AskUserQuestions: 'ask_user_questions',
  /** A sub-task exists. */
  SubTaskCreated: 'sub_task_created',
  /** A sub-task has changed. */
  SubTaskUpdated: 'sub_task_updated',
  /** A sub-task has ended; the task itself goes on. */
  SubTaskFinished: 'sub_task_finished',
  /** The agent wants somebody in the conversation. */
  InviteMember: 'invite_member',
  /** Somebody was invited. */
  MemberInvited: 'member_invited',
  /** The agent needs a secret of the user. */
  AskForSecret: 'ask_for_secret',
  /** The user has given it. */
  SecretSaved: 'secret_saved',
  /** A live surface exists. */
  LiveSurfaceCreated: 'live_surface_created',
  /** A card to show within the conversation. */
  InlineCard: 'inline_card',
});
/** The type of a task event, as its wire value. */
export type TaskUpdateEventType = (typeof TaskUpdateEventType)[keyof typeof TaskUpdateEventType];
