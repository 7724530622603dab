/** The platform's enumerations, under the member names that its pages use. */

/** Where a task stands. The platform may answer others; they reach you as they come. */
export const AgentExecutionStatus = Object.freeze({
  Pending: 'pending',
  Executing: 'executing',
  Paused: 'paused',
  Error: 'error',
  Failed: 'failed',
  Completed: 'completed',
  Stopped: 'stopped',
});
export type AgentExecutionStatus = (typeof AgentExecutionStatus)[keyof typeof AgentExecutionStatus];

/** The form of a task's result. */
export const OutputFormat = Object.freeze({ Text: 'text', Markdown: 'markdown', Json: 'json', Voice: 'voice' });
export type OutputFormat = (typeof OutputFormat)[keyof typeof OutputFormat];

/** How hard an agent thinks. */
export const ThinkMode = Object.freeze({ Default: 'default', Harder: 'harder' });
export type ThinkMode = (typeof ThinkMode)[keyof typeof ThinkMode];

/** The types of task events that the platform documents. */
export const TaskUpdateEventType = Object.freeze({
  Connected: 'connected',
  TaskCreated: 'task_created',
  TaskUpdated: 'task_updated',
  TaskFinished: 'task_finished',
  Chunk: 'chunk',
  AuthEvent: 'auth_event',
  ToolCallRequest: 'tool_call_request',
  ToolCallResult: 'tool_call_result',
  SubAgentTrigger: 'sub_agent_trigger',
  Think: 'think',
  Analyze: 'analyze',
  PlanUpdated: 'plan_updated',
  TaskCompactization: 'task_compactization',
  ContextStatus: 'context_status',
  AgentGatewayDecision: 'agent_gateway_decision',
  ProcessStateChanged: 'process_state_changed',
  ProcessUpdate: 'process_update',
  GatewaySteerApplied: 'gateway_steer_applied',
  AskUserQuestions: 'ask_user_questions',
  SubTaskCreated: 'sub_task_created',
  SubTaskUpdated: 'sub_task_updated',
  SubTaskFinished: 'sub_task_finished',
  InviteMember: 'invite_member',
  MemberInvited: 'member_invited',
  AskForSecret: 'ask_for_secret',
  SecretSaved: 'secret_saved',
  LiveSurfaceCreated: 'live_surface_created',
  InlineCard: 'inline_card',
});
export type TaskUpdateEventType = (typeof TaskUpdateEventType)[keyof typeof TaskUpdateEventType];
