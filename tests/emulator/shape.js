/**
 * The shape of JSON: its keys and the types of its values, without the values.
 *
 * `differences` says where an answer of the emulator has another shape than one that was served to the Python SDK. These differences
 * are allowed, each for its reason:
 *
 * - *null*: where one says null the other may say anything, for they are about tasks in different states. Not so for `REQUIRED`.
 * - *the inside of what users and tools make up* (`FREE`): nobody's protocol.
 * - *what is inside a list or an object that the other has not*: there is nothing to compare it with.
 * - *a moment* is text or a number: the platform's records have both, the emulator writes text.
 * - *a field more* than was served, if the SDK's own model has it, or if the platform sends it although the SDK drops it (`DROPPED`).
 *   The captures' answers are shorter than the records the documentation describes.
 * - *an invented field less*: `INVENTED` are there to prove that unknown fields survive. Nor does every event say who speaks (`identity`).
 */
const FREE = new Set([
  'payload_extension', 'output_schema', 'user_tokens', 'payload', 'result', 'metadata', 'process', 'additional_attributes', 'questions',
  'manifest', 'message',
]);
const INVENTED = new Set(['extra', 'brand_new_field', 'seq', 'foo', 'nested', 'identity']);
const DROPPED = new Set(['worker_id', 'finished_sub_executions', 'used_mutating_tools', 'is_continuous', 'updated_at', 'display_name']);
const REQUIRED = new Set(['id', 'agent_id', 'organization_id', 'input', 'created_at', 'messages', 'type', 'task_id', 'time']);

const typeOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** What an entry of an activity log is about: the log's list holds different things. */
const kindOf = (entry) => (entry.role ? 'message' : entry.tool_name ? 'tool' : 'confidence' in entry ? 'reasoning' : entry.action ?? entry.kind ?? entry.type ?? 'trigger');

/** Types by path, over all values; the items of a list share a path, but for the entries of a log, which have one for each kind. */
export function shapeOf(...values) {
  const shape = new Map();
  const visit = (value, path, name) => {
    const type = /(_at|^time)$/.test(name) && typeof value === 'number' ? 'string' : typeOf(value);
    shape.set(path, (shape.get(path) ?? new Set()).add(type));
    if (FREE.has(name) || value === null) return;
    if (type === 'array') value.forEach((item) => visit(item, name === 'messages' ? `${path}[${kindOf(item)}]` : `${path}[]`, ''));
    else if (type === 'object') for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`, key);
  };
  for (const value of values) visit(value, '', '');
  return shape;
}

const nameOf = (path) => /[^.\]]*$/.exec(path)[0];
const parentOf = (path) => path.replace(/(\.[^.[]+|\[[^\]]*\])$/, '');

const types = (types) => [...types].sort().join(' or ');

/** In words, every difference of `told` from `served` that no rule allows; `model` is the shape of the SDK's own records. */
export function differences(served, told, model = new Map()) {
  const found = [];
  for (const [path, own] of told) {
    const name = nameOf(path);
    const known = served.get(path) ?? model.get(path);
    if (known !== undefined) {
      const settled = [...known].some((type) => type !== 'null');
      if ([...own].some((type) => type !== 'null' && settled && !known.has(type))) found.push(`${path} is ${types(own)}, not ${types(known)}`);
      if (REQUIRED.has(name) && own.has('null') && !known.has('null')) found.push(`${path} is null`);
    } else if (!DROPPED.has(name) && !path.endsWith(']') && served.get(parentOf(path))?.has('object')) found.push(`${path} is unknown`);
  }
  for (const path of served.keys()) {
    if (!told.has(path) && !path.endsWith(']') && !INVENTED.has(nameOf(path)) && told.get(parentOf(path))?.has('object')) found.push(`${path} is missing`);
  }
  return found;
}
