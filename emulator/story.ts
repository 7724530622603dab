import { instant } from './instant.js';
import type { Json, JsonObject } from './json.js';
import type { Entry } from './task.js';

/** A tool the agent calls, and what comes of it. */
export interface ToolUse {
  readonly name: string;
  readonly why: string;
  readonly payload: JsonObject;
  readonly result: Json | (() => Json);
  readonly took: number;
  readonly failed?: boolean;
  readonly step?: string;
}

/** What a run spends. */
export const TOKENS: JsonObject = {
  completion_tokens: 380, prompt_tokens: 2140, cache_read_tokens: 1024, cache_write_tokens: 0, total_tokens: 2520,
};

/** A text in pieces of one or two words, which together are the whole text. */
export function chunksOf(text: string): readonly string[] {
  return text.match(/\s*(?:\S+\s*){1,2}|\s+/gu) ?? [];
}

/** Writes the life of a task from its start, in the words of the platform's events. */
export class Story {
  readonly entries: Entry[] = [];
  readonly #tools: string[] = [];
  #at: number;
  #started: number;
  #calls = 0;

  /** @param pace what one millisecond of the tale takes: 0 tells everything at once */
  constructor(start: number, private readonly pace: number) {
    this.#at = start;
    this.#started = start;
  }

  /** Lets time pass. */
  after(ms: number): this {
    this.#at += ms * this.pace;
    return this;
  }

  /** Tells an event; `task_*` events without data carry the record. */
  tell(type: string, data?: Entry['data'], change?: JsonObject, envelope?: JsonObject): this {
    this.entries.push({
      at: this.#at,
      type,
      ...(data === undefined ? {} : { data }),
      ...(change === undefined ? {} : { change }),
      ...(envelope === undefined ? {} : { envelope }),
    });
    return this;
  }

  /** Tells text that is no event. */
  raw(text: string): this {
    this.entries.push({ at: this.#at, raw: text });
    return this;
  }

  /** The task is accepted; a worker takes it. */
  begin(): this {
    this.tell('task_created').after(80);
    this.#started = this.#at;
    return this.tell('task_updated', undefined, { status: 'executing', started_at: instant(this.#at) });
  }

  /** The agent reasons; `type` is `think` or `analyze`. */
  reason(type: 'think' | 'analyze', title: string, thought: string): this {
    const words = type === 'think' ? { thought } : { analysis: thought };
    return this.tell(type, this.#call(type, { title: 'Reasoning', description: title }, {
      input: { title, confidence: 0.9, ...words },
    }));
  }

  /** The agent calls a tool and gets its result. */
  tool({ name, why, payload, result, took, failed = false, step }: ToolUse): this {
    const request = this.#call(name, { title: why, description: null }, payload, step);
    this.tell('tool_call_request', request).after(took);
    if (!this.#tools.includes(name)) this.#tools.push(name);
    const change = { used_tools: [...this.#tools], last_executed_node_id: `node-${name}` };
    const answered = (value: Json): Json => ({
      ...request, result: value, is_error: failed, approval_request_id: null,
    });
    const data = typeof result === 'function' ? (): Json => answered(result()) : answered(result);
    return this.tell('tool_call_result', data, change);
  }

  /** The agent's plan, its first `done` items ticked. */
  plan(titles: readonly string[], done: number): this {
    const tasks = titles.map((title, index) => ({ id: `step-${index + 1}`, title, completed: index < done }));
    const plan = { enabled: true, enforce: true, started: true, question_raised: false, tasks };
    return this.tell('plan_updated', plan, { deep_planning: plan });
  }

  /** The agent writes, a few words at a time. */
  write(text: string): this {
    for (const chunk of chunksOf(text)) this.after(15).tell('chunk', chunk);
    return this;
  }

  /** The end. */
  finish(status: string, result: string | null, more: JsonObject = {}): this {
    return this.tell('task_finished', undefined, {
      status,
      result,
      finished_at: instant(this.#at),
      duration: Math.round(this.#at - this.#started) / 1000,
      tokens: TOKENS,
      ...more,
    });
  }

  /** The moment the tale has come to. */
  get now(): number {
    return this.#at;
  }

  #call(name: string, reasoning: JsonObject, payload: JsonObject, step?: string): JsonObject {
    this.#calls += 1;
    return {
      request_id: `request-${this.#calls}`,
      operation_id: name,
      tool_call_id: `call-${this.#calls}`,
      graph_node_id: `node-${name}`,
      tool_name: name,
      payload,
      reasoning,
      plan_task_id: step ?? null,
    };
  }
}
