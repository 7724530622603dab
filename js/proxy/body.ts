/** The body of a new task: read within bounds, and taken apart into parameters. */

import { BODY, type BodyTable } from '../generated/routes.js';
import type { Checked } from './grant.js';
import { Refusal } from './refusal.js';

/** How long a body may take. */
const PATIENCE = 30_000;

type Members = Record<string, unknown>;

/**
 * The parameters of a new task that a request may set.
 *
 * @throws {@link Refusal} The body is too long, too slow, not JSON, or sets what is not open to the caller.
 */
export async function parametersOf(request: Request, grant: Checked, limit: number): Promise<Members> {
  const parameters: Members = {};
  collect(objectOf(await textOf(request, limit)), BODY, grant, parameters, '');
  return parameters;
}

/** Takes each field by its name in the table. What equals "not given" is not given: clients send all fields always. */
function collect(body: Members, table: BodyTable, grant: Checked, parameters: Members, path: string): void {
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(table, name) ? table[name] : undefined;
    const said = `\`${path}${name.slice(0, 64)}\``;
    if (!field) throw new Refusal(422, `Unknown field ${said}`);
    const { group, parameter = '', unset, open } = field;
    if (group) {
      if (value !== null && !isObject(value)) throw new Refusal(422, `${said} is no object`);
      collect(value ?? {}, group, grant, parameters, `${name}.`);
    } else if (!isUnset(value, unset) && !(parameter === 'user_details' && grant.user)) {
      if (!open && !(grant.fields as readonly string[] | undefined)?.includes(parameter)) throw new Refusal(403, `${said} is not open to this caller`);
      parameters[parameter] = value;
    }
  }
}

/** `unset` is JSON, and no object or array with something in it. */
function isUnset(value: unknown, unset: string | undefined): boolean {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) return false;
  return value === null || JSON.stringify(value) === unset;
}

async function textOf({ headers, body }: Request, limit: number): Promise<string> {
  // No form and no script of another site can send this type without asking first.
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) throw new Refusal(415, 'Send application/json');
  const tooLong = new Refusal(413, `The body is longer than ${limit} bytes`);
  if (Number(headers.get('content-length') ?? 0) > limit) {
    body?.cancel().catch(() => {});
    throw tooLong;
  }
  const chunks: Uint8Array[] = [];
  const reader = body?.getReader();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reader?.cancel().catch(() => {});
  }, PATIENCE);
  try {
    let length = 0;
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done || !value) break;
      length += value.length;
      if (length > limit) throw tooLong;
      chunks.push(value);
    }
    if (isLate) throw new Refusal(408, 'The body took too long');
    return new TextDecoder('utf-8', { fatal: true }).decode(await new Blob(chunks as BlobPart[]).arrayBuffer());
  } catch (error) {
    reader?.cancel().catch(() => {});
    throw error instanceof Refusal ? error : new Refusal(400, 'The body cannot be read');
  } finally {
    clearTimeout(timer);
  }
}

function objectOf(text: string): Members {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    throw new Refusal(400, 'The body is not JSON');
  }
  throw new Refusal(422, 'The body is no object');
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
