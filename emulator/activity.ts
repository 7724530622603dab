import { instant } from './instant.js';
import { isObject, type Json, type JsonObject } from './json.js';
import type { EmulatedTask, Entry } from './task.js';

/** What was said and done in a task so far. */
export function activityLog(task: EmulatedTask, now: number): JsonObject {
  const record = task.record(now);
  const input = isObject(record['input']) ? record['input'] : {};
  const created_at = record['created_at'] ?? null;
  const user = input['user'] ?? null;
  const messages: Json[] = [
    message(`${task.id}-user`, created_at, 'user', input['text'] ?? '', input['files'] ?? [], user),
    ...task.past(now).flatMap((entry, index) => step(entry, `${task.id}-${index}`)),
  ];
  const { result, finished_at } = record;
  if (typeof result === 'string') messages.push(message(`${task.id}-agent`, finished_at ?? null, 'agent', result, []));
  return { id: task.id, created_at, user, messages };
}

function message(id: string, created_at: Json, role: string, text: Json, files: Json, user: Json = null): JsonObject {
  return { id, created_at, role, content: { text, files }, sub_execution_result: false, user };
}

/** Events whose entry is their data, with the fields that tell what it is. */
const CARDS: Readonly<Record<string, JsonObject>> = {
  auth_event: {},
  agent_gateway_decision: {},
  ask_user_questions: { action: 'ask_user_questions' },
  live_surface_created: { kind: 'live_surface' },
};

/** The log's entry for one thing that happened, if it has one. */
function step({ type, data: told, at }: Entry, id: string): JsonObject[] {
  const data = typeof told === 'function' ? told() : told;
  if (!isObject(data)) return [];
  const created_at = instant(at);
  const plan_task_id = data['plan_task_id'] ?? null;
  if (type === 'think' || type === 'analyze') {
    const input = isObject(data['payload']) && isObject(data['payload']['input']) ? data['payload']['input'] : {};
    const { title = '', confidence = 1, thought = null, action = null, result = null, analysis = null } = input;
    return [{ id, created_at, type, title, confidence, thought, action, result, analysis, plan_task_id }];
  }
  if (type === 'tool_call_result') {
    const { tool_name = '', payload = null, is_error = false, reasoning = null, result = null } = data;
    return [{ id, created_at, tool_name, payload, is_error, reasoning, result, plan_task_id }];
  }
  if (type === 'sub_agent_trigger') {
    const { agent_id = '', query = null, files = [], reasoning = {} } = data;
    return [{ id, created_at, agent_id, query, files, reasoning, plan_task_id }];
  }
  const card = CARDS[type ?? ''];
  return card === undefined ? [] : [{ id, created_at, ...card, ...data }];
}
