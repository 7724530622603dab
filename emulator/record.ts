import { instant } from './instant.js';
import type { JsonValue } from './emulated-agent.js';
import { isObject, plain, textOf, type Json, type JsonObject } from './json.js';

/** Where and when a task is made. */
export interface Birth {
  readonly id: string;
  readonly agentId: string;
  readonly organizationId: string;
  readonly at: number;
}

/** A plan that nobody has made yet. */
const NO_PLAN: JsonObject = { enabled: false, enforce: false, started: false, question_raised: false, tasks: [] };

/** A user of whom nothing is known. */
const NO_USER: JsonObject = {
  id: null, first_name: null, last_name: null, email: null, additional_attributes: null, timezone: null,
};

/** A task as the platform answers it: every field, in the platform's order, at its default. */
export function blankRecord({ id, agentId, organizationId, at }: Birth): JsonObject {
  return {
    id,
    agent_id: agentId,
    organization_id: organizationId,
    input: inputOf(null),
    status: 'pending',
    internal_status: null,
    last_executed_node_id: null,
    agent_version: null,
    created_at: instant(at),
    started_at: null,
    paused_at: null,
    finished_at: null,
    result: null,
    parent_execution: null,
    sub_executions: [],
    finished_sub_executions: [],
    is_manually_stopped: false,
    payload_extension: null,
    hitl_request: null,
    pending_eca_request: null,
    source: null,
    worker_id: null,
    additional_context: null,
    instructions_override: null,
    expected_output: null,
    test_run_node_id: null,
    is_orchestration: false,
    output_format: 'markdown',
    voice_id: null,
    output_schema: null,
    events_streaming: false,
    used_mutating_tools: false,
    is_continuous: false,
    mcp_servers: [],
    triggering_agent_id: null,
    title: null,
    think_mode: 'default',
    disable_attachment_injection: false,
    deep_planning: NO_PLAN,
    execution_attempts: 1,
    user_tokens: null,
    user_oidc_token: null,
    return_metrics: false,
    tokens: null,
    llm_model_provider: 'openai',
    llm_model_name: 'gpt-4.1',
    llm_reasoning_effort: 'medium',
    conversation_id: id,
    conversation_kind: 'direct',
    should_update_parent: false,
    execution_kind: 'turn',
    is_gateway: false,
    is_app: false,
    background_auth_eligible: false,
    tool_call_limit: null,
    must_deep_plan: false,
    harness_cli: null,
    permission_mode: null,
    used_tools: [],
    duration: 0,
    updated_at: instant(at),
  };
}

/** Fields of a create body that the record repeats as they came; null leaves the agent's own value. */
const REPEATED = [
  'payload_extension', 'source', 'worker_id', 'output_format', 'output_schema', 'events_streaming',
  'additional_context', 'instructions_override', 'test_run_node_id', 'user_oidc_token', 'expected_output',
  'mcp_servers', 'triggering_agent_id', 'title', 'think_mode', 'disable_attachment_injection', 'tool_call_limit',
  'user_tokens', 'return_metrics', 'llm_model_provider', 'llm_model_name', 'llm_reasoning_effort', 'harness_cli',
  'permission_mode',
];

/** The record of a task that a create body asks for; `own` is what the agent answers when it is not told how. */
export function createdRecord(birth: Birth, body: JsonObject, version: string | null, own: JsonObject): JsonObject {
  const { output_format = 'markdown', output_schema = null } = own;
  const record: Record<string, Json> = { ...blankRecord(birth), output_format, output_schema };
  for (const name of REPEATED) {
    const value = body[name];
    if (value !== undefined && value !== null) record[name] = value;
  }
  record['input'] = inputOf(body['input']);
  record['agent_version'] = version;
  return record;
}

/** The input of a task: its text, its files, and who asks; a user gets the name the platform shows for them. */
export function inputOf(sent: Json | undefined): JsonObject {
  const { text = '', files, attachments, user, principal = null } = isObject(sent) ? sent : {};
  return {
    text,
    files: files ?? [],
    attachments: attachments ?? [],
    user: isObject(user) ? { ...NO_USER, ...user, display_name: displayName(user) } : null,
    principal,
  };
}

/** Fields of a record that a test does not set: they say whose the task is. */
const FIXED = ['id', 'agent_id', 'organization_id'];

/** A result as the platform stores it: a text, or JSON as text. */
export function textOfResult(result: JsonValue): string | null {
  return typeof result === 'string' || result === null ? result : JSON.stringify(result);
}

/** The fields of a record that an event or a test gives; a result is stored as text. */
export function fieldsOf(fields: object): Record<string, Json> {
  const given: Record<string, Json> = { ...(plain(fields) as JsonObject) };
  for (const name of FIXED) delete given[name];
  if (given['result'] !== undefined) given['result'] = textOfResult(given['result']);
  return given;
}

function displayName(user: JsonObject): string | null {
  const names = [textOf(user['first_name']), textOf(user['last_name'])].filter((name) => name !== null);
  return names.length > 0 ? names.join(' ') : textOf(user['email']);
}

/** What a report changes in a record: null leaves what an earlier report said. */
export function reportedChange(body: JsonObject, at: number): JsonObject {
  const change: Record<string, Json> = {
    status: (body['is_success'] ?? null) === true || body['is_success'] === undefined ? 'completed' : 'failed',
    source: 'external',
    duration: body['duration'] ?? 0,
    finished_at: instant(at),
    updated_at: instant(at),
  };
  if (typeof body['input'] === 'string') change['input'] = inputOf({ text: body['input'] });
  for (const name of ['result', 'tokens', 'used_tools']) {
    const value = body[name];
    if (value !== undefined && value !== null) change[name] = value;
  }
  return change;
}
