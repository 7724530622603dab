import type { EmulatedInput, EmulatedTaskRecord, EmulatedUser } from './emulated-agent.js';
import { isObject, textOf, type JsonObject } from './json.js';
import type { ReceivedBody } from './request-log.js';

/** What an agent's function learns of the task that a body asks for. */
export function inputFor(
  body: JsonObject,
  record: JsonObject,
  previous: JsonObject | null,
): EmulatedInput {
  const input = isObject(record['input']) ? record['input'] : {};
  const text = textOf(input['text']) ?? '';
  return {
    text,
    prompt: text,
    files: (input['files'] ?? []) as readonly string[],
    user: (input['user'] ?? null) as EmulatedUser | null,
    body: body as unknown as ReceivedBody,
    task: record as unknown as EmulatedTaskRecord,
    previous: previous as EmulatedTaskRecord | null,
  };
}
