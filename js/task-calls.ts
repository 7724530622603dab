/** Calls and decisions that the methods of a task share. Functions: a task may be behind a proxy, which has no private methods. */

import { call, type Operation } from './call.js';
import type { FileList } from './files.js';
import { assign, held } from './held.js';
import { originalOf } from './original.js';
import type { TaskRecord } from './records.js';
import type { Task } from './task.js';

/** @internal A record, and the fields that the task keeps although the record has lost them. */
export type Restored = [record: object, kept: string[]];

/** @internal Runs an operation of the task, as it is held. */
export function ask<T = Restored>(task: Task, operation: Operation, options?: object): Promise<T> {
  return call<T>(operation, task.configuration, task[held](), options);
}

/** @internal Takes a record; the fields that it has lost are kept. */
export function restore<T extends Task>(task: T, [record, kept]: Restored): T {
  const own = kept.map((name) => [name, task[name as keyof TaskRecord]]);
  return task[assign]({ ...record, ...Object.fromEntries(own) }, originalOf(record));
}

/** @internal What the task's files are. */
export function listed(task: Task, operation: Operation, options?: object): Promise<FileList> {
  return call(operation, task.configuration, { task: task[held]() }, options);
}

/** @internal What a watch is told of the task. */
export function known({ id: task_id, agent_id, organization_id, events_streaming, status, finished_at }: Task): object {
  return { task_id, agent_id, organization_id, events_streaming, status, finished_at };
}
