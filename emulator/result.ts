import { isObject, textOf, type JsonObject } from './json.js';
import { sampleOf } from './schema/sample.js';

/** The result of an agent that was not told what to answer, in the form that the task's record asks for. */
export function defaultResult(record: JsonObject): string {
  const { output_schema: schema, output_format: format } = record;
  if (isObject(schema)) return JSON.stringify(sampleOf(schema));
  return format === 'json'
    ? '{}'
    : `The emulator answers for ${textOf(record['agent_id']) ?? 'the agent'}.`;
}
