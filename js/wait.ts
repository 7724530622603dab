/** Waiting for a task. */

import type { RequestOptions } from './call.js';
import type { Task } from './task.js';

/** What {@link WaitOptions.onUpdate} receives. */
export interface TaskUpdate {
  /** The task, as it stands now. */
  task: Task;
  /** Where the update came from: a status read, or the task's stream. */
  via: 'poll' | 'stream';
  /** Requests sent so far, repeated ones included. */
  requests: number;
}

/** Options of {@link Task.wait}. Times are in milliseconds. */
export interface WaitOptions extends RequestOptions {
  /** The first pause between two status reads; each is half as long again as the one before. Default 500. */
  interval?: number | undefined;
  /** The longest pause. Default 10000. */
  maxInterval?: number | undefined;
  /** The most that the whole wait may take. Default: no limit; `timeout` limits one request alone. */
  deadline?: number | undefined;
  /**
   * `terminal` (default): wait for the end, also of a paused task, for ever if nobody resumes it. `paused`: return for a
   * paused task as well.
   */
  until?: 'terminal' | 'paused' | undefined;
  /** The most requests, repeated ones included. Default: no limit. */
  maxRequests?: number | undefined;
  /** Called with each record of the task, the last one included. What it throws ends the wait. */
  onUpdate?: ((update: TaskUpdate) => void | Promise<void>) | undefined;
  /** Reject with a {@link TaskFailedError} when the task ends `failed`, `error` or `stopped`. Default false. */
  throwOnFailure?: boolean | undefined;
}
