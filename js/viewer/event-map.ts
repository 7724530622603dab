/** The events of the element. */

import type { Task, TaskEvent } from '../entry/default.js';

/** The events of the element, by their names: each bubbles and leaves shadow trees. */
export interface XpanderTaskEventMap {
  /** An event of the task, of any type, as it came. */
  'xpander-event': CustomEvent<TaskEvent>;
  /** The task has ended, whatever its status. Null where nothing is known of it but its end. */
  'xpander-finish': CustomEvent<Task | null>;
  /** The task cannot be watched, started or stopped. */
  'xpander-error': CustomEvent<unknown>;
}
