import type { Fault422 } from './answer.js';
import { isObject, type Json, type JsonObject } from './json.js';

/** What a field must be; null is always allowed where the platform's field is nullable. */
type Rule = (value: Json) => string | undefined;

const string: Rule = (value) => (typeof value === 'string' ? undefined : 'Input should be a valid string');
const boolean: Rule = (value) => (typeof value === 'boolean' ? undefined : 'Input should be a valid boolean');
const number: Rule = (value) => (typeof value === 'number' ? undefined : 'Input should be a valid number');
const integer: Rule = (value) => (Number.isInteger(value) ? undefined : 'Input should be a valid integer');
const object: Rule = (value) => (isObject(value) ? undefined : 'Input should be a valid dictionary');
const strings: Rule = (value) => {
  const fits = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return fits ? undefined : 'Input should be a list of strings';
};
const objects: Rule = (value) => {
  const fits = Array.isArray(value) && value.every(isObject);
  return fits ? undefined : 'Input should be a list of dictionaries';
};
const oneOf = (...words: string[]): Rule => (value) =>
  typeof value === 'string' && words.includes(value) ? undefined : `Input should be one of ${words.join(', ')}`;

const STATUSES = ['pending', 'executing', 'paused', 'error', 'failed', 'completed', 'stopped'];

type Rules = Readonly<Record<string, Rule>>;

const INPUT: Rules = { text: string, files: strings, attachments: objects, user: object, principal: object };
const USER: Rules = {
  id: string, first_name: string, last_name: string, email: string, additional_attributes: object, timezone: string,
};
const CREATE: Rules = {
  id: string, input: object, payload_extension: object, source: string, worker_id: string,
  output_format: oneOf('text', 'markdown', 'json', 'voice'), output_schema: object, run_locally: boolean,
  events_streaming: boolean, additional_context: string, instructions_override: string, test_run_node_id: string,
  user_oidc_token: string, expected_output: string, mcp_servers: objects, triggering_agent_id: string, title: string,
  think_mode: oneOf('default', 'harder'), disable_attachment_injection: boolean, tool_call_limit: integer,
  user_tokens: object, return_metrics: boolean, llm_model_provider: string, llm_model_name: string,
  llm_reasoning_effort: oneOf('low', 'medium', 'high', 'xhigh'), harness_cli: string, permission_mode: string,
};
const SERVER: Rules = {
  id: string, type: oneOf('local', 'remote'), name: string, command: string, url: string,
  transport: oneOf('stdio', 'sse', 'streamable-http'),
  auth_type: oneOf('api_key', 'oauth2', 'custom_headers', 'sso_user', 'none'), api_key: string, headers: object,
  env_vars: object, allowed_tools: strings, additional_scopes: strings, sso_token: oneOf('access', 'id', 'exchange'),
};
const REPORT: Rules = {
  id: string, input: string, tokens: object, is_success: boolean, result: string, duration: number, used_tools: strings,
};
const UPDATE: Rules = {
  status: oneOf(...STATUSES), result: string, source: string, last_executed_node_id: string, internal_status: string,
  tool_call_payload_extension: object, deep_planning: object, tokens: object, used_tools: strings, duration: number,
};
const METRICS: Rules = {
  execution_id: string, source: string, status: string, llm_tokens: object, api_calls_made: strings,
};

/** What is wrong with the body of a create request. */
export function createFaults(body: JsonObject): Fault422[] {
  const faults = wrong(body, CREATE, ['body']);
  if (body['think_mode'] === null) faults.push(fault(['body', 'think_mode'], 'Input should be one of default, harder'));
  const servers = body['mcp_servers'];
  if (Array.isArray(servers)) faults.push(...servers.flatMap((server, index) => wrong(server, SERVER, ['body', 'mcp_servers', index])));
  const input = body['input'];
  if (!isObject(input)) {
    if (input === undefined || input === null) faults.push(missing(['body', 'input']));
    return faults;
  }
  faults.push(...wrong(input, INPUT, ['body', 'input']));
  const user = input['user'];
  if (!isObject(user)) return faults;
  if (typeof user['email'] !== 'string') faults.push(missing(['body', 'input', 'user', 'email']));
  return [...faults, ...wrong(user, USER, ['body', 'input', 'user'])];
}

/** What is wrong with the body of a report. */
export function reportFaults(body: JsonObject): Fault422[] {
  return wrong(body, REPORT, ['body']);
}

/** What is wrong with the body of an update. */
export function updateFaults(body: JsonObject): Fault422[] {
  return wrong(body, UPDATE, ['body']);
}

/** What is wrong with the body of a metrics report. */
export function metricsFaults(body: JsonObject): Fault422[] {
  const needed = ['execution_id', 'source', 'status', 'llm_tokens'].filter((name) => (body[name] ?? null) === null);
  return [...needed.map((name) => missing(['body', name])), ...wrong(body, METRICS, ['body'])];
}

/** What is said to a body that is not the JSON it should be. */
export function notJson(kind: 'dictionary' | 'list'): Fault422[] {
  return [fault(['body'], `Input should be a valid ${kind}`)];
}

function wrong(body: Json, rules: Rules, at: Fault422['loc']): Fault422[] {
  if (!isObject(body)) return [];
  return Object.entries(rules).flatMap(([name, rule]) => {
    const value = body[name];
    const msg = value === undefined || value === null ? undefined : rule(value);
    return msg === undefined ? [] : [fault([...at, name], msg)];
  });
}

function fault(loc: Fault422['loc'], msg: string): Fault422 {
  return { loc, msg, type: 'value_error' };
}

function missing(loc: Fault422['loc']): Fault422 {
  return { loc, msg: 'Field required', type: 'missing' };
}
