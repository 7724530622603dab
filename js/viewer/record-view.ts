/** A view made of a task's record, for a task that tells no events. */

import type { AskView, Task, TaskView } from '../entry/default.js';

const FIELDS = [
  'id', 'agent_id', 'status', 'internal_status', 'title', 'result', 'created_at', 'started_at', 'paused_at', 'finished_at', 'duration', 'tokens',
] as const satisfies (keyof TaskView & keyof Task)[];

/** `blank` with what the record tells. */
export function recordView(blank: TaskView, task: Task): TaskView {
  const told = Object.fromEntries(FIELDS.map((name) => [name, task[name] ?? blank[name]]));
  return { ...blank, ...told, plan: task.deep_planning?.tasks ?? [], asks: asksOf(task) };
}

function asksOf(task: Task): AskView[] {
  const types = (['hitl_request', 'pending_eca_request'] as const).filter((type) => task[type]);
  return types.map((type, order) => ({
    order, type, pending: true, data: { ...task[type] }, text_offset: 0, task_id: task.id, time: task.paused_at,
  }));
}
