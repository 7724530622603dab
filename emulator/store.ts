import { isObject, type Json, type JsonObject } from './json.js';
import type { EmulatedTask } from './task.js';

/** The tasks of the emulator. Each key has its own, so that those who share an emulator do not meet. */
export class TaskStore {
  readonly #byKey = new Map<string, Map<string, EmulatedTask>>();

  /** A task of this key. */
  find(key: string, id: string): EmulatedTask | undefined {
    return this.#byKey.get(key)?.get(id);
  }

  /** The key of a task; empty when there is no such task. */
  ownerOf(id: string): string {
    for (const [key, tasks] of this.#byKey) if (tasks.has(id)) return key;
    return '';
  }

  /** Keeps a task; one of the same id gives way to it. */
  keep(task: EmulatedTask): EmulatedTask {
    const tasks = this.#byKey.get(task.key) ?? new Map<string, EmulatedTask>();
    tasks.get(task.id)?.leave();
    this.#byKey.set(task.key, tasks.set(task.id, task));
    return task;
  }

  /** The history of an agent or a user, newest first, of those that match every filter. */
  history(key: string, by: { agentId?: string; userId?: string }, filters: URLSearchParams, now: number): Json {
    const records = [...(this.#byKey.get(key)?.values() ?? [])].map((task) => task.record(now)).reverse();
    return records
      .filter((record) => by.agentId === undefined || record['agent_id'] === by.agentId)
      .filter((record) => by.userId === undefined || userOf(record) === by.userId)
      .filter((record) => [...filters].every(([name, value]) => matches(record, name, value)))
      .map(listItem);
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  parent_task_id: 'parent_execution',
  triggering_agent_id: 'triggering_agent_id',
  status: 'status',
  internal_status: 'internal_status',
};

/** An empty value and an unknown name filter nothing. */
function matches(record: JsonObject, name: string, value: string): boolean {
  if (value === '') return true;
  if (name === 'user_id') return userOf(record) === value;
  const field = FIELDS[name];
  return field === undefined || record[field] === value;
}

function userOf(record: JsonObject): Json {
  const input = record['input'];
  const user = isObject(input) ? input['user'] : null;
  return isObject(user) ? (user['id'] ?? null) : null;
}

function listItem(record: JsonObject): JsonObject {
  return {
    id: record['id'] ?? null,
    agent_id: record['agent_id'] ?? null,
    user_id: userOf(record),
    parent_task_id: record['parent_execution'] ?? null,
    triggering_agent_id: record['triggering_agent_id'] ?? null,
    organization_id: record['organization_id'] ?? null,
    status: record['status'] ?? null,
    created_at: record['created_at'] ?? null,
    updated_at: record['updated_at'] ?? null,
    source_node_type: record['source'] ?? null,
    result: record['result'] ?? '',
    title: record['title'] ?? null,
    execution_kind: record['execution_kind'] ?? null,
    process: null,
    conversation_kind: record['conversation_kind'] ?? null,
  };
}
