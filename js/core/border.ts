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
  /** The last item that was told in full, without its `time` and `data`: those told in brief are like it otherwise. */
  template?: object | undefined;
}

/** @internal What {@link Border.state} tells: the flags of `src/bindings/border.rs`. */
export const OVER = 1;
export const FAILED = 2;
const SUSPECT = 4;
const BRIEF = 8;

/** A larger chunk goes in piece by piece: the core's memory is bounded. */
const SLICE = 1 << 20;
const SMALLEST = 1 << 16;

/** Between values that are no JSON array. */
const SEPARATOR = '\0';

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
  /** Lossy, so that no byte can stop a stream. */
  readonly #utf8 = new TextDecoder();

  constructor(core: Core, memory: WebAssembly.Memory) {
    this.#core = core;
    this.#memory = memory;
  }

  /** Decodes a chunk and gives what it completes. */
  feed(stream: Decoded, chunk: Uint8Array): unknown[] {
    if (chunk.length > SLICE) return this.#slices(stream, chunk);
    if (chunk.length > this.#inbox.length) this.#makeRoom(chunk.length);
    this.#inbox.set(chunk);
    const count = stream.decoder.feed(chunk.length);
    if (this.#all.length === 0) this.#look();
    const flags = (this.state = this.#frame[2] as number);
    if (count === 0) return NOTHING;
    const text = this.#text();
    if (flags & SUSPECT) return this.#oneByOne(stream);
    return (flags & BRIEF ? fromBrief(stream, text, count) : fromArray(stream, text, count)) ?? this.#oneByOne(stream);
  }

  /** The same, text by text: one of them is broken. */
  #oneByOne(stream: Decoded): unknown[] {
    const items: unknown[] = [];
    for (let index = 0; ; index++) {
      const count = this.#core.text(index);
      if (count === 0) return items;
      const text = this.#text();
      const [time, data] = text.split(SEPARATOR);
      items.push(count === 1 ? inFull(stream, value(text, true)) : { ...stream.template, time: string(time), data: string(data) });
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
    // `{..},{..}` in one text parses too, as two.
    if (items.length !== count) return undefined;
    inFull(stream, items[count - 1]);
    return items;
  } catch {
    return undefined;
  }
}

/** Items that are told in brief, as their `time` and `data`, and in full among them. A time begins with a digit, what is told in full does not. */
function fromBrief(stream: Decoded, whole: string, count: number): unknown[] | undefined {
  const items: unknown[] = [];
  const isPlain = !whole.includes('\\');
  const before = stream.template;
  let at = 0;
  let seen = 0;
  // By hand: `split` costs four times as much for a single event.
  const next = (): string => {
    const end = whole.indexOf(SEPARATOR, at);
    const text = whole.slice(at, end);
    at = end + 1;
    seen++;
    return text;
  };
  while (seen < count) {
    const text = next();
    if (!isDigit(text.charCodeAt(0))) items.push(inFull(stream, value(text, false)));
    else if (isPlain) items.push({ ...stream.template, time: text, data: next() });
    else items.push({ ...stream.template, time: string(text), data: string(next()) });
  }
  if (at === whole.length) return items;
  // A broken text has the separator in it.
  stream.template = before;
  return undefined;
}

const isDigit = (code: number): boolean => code >= 48 && code < 58;

/** Notes what the items after this one may be like. At once: who has an item may change it. */
function inFull(stream: Decoded, item: unknown): unknown {
  stream.template = { ...(item as object), time: '', data: '' };
  return item;
}

/** What stands between the quotes of a JSON string, as text. */
function string(inside = ''): string {
  return inside.includes('\\') ? (JSON.parse(`"${inside}"`) as string) : inside;
}

function value(text: string, suspect: boolean): unknown {
  let why = 'it is not an object with a `type`';
  try {
    const parsed = JSON.parse(text) as { type?: unknown } | null;
    if (!suspect || typeof parsed?.type === 'string') return parsed;
  } catch (error) {
    why = (error as Error).message;
  }
  return { type: 'undecodable', raw: text, error: why };
}
