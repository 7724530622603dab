/** The core's memory, where a stream's bytes go in and its texts come out: one crossing per chunk, and no copy by the glue. */

import type { Core } from '../generated/core.js';
import type { TaskEvents } from '../generated/core-exports.js';
import type { Patch } from '../stream/patch.js';

/** @internal A decoder inside the core. */
export interface Decoder {
  /** Decodes so many bytes of the inbox and gives the number of texts. */
  feed(length: number): number;
  /** Why no more can be read, or undefined. */
  failure(): unknown;
  free(): void;
}

/** @internal A stream of decoded items. */
export interface Decoded {
  decoder: Decoder;
  /** Events that the core has marked, without their `time` and `data`: what is told in brief is like one of them otherwise. None of other items. */
  templates?: object[];
}

/** @internal What {@link Border.state} tells: the flags of `src/bindings/border.rs`. */
export const OVER = 1;
export const FAILED = 2;
const SUSPECT = 4;
const MARKED = 8;

/** A larger chunk goes in piece by piece: the core's memory is bounded. */
const SLICE = 1 << 20;
const SMALLEST = 1 << 16;

/** Behind each value of what is no JSON array. */
const SEPARATOR = '\0';
/** The marks of `src/session/batch.rs`: of what is told in brief, and of a template; so many places behind each. */
const BRIEF = 65;
const TEMPLATE = 97;
const PLACES = 26;

const NOTHING: never[] = [];

/** @internal The border of one instance. */
export class Border {
  /** How the stream stands after its last chunk. */
  state = 0;
  readonly #core: Core;
  readonly #memory: WebAssembly.Memory;
  /** Views of the memory; of no length once it has grown. */
  #inbox = new Uint8Array();
  #all = this.#inbox;
  #frame = new Uint32Array();
  /** Lossy, so that no byte can stop a stream. What begins a text is part of it. */
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(core: Core, memory: WebAssembly.Memory) {
    this.#core = core;
    this.#memory = memory;
  }

  /** Decodes a chunk and gives what it completes. */
  feed(stream: Decoded, chunk: Uint8Array): unknown[] {
    if (chunk.length > SLICE) return this.#slices(stream, chunk);
    if (chunk.length >= this.#inbox.length) this.#makeRoom(chunk.length);
    this.#inbox.set(chunk);
    const count = stream.decoder.feed(chunk.length);
    if (this.#all.length === 0) this.#look();
    const flags = (this.state = this.#frame[2] as number);
    if (count === 0) return NOTHING;
    const text = this.#text();
    if (flags & SUSPECT) return this.#oneByOne(stream);
    return (flags & MARKED ? fromMarked(stream, text, count) : fromArray(stream, text, count)) ?? this.#oneByOne(stream);
  }

  /** The same, text by text: one of them is broken. */
  #oneByOne(stream: Decoded): unknown[] {
    const templates = [...(stream.templates ?? [])];
    const items: unknown[] = [];
    for (let index = 0; ; index++) {
      const mark = this.#core.text(index);
      if (mark === 0) {
        stream.templates = templates;
        return items;
      }
      const text = this.#text();
      if (isOf(BRIEF, mark)) {
        const [time, data] = text.split(SEPARATOR);
        items.push({ ...templates[mark - BRIEF], time: string(time), data: string(data) });
      } else items.push(noted(templates, mark, value(text)));
    }
  }

  /** What has changed in the view of a stream's task since the last call. */
  patches(stream: TaskEvents): Patch[] {
    const has = stream.patches();
    if (this.#all.length === 0) this.#look();
    return has ? (JSON.parse(this.#text()) as Patch[]) : NOTHING;
  }

  /** The text that the frame points at. */
  #text(): string {
    const address = this.#frame[0] as number;
    return this.#utf8.decode(this.#all.subarray(address, address + (this.#frame[1] as number)));
  }

  #slices(stream: Decoded, chunk: Uint8Array): unknown[] {
    const all: unknown[] = [];
    this.state = 0;
    for (let start = 0; start < chunk.length && !(this.state & (OVER | FAILED)); start += SLICE) {
      for (const item of this.feed(stream, chunk.subarray(start, start + SLICE))) all.push(item);
    }
    return all;
  }

  #makeRoom(length: number): void {
    const room = Math.max(length, SMALLEST);
    const address = this.#core.inbox(room);
    this.#look();
    this.#inbox = this.#all.subarray(address, address + room);
  }

  #look(): void {
    const address = this.#core.frame();
    this.#all = new Uint8Array(this.#memory.buffer);
    this.#frame = new Uint32Array(this.#memory.buffer, address, 3);
  }
}

/** Items in full, as one JSON array. */
function fromArray(stream: Decoded, text: string, count: number): unknown[] | undefined {
  try {
    const items = (count === 1 ? [JSON.parse(text)] : JSON.parse(text)) as unknown[];
    // `{..},{..}` in one text parses too, as two; so can two texts together.
    return items.length === count && (!stream.templates || items.every(isEvent)) ? items : undefined;
  } catch {
    return undefined;
  }
}

/** Items of which some are marked. */
function fromMarked(stream: Decoded, whole: string, count: number): unknown[] | undefined {
  const templates = [...(stream.templates ?? [])];
  const items: unknown[] = [];
  const isPlain = !whole.includes('\\');
  let at = 0;
  let seen = 0;
  // By hand: `split` costs ten times as much for a single event.
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
      if (!isBrief) items.push(noted(templates, mark, value(text)));
      else if (isPlain) items.push({ ...templates[mark - BRIEF], time: text, data: next() });
      else items.push({ ...templates[mark - BRIEF], time: string(text), data: string(next()) });
    }
  } catch {
    return undefined;
  }
  // A broken text that has the separator in it makes more values of them.
  if (seen !== count || at !== whole.length) return undefined;
  stream.templates = templates;
  return items;
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

const isEvent = (item: unknown): boolean => typeof (item as { type?: unknown } | null)?.type === 'string';

function value(text: string): unknown {
  let why = 'it is not an object with a `type`';
  try {
    const parsed = JSON.parse(text) as { type?: unknown } | null;
    if (isEvent(parsed)) return parsed;
  } catch (error) {
    why = (error as Error).message;
  }
  return { type: 'undecodable', raw: text, error: why };
}
