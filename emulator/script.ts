/** Plays what a test has described as the life of a task. */
import { checkEvent, checkList, checkRun, eventsOf, fail } from './check.js';
import type {
  EmulatedAgentDescription,
  EmulatedEvents,
  EmulatedInput,
  EmulatedRun,
  EmulatedStatus,
} from './emulated-agent.js';
import type { EmulatedEvent } from './emulated-event.js';
import { instant, sleep } from './instant.js';
import { isObject, plain, textOf, type Json, type JsonObject } from './json.js';
import { fieldsOf, textOfResult } from './record.js';
import { defaultResult } from './result.js';
import { chunksOf, TOKENS } from './story.js';
import { TERMINAL, type EmulatedTask, type Entry } from './task.js';

/** A generator that never ends would fill the memory: the clock does not stop it at `speed: 0`. */
const MOST_EVENTS = 100_000;

/** An event, as plain JSON. */
interface PlainEvent {
  readonly type: string;
  readonly task_id?: string;
  readonly data?: Json;
  readonly [field: string]: Json | undefined;
}

/**
 * What one task does, written into the task: at once where all is known, else as it becomes known.
 */
export class Script {
  /** When the next thing happens. */
  #at: number;
  #text = '';
  /** The id that the task has in a recording. */
  #recorded: string | undefined;
  #isStarted = false;
  #hasStart = false;
  #isOver = false;

  private constructor(
    private readonly task: EmulatedTask,
    private readonly input: EmulatedInput,
    /** Where the agent stands in the options, for messages. */
    private readonly path: string,
    /** Multiplies every delay. */
    private readonly pace: number,
  ) {
    this.#at = Date.now();
  }

