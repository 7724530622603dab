/** A task's plan. */

import type { RequestOptions } from './call.js';
import type { DeepPlanningItem } from './records.js';

/** Whether a task's plan lets it finish. */
export interface PlanFollowingStatus {
  /** True when there is no plan to follow, none that is enforced, no open step, or the result ends with a question. */
  can_finish: boolean;
  /** Open items, in the plan's order. */
  uncompleted_tasks: DeepPlanningItem[];
}

/** Options of {@link Task.getPlanFollowingStatus}. */
export interface PlanOptions extends RequestOptions {
  /** Take any failure as "may finish", as the official SDK does. Default false: failures reject. */
  finishOnError?: boolean | undefined;
}
