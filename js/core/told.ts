/** What the core's texts tell: items in full, and events in brief. */

import { hide } from '../hidden.js';
import { readJson } from '../original.js';

/** @internal What is known of a stream of events. */
export interface Templated {
  /** Events that the core has marked, without their `time` and `data`: what is told in brief is like one of them otherwise. None of other items. */
  templates?: object[];
}

/** Behind each value of what is no JSON array. */
const SEPARATOR = '\0';
/** The marks of `src/session/batch.rs`: of what is told in brief, and of a template; so many places behind each. */
const BRIEF = 65;
const TEMPLATE = 97;
const PLACES = 26;

/** Items in full, as one JSON array. */
export function fromArray(stream: Templated, text: string, count: number): unknown[] | undefined {
  try {
    const items = (count === 1 ? [JSON.parse(text)] : JSON.parse(text)) as unknown[];
    // `{..},{..}` in one text parses too, as two; so can two texts together.
    return items.length === count && (!stream.templates || items.every(isEvent)) ? items : undefined;
  } catch {
    return undefined;
  }
}

/** Items of which some are marked. */
export function fromMarked(stream: Templated, whole: string, count: number): unknown[] | undefined {
  const templates = [...(stream.templates ?? [])];
  const items: unknown[] = [];
  const read = whole.includes('\\') ? string : plain;
  let at = 0;
  let seen = 0;
  // By hand: `split` is slower, most of all for a single event.
  const next = (): string => {
    const end = whole.indexOf(SEPARATOR, at);
    const text = whole.slice(at, end);
    at = end + 1;
    seen++;
    return text;
  };
  try {
    while (seen < count) {
      const mark = whole.charCodeAt(at);
      const isBrief = isOf(BRIEF, mark);
      if (isBrief || isOf(TEMPLATE, mark)) at++;
      const text = next();
      items.push(isBrief ? { ...templates[mark - BRIEF], time: read(text), data: read(next()) } : noted(templates, mark, value(text)));
    }
  } catch {
    return undefined;
  }
  // A broken text that has the separator in it makes more values of them.
  if (seen !== count || at !== whole.length) return undefined;
  stream.templates = templates;
  return items;
}

/** The item of one text, whose mark is 1 when it has none. */
export function fromText(stream: Templated, mark: number, text: string): unknown {
  const { templates = [] } = stream;
  if (!isOf(BRIEF, mark)) return noted(templates, mark, value(text));
  const [time, data] = text.split(SEPARATOR);
  return { ...templates[mark - BRIEF], time: string(time), data: string(data) };
}

/** What the core puts first in an event after a gap. */
const GAP = '{"gap":true,';

/** Gives an event its text, out of sight: neither JSON nor a log is to hold everything twice, secrets included. */
export function withRaw(item: unknown, text: string): void {
  const { gap, type } = item as { gap?: unknown; type?: unknown };
  if (type === 'undecodable') return;
  const raw = gap === true && text.startsWith(GAP) ? `{${text.slice(GAP.length)}` : text;
  hide(item as object, 'raw', raw);
}

const isOf = (kind: number, mark: number): boolean => mark >= kind && mark < kind + PLACES;

/** Notes the item if it is a template. At once: who has it may change it. */
function noted(templates: object[], mark: number, item: unknown): unknown {
  if (isOf(TEMPLATE, mark)) templates[mark - TEMPLATE] = { ...(item as object), time: '', data: '' };
  return item;
}

/** What stands between the quotes of a JSON string, as text. */
function string(inside = ''): string {
  return inside.includes('\\') ? (JSON.parse(`"${inside}"`) as string) : inside;
}

const plain = (inside: string): string => inside;

const isEvent = (item: unknown): boolean => typeof (item as { type?: unknown } | null)?.type === 'string';

function value(text: string): unknown {
  let why = 'it is not an object with a `type`';
  try {
    const parsed = readJson(text) as { type?: unknown } | null;
    if (isEvent(parsed)) return parsed;
  } catch (error) {
    why = (error as Error).message;
  }
  return { type: 'undecodable', raw: text, error: why };
}
