import { instant } from './instant.js';
import { isObject, textOf, type Json, type JsonObject } from './json.js';

/** One thing that happens in the life of a task, at a moment fixed when the life is written. */
export interface Entry {
  readonly at: number;
  /** The event it is told as; without one it only changes the record. */
  readonly type?: string;
  /** The event's data; left out, it is the record at that moment. A function is called when it is told. */
  readonly data?: Json | (() => Json);
  /** Further fields of the event's envelope, such as another task's id. */
  readonly envelope?: JsonObject;
  /** Text told instead of an event. */
  readonly raw?: string;
  /** What it changes in the record. */
  readonly change?: JsonObject;
}

/** A life: what will happen, and what repeats after that for ever. */
export interface Life {
  readonly entries: readonly Entry[];
  readonly beat?: { readonly every: number; readonly type: string; data(count: number): Json } | undefined;
}

/** Statuses of tasks that are over. */
export const TERMINAL: readonly string[] = ['completed', 'failed', 'error', 'stopped'];

/** A task of the emulator. It has no timers: what it is follows from its life and the clock. */
export class EmulatedTask {
  #entries: Entry[];
  #beat: Life['beat'];
  #isLeft = false;
  /** Called when something is added: streams wait for it. */
  readonly wakers = new Set<() => void>();

  constructor(
    readonly key: string,
    /** The record before anything happened. */
    readonly origin: JsonObject,
    life: Life,
  ) {
    this.#entries = [...life.entries];
    this.#beat = life.beat;
  }

  get id(): string {
    return textOf(this.origin['id']) ?? '';
  }

  get agentId(): string {
    return textOf(this.origin['agent_id']) ?? '';
  }

  /** The nth entry, whether its time has come or not. */
  entry(index: number): Entry | undefined {
    return this.#entries[index];
  }

  get beat(): Life['beat'] {
    return this.#beat;
  }

  /** What has happened by now. */
  past(now: number): readonly Entry[] {
    return this.#entries.filter((entry) => entry.at <= now);
  }

  /** The record at a moment. */
  record(now: number): JsonObject {
    return this.#after(this.past(now));
  }

  /** The status at a moment. */
  status(now: number): string {
    return textOf(this.record(now)['status']) ?? 'pending';
  }

  /** The nth entry as the event that tells it. */
  event(index: number): JsonObject | undefined {
    const entry = this.#entries[index];
    if (entry?.type === undefined) return undefined;
    const data = typeof entry.data === 'function' ? entry.data() : entry.data;
    return this.envelope(entry.type, data ?? this.#after(this.#entries.slice(0, index + 1)), entry.at, entry.envelope);
  }

  /** An event of this task. */
  envelope(type: string, data: Json, at: number, more: JsonObject = {}): JsonObject {
    const organization_id = this.origin['organization_id'] ?? null;
    return { type, task_id: this.id, organization_id, time: instant(at), data, ...more };
  }

  /** Ends the life now, for somebody else's reason. Does nothing to a task that is over. */
  stop(now: number): void {
    if (TERMINAL.includes(this.status(now))) return;
    const change = { status: 'stopped', is_manually_stopped: true, finished_at: instant(now) };
    this.#cut(now, { at: now, type: 'task_finished', change });
  }

  /** Changes the record from outside. A new status takes the task out of the agent's hands. */
  change(now: number, change: JsonObject): void {
    const status = change['status'];
    const stamped: JsonObject = { ...change, updated_at: instant(now) };
    if (typeof status !== 'string') return this.insert({ at: now, change: stamped });
    if (!TERMINAL.includes(status)) return this.#cut(now, { at: now, type: 'task_updated', change: stamped });
    const finished_at = this.record(now)['finished_at'] ?? instant(now);
    this.#cut(now, { at: now, type: 'task_finished', change: { finished_at, ...stamped } });
  }

  /** Adds something that happens now, before what is still to come. */
  insert(entry: Entry): void {
    const index = this.#entries.findIndex((other) => other.at > entry.at);
    this.#entries.splice(index < 0 ? this.#entries.length : index, 0, entry);
    this.#wake();
  }

  /** Adds what the agent does next. */
  append(entry: Entry): void {
    if (this.#isLeft) return;
    this.#entries.push(entry);
    this.#wake();
  }

  /** Whether the agent has nothing more to do with it: it was stopped, given a status, or continued. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** Takes the task out of the agent's hands. */
  leave(): void {
    this.#isLeft = true;
    this.#wake();
  }

  /** What had happened stays, for streams count entries; what was to come does not. */
  #cut(now: number, last: Entry): void {
    this.#entries = [...this.past(now), last];
    this.#beat = undefined;
    this.leave();
  }

  #wake(): void {
    for (const wake of [...this.wakers]) wake();
  }

  #after(entries: readonly Entry[]): JsonObject {
    const record = { ...this.origin };
    for (const { change, at } of entries) {
      if (isObject(change)) Object.assign(record, { updated_at: instant(at) }, change);
    }
    return record;
  }
}