  /**
   * Plays an agent's description. A mistake in what it returns, or what it throws, ends the task in
   * `error`.
   */
  static play(
    description: EmulatedAgentDescription,
    task: EmulatedTask,
    input: EmulatedInput,
    path: string,
    pace: number,
  ): void {
    const script = new Script(task, input, path, pace);
    script.#attempt(() => {
      const { run, ...rest } = description;
      if (run === undefined) return script.#begin(rest);
      const returned: unknown = run(input);
      const lay = (value: unknown): void | Promise<void> =>
        script.#begin({ ...rest, ...checkRun(`${path}()`, value) });
      if (!isThenable(returned)) return lay(returned);
      script.#start();
      return returned.then(lay);
    });
  }

  /** Runs a step; whatever goes wrong in it, now or later, is the end of the task. */
  #attempt(step: () => void | PromiseLike<void>): void {
    try {
      const later = step();
      if (later !== undefined) later.then(undefined, (error) => this.#break(error));
    } catch (error) {
      this.#break(error);
    }
  }

  #begin(run: EmulatedRun): void | Promise<void> {
    this.#at = Math.max(this.#at, Date.now());
    const { status = 'completed', events, task } = run;
    if (task !== undefined) this.#add({ change: fieldsOf(task) });
    if (status !== 'pending') this.#start();
    if (events === undefined) {
      // The result of a task that fails is the reason, which no agent writes.
      const text = ['failed', 'error', 'stopped'].includes(status) ? null : this.#resultOf(run);
      for (const chunk of chunksOf(text ?? '')) this.#emit({ type: 'chunk', data: chunk }, run);
      return this.#end(run);
    }
    const made: unknown = typeof events === 'function' ? events(this.input) : events;
    if (!Array.isArray(made)) return this.#follow(eventsOf(`${this.path}.events`, made), run);
    checkList(`${this.path}.events`, made);
    for (const event of made as readonly EmulatedEvent[]) this.#emit(event, run);
    return this.#end(run);
  }

  /** A worker takes the task. */
  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#add({
      type: 'task_updated',
      change: { status: 'executing', started_at: instant(this.#at) },
    });
  }

  /** Adds events as they are made. A task that was taken away closes the generator. */
  async #follow(events: EmulatedEvents, run: EmulatedRun): Promise<void> {
    let count = 0;
    for await (const made of events) {
      if (this.task.isLeft) return;
      if (count === MOST_EVENTS)
        fail(`${this.path}.events`, `has no end within ${MOST_EVENTS} events`);
      const event = checkEvent(`${this.path}.events[${count}]`, made);
      count += 1;
      await this.#wait((run.delay ?? 0) * this.pace);
      if (this.task.isLeft) return;
      this.#emit(event, run);
      if (this.#isOver) return;
    }
    this.#at = Date.now();
    this.#end(run);
  }

  /**
   * Waits, unless the task is taken away. The event that follows counts from the beginning of the
   * wait.
   */
  async #wait(ms: number): Promise<void> {
    this.#at = Date.now();
    const due = this.#at + ms;
    while (!this.task.isLeft && Date.now() < due)
      await sleep(due - Date.now(), undefined, this.task.wakers);
  }

  /** Adds one event, after the delay; the fields that change go into the record. */
  #emit(event: EmulatedEvent, run: EmulatedRun): void {
    if (this.#isOver) return;
    this.#at += (run.delay ?? 0) * this.pace;
    const { type, data, ...rest } = this.#renamed(plain(event) as PlainEvent);
    const envelope = Object.keys(rest).length === 0 ? {} : { envelope: rest as JsonObject };
    const isOwn = (rest['task_id'] ?? this.task.id) === this.task.id;
    const change = isObject(data) ? fieldsOf(data) : {};
    if (!isOwn) return this.#add({ type, data: data ?? null, ...envelope });
    switch (type) {
      case 'connected':
        return;
      case 'task_created':
        return this.#add({ change });
      case 'task_updated': {
        // The first that says `executing` is the start, which streams have sent already.
        const isStart = change['status'] === 'executing' && !this.#hasStart;
        this.#hasStart ||= isStart;
        return this.#add(isStart ? { change } : { type, change, ...envelope });
      }
      case 'task_finished':
        return this.#finish({ ...run, ...statusIn(change) }, change, envelope);
      case 'chunk':
        this.#text += textOf(data) ?? '';
        break;
      case 'plan_updated':
        return this.#add({
          type,
          data: data ?? null,
          change: { deep_planning: data ?? null },
          ...envelope,
        });
      case 'tool_call_result': {
        const tool = textOf(
          (isObject(data) && (data['tool_name'] ?? data['operation_id'])) || null,
        );
        const used = (this.task.record(this.#at)['used_tools'] ?? []) as readonly string[];
        const tools = tool === null || used.includes(tool) ? used : [...used, tool];
        return this.#add({ type, data: data ?? null, change: { used_tools: tools }, ...envelope });
      }
    }
    this.#add({ type, data: data ?? null, ...envelope });
  }

  /**
   * The event with this task's id, where it was recorded from a task that begins in the same list.
   */
  #renamed(event: PlainEvent): PlainEvent {
    const { type, task_id, organization_id: _, ...rest } = event;
    if (['connected', 'task_created'].includes(type)) this.#recorded ??= task_id;
    return task_id !== undefined && task_id === this.#recorded ? { type, ...rest } : event;
  }

  /** The end that was asked for, or the status in which the task stays. */
  #end(run: EmulatedRun): void {
    if (this.#isOver) return;
    const { status = 'completed', delay = 0, result } = run;
    this.#at += delay * this.pace;
    if (TERMINAL.includes(status)) return this.#finish(run);
    const change = result === undefined ? {} : { result: textOfResult(result) };
    if (status !== 'paused') return this.#add({ change });
    this.#add({
      type: 'task_updated',
      change: { status, paused_at: instant(this.#at), ...change },
    });
  }

  #finish(
    run: EmulatedRun,
    change: JsonObject = {},
    envelope: { envelope?: JsonObject } = {},
  ): void {
    this.#isOver = true;
    const { status = 'completed' } = run;
    const { started_at, tokens } = this.task.record(this.#at);
    const started = Date.parse(textOf(started_at) ?? '') || this.#at;
    const end: JsonObject = {
      status,
      result: change['result'] ?? this.#resultOf(run),
      finished_at: instant(this.#at),
      duration: Math.round(this.#at - started) / 1000,
      tokens: tokens ?? TOKENS,
      ...(status === 'stopped' ? { is_manually_stopped: true } : {}),
      ...change,
    };
    this.#add({ type: 'task_finished', change: end, ...envelope });
  }

  #break(error: unknown): void {
    this.#at = Date.now();
    this.#finish({
      status: 'error',
      result: error instanceof Error ? error.message : String(error),
    });
  }

  #add(entry: Omit<Entry, 'at'>): void {
    this.task.append({ at: this.#at, ...entry });
  }

  #resultOf({ result, status = 'completed' }: EmulatedRun): string | null {
    if (result !== undefined) return textOfResult(result);
    if (status === 'completed')
      return this.#text === '' ? defaultResult(this.task.origin) : this.#text;
    return null;
  }
}

/** The status in the data of a `task_finished`. */
function statusIn({ status }: JsonObject): { status?: EmulatedStatus } {
  return typeof status === 'string' ? { status: status as EmulatedStatus } : {};
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
