/** What an event says of a task's record. */

import type { Task } from './task.js';
import type { RecordEvent } from './stream/task-events.js';

/**
 * @internal Whether an event brings the record of `task` up to date, or a part of it. One of another task does not, nor does one
 * of before the task's end, which a server may send again.
 */
export function isNews({ type, task_id, time, data }: RecordEvent, { id, finished_at }: Task): boolean {
  if (typeof data !== 'object' || data === null || (data.id ?? task_id ?? id) !== id) return false;
  return type === 'task_finished' || !finished_at || instant(time) > instant(finished_at);
}

/** A time as the platform writes it: without a zone it is UTC. */
function instant(time: string): number {
  return Date.parse(/(?:z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}Z`);
}
