/** Agents, lists and activity under strict settings. */
import {
  Agent, Agents, AgentsListItem, AgentExecutionStatus, Configuration, Task, Tasks, TasksListItem, ThinkMode,
  type ActivityEntry, type AgentActivityThread, type AgentGraph, type AgentRecord, type CreateTaskParameters, type FilterValue, type MCPServerDetails, type PlanFollowingStatus,
  type RequestOptions, type TaskFilters, type TasksListRecord, type UpdateTaskParameters,
} from 'xpander-edge';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;
declare const request: RequestOptions;

const server: MCPServerDetails = {
  id: 's', type: 'remote', name: 'files', url: 'https://mcp.example', transport: 'sse', auth_type: 'custom_headers', headers: { a: 'b' }, allowed_tools: ['read'],
};
// @ts-expect-error headers are texts
const bad: MCPServerDetails = { headers: { a: 1 } };

const everything: CreateTaskParameters = {
  prompt: 'x', principal: { kind: 'slack', id: 'U1' }, instructions_override: 'i', user_oidc_token: 't', mcp_servers: [server], triggering_agent_id: 'a', title: 'T',
  think_mode: ThinkMode.Harder, disable_attachment_injection: true, tool_call_limit: 3, user_tokens: { item: 'token' }, return_metrics: true,
  llm_model_provider: 'p', llm_model_name: 'm', llm_reasoning_effort: 'xhigh', harness_cli: 'codex', permission_mode: 'plan', attachments: [{ url: 'https://example.com/a.pdf', kind: 'pdf', size: 3 }],
};
// @ts-expect-error an attachment has a URL
const nowhere: CreateTaskParameters = { attachments: [{ name: 'a.pdf' }] };
// @ts-expect-error a principal has a kind
const nobody: CreateTaskParameters = { principal: { id: 'U1' } };
// @ts-expect-error thinking has two modes
const hardest: CreateTaskParameters = { think_mode: 'hardest' };
// @ts-expect-error false is not null
const unclear: CreateTaskParameters = { events_streaming: null };

export async function agents(configuration: Configuration): Promise<void> {
  const agents = new Agents(configuration);
  const items: AgentsListItem[] = await agents.list(request);
  for (const item of items) {
    const agent: Agent = await item.load(request);
    console.log(item.instructions.role.join(), item.access_scope, agent.version + 1);
    // @ts-expect-error a row has no graph: load the agent
    item.graph;
  }
  const agent = await agents.get('agent-123', { version: 7 }, request);
  await agents.get(null, {}, { timeout: 5 });
  // @ts-expect-error the version is an option of its own
  await agents.get('agent-123', 7);
  // @ts-expect-error the pages' name for it is not ours
  await agents.get('agent-123', { agent_version: 7 });
  holds<Same<typeof agent.graph, AgentGraph>>();
  const urls: (string | null | undefined)[] = agent.graph.items.filter((item) => item.type === 'mcp').map((item) => item.settings?.mcp_settings?.url);
  const record: AgentRecord = agent;
  const task: Task = await agent.createTask(everything, request);
  // @ts-expect-error the agent is this one
  await agent.createTask({ agent_id: 'another' });
  // @ts-expect-error an agent is loaded
  new Agent({ id: 'agent' }, configuration);
  console.log(urls, record.unique_name, task.id, bad, nowhere, nobody, hardest, unclear);
}

export async function lists(tasks: Tasks): Promise<void> {
  const filters: TaskFilters = { user_id: 'u', status: AgentExecutionStatus.Failed, internal_status: null, brand_new: ['a', 1, true] };
  const value: FilterValue = 'a';
  const rows: TasksListItem[] = await tasks.list('agent', filters, request);
  await tasks.list();
  await tasks.list(null, { status: 'archiving', other: value });
  await tasks.listUserTasks('user', { status: 'executing' });
  // @ts-expect-error a filter is no object
  await tasks.list('agent', { status: { is: 'failed' } });
  // @ts-expect-error a user's tasks are a user's
  await tasks.listUserTasks();
  for (const row of rows) {
    const record: TasksListRecord = row;
    const task: Task = await row.load(request);
    // @ts-expect-error a row has no input: load the task
    row.input;
    console.log(record.updated_at, task.input.text);
  }
  const change: UpdateTaskParameters = { status: AgentExecutionStatus.Completed, result: null, tool_call_payload_extension: { a: 1 } };
  const updated: Task = await tasks.update('task', change, request);
  // @ts-expect-error set on a task, and saved
  await tasks.update('task', { internal_status: 'x' });
  console.log(updated.id);
}

export async function one(task: Task): Promise<void> {
  const saved: Task = await task.save({ with_deep_plan_update: true }, request);
  await task.setStatus(AgentExecutionStatus.Executing);
  await task.setStatus('archiving', null, request);
  // @ts-expect-error a status comes first
  await task.setStatus();
  // @ts-expect-error a result is text
  await task.setStatus('completed', { a: 1 });
  // @ts-expect-error options come second
  await task.save({ timeout: 5 });
  const metrics: void = await task.reportMetrics(request);
  const { can_finish, uncompleted_tasks }: PlanFollowingStatus = await task.getPlanFollowingStatus({ finishOnError: true });
  // @ts-expect-error a misspelled option
  await task.getPlanFollowingStatus({ finishOnErrors: true });
  const log: AgentActivityThread = await task.getActivityLog(request);
  console.log(saved, metrics, can_finish, uncompleted_tasks.map((item) => item.title), log.messages.map(told));

  task.tokens = { prompt_tokens: 1, completion_tokens: 2 };
  task.mcp_servers = [server];
  task.deep_planning.tasks.push({ id: '1', title: 'Read', completed: false });
  // @ts-expect-error a step has an id
  task.deep_planning.tasks.push({ title: 'Read', completed: false });
  const approval: string | undefined = task.hitl_request?.wait_node_id;
  const signIn: string | undefined = task.pending_eca_request?.auth_url;
  console.log(approval, signIn, task.execution_attempts + 1, task.parent_execution?.length);
}

function told(entry: ActivityEntry): string {
  switch (entry.kind) {
    case 'message': return `${entry.role} ${entry.content.text ?? ''} ${entry.content.files?.length}`;
    case 'tool_call': return entry.tool_name;
    case 'reasoning': return entry.title + entry.confidence.toFixed(1);
    case 'sub_agent_trigger': return entry.agent_id;
    case 'auth': return entry.type;
    case 'gateway': return entry.reasoning + String(entry['created_execution_id']);
    case 'unknown': return String(entry['anything']);
    // @ts-expect-error that is all
    case 'tool': return '';
  }
  // @ts-expect-error only a message has content
  return entry.content;
}
