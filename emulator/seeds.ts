import type { Agents } from './agents.js';
import type { EmulatedTaskRow } from './emulated-agent.js';
import { instant } from './instant.js';
import type { Json, JsonObject } from './json.js';
import { blankRecord, fieldsOf, inputOf } from './record.js';
import type { TaskStore } from './store.js';
import { EmulatedTask, TERMINAL } from './task.js';

/** The tasks that a test gives an agent from the beginning. Each key has its own. */
export class Seeds {
  readonly #sown = new Set<string>();

  constructor(
    private readonly agents: Agents,
    private readonly store: TaskStore,
  ) {}

  /** Puts the tasks into the store, at the first request of a key. */
  sow(key: string, organizationId: string): void {
    if (this.#sown.has(key)) return;
    this.#sown.add(key);
    const at = Date.now();
    for (const [agentId, { lists }] of this.agents.all) {
      // A list has its newest task first, as it was given.
      for (const [index, row] of [...(lists?.tasks ?? []).entries()].reverse()) {
        const id = row.id ?? `${agentId}-task-${index + 1}`;
        this.store.keep(taskOf({ id, agentId, organizationId, at }, row, key));
      }
    }
  }
}

function taskOf(
  birth: Parameters<typeof blankRecord>[0],
  row: EmulatedTaskRow,
  key: string,
): EmulatedTask {
  const { user_id, parent_task_id, source_node_type, input, ...rest } = fieldsOf(row);
  const fields: Record<string, Json> = {
    ...(parent_task_id === undefined ? {} : { parent_execution: parent_task_id }),
    ...(source_node_type === undefined ? {} : { source: source_node_type }),
    ...(typeof user_id === 'string'
      ? { input: inputOf({ user: { id: user_id, email: `${user_id}@example.com` } }) }
      : {}),
    ...(input === undefined ? {} : { input: inputOf(input) }),
    status: 'completed',
    ...rest,
  };
  const { created_at = instant(birth.at) } = fields;
  const isOver = TERMINAL.includes(String(fields['status']));
  const origin: JsonObject = {
    ...blankRecord(birth),
    created_at,
    updated_at: created_at,
    ...(isOver ? { finished_at: created_at } : {}),
    ...fields,
  };
  const end = isOver
    ? [
        {
          at: birth.at,
          type: 'task_finished',
          change: { updated_at: origin['updated_at'] ?? null },
        },
      ]
    : [];
  return new EmulatedTask(key, origin, {
    entries: [{ at: birth.at, type: 'task_created' }, ...end],
  });
}
