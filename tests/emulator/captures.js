/** The captured exchanges of the Python SDK: what it asked, what it was served, and what it made of that. */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/golden/', import.meta.url);

const captures = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));

/** Every request of every capture with its answer; `what` names it in a failure. */
export const exchanges = captures.flatMap(({ id, steps }) => steps.flatMap(({ label, http }) => http.map(({ request, response }) => ({
  what: `${id}${label ? ` (${label})` : ''}: ${request.method} ${request.path} → ${response?.status}`,
  request: { ...request, headers: Object.fromEntries(request.headers) },
  response,
}))));

/** What the SDK's own models look like: the values of every outcome of a kind. */
export function models(type) {
  const found = [];
  const look = (outcome) => {
    if (outcome?.type === type) found.push(outcome.value);
    else if (outcome?.type === 'list') outcome.value.forEach(look);
  };
  for (const { steps } of captures) for (const { outcome } of steps) look(outcome?.ok);
  return found;
}

const event = (block) => {
  try {
    return JSON.parse(block.replace(/^data: ?/, ''));
  } catch {
    return undefined;
  }
};

/** The whole events that were ever served: those with every field that the platform's envelope has. */
export const events = exchanges
  .filter(({ response }) => response?.status === 200 && typeof response.stream?.all_text === 'string')
  .flatMap(({ what, response }) => response.stream.all_text.split('\n\n').map((block) => ({ what, event: event(block) })))
  .filter(({ event: told }) => ['type', 'task_id', 'organization_id', 'time', 'data'].every((name) => Object.hasOwn(told ?? {}, name)));
