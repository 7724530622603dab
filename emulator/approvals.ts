import type { Fault422 } from './answer.js';
import { isObject, textOf, type Json, type JsonObject } from './json.js';

/** How often the person who decides is waited for. */
const LOOKS = 2;

interface Question {
  readonly tool: string;
  looks: number;
}

/**
 * Leave for tools to run. A tool whose name speaks of `delete` needs a person's; the person decides while the second look
 * is taken, and refuses what speaks of `everything`. Nobody ever decides on what speaks of `never`.
 */
export class Approvals {
  readonly #questions = new Map<string, Question>();

  /** Whether a call may run. */
  check(key: string, body: JsonObject): Json {
    const tool = textOf(body['tool_name']) ?? '';
    if (!tool.includes('delete')) return { type: 'allowed' };
    const request_id = crypto.randomUUID();
    this.#questions.set(JSON.stringify([key, request_id]), { tool, looks: 0 });
    return { type: 'approval_required', request_id, message: `${tool} needs a person's approval`, wait_seconds: 30 };
  }

  /** How a question stands; undefined when there is none. */
  status(key: string, request: string): Json | undefined {
    const question = this.#questions.get(JSON.stringify([key, request]));
    if (question === undefined) return undefined;
    question.looks += 1;
    if (question.looks < LOOKS || question.tool.includes('never')) return { settled: false };
    const approved = !question.tool.includes('everything');
    return { settled: true, approved, decided_by_name: 'Dana', decision_note: approved ? null : 'Too much at once' };
  }
}

/** What is wrong with the body of a check. */
export function checkFaults(body: JsonObject): Fault422[] {
  const missing = ['execution_id', 'operation_id', 'tool_name'].filter((name) => textOf(body[name]) === null);
  const faults = missing.map((name) => ({ loc: ['body', name], msg: 'Field required', type: 'missing' }));
  if (isObject(body['payload'])) return faults;
  return [...faults, { loc: ['body', 'payload'], msg: 'Input should be a valid dictionary', type: 'value_error' }];
}
