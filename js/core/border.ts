/** The core's memory, where a stream's bytes go in and its texts come out: one crossing per chunk, and no copy by the glue. */

import type { Core } from '../generated/core.js';
import type { TaskEvents } from '../generated/core-exports.js';
import type { Patch } from '../stream/patch.js';
import { TextDecoder } from './host.js';
import { keepOriginal, readJson } from '../original.js';
import { fromArray, fromMarked, fromText, withRaw, type Templated } from './told.js';

/** @internal A decoder inside the core. */
export interface Decoder {
  /** Decodes so many bytes of the inbox and gives the number of texts. `continues`: those of the call before are not handed out yet. */
  feed(length: number, continues: boolean): number;
  /** Why no more can be read, or undefined. */
  failure(): unknown;
  free(): void;
}

/** @internal A stream of decoded items. */
export interface Decoded extends Templated {
  decoder: Decoder;
  /** Whether each item is to have its text. */
  raw?: boolean | undefined;
}

/** @internal What {@link Border.state} tells: the flags of `src/bindings/border.rs`. */
export const OVER = 1;
export const FAILED = 2;
const SUSPECT = 4;
const MARKED = 8;
export const RECORD = 16;

/** A larger chunk goes in piece by piece: the core's memory is bounded. */
const SLICE = 1 << 20;
const SMALLEST = 1 << 16;

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
  feed(stream: Decoded, chunk: Uint8Array, continues = false): unknown[] {
    if (chunk.length > SLICE) return this.#slices(stream, chunk);
    if (chunk.length >= this.#inbox.length) this.#makeRoom(chunk.length);
    this.#inbox.set(chunk);
    const count = stream.decoder.feed(chunk.length, continues);
    if (this.#all.length === 0) this.#look();
    const flags = (this.state = this.#frame[2] as number);
    if (count === 0) return NOTHING;
    const text = this.#text();
    if (flags & (SUSPECT | RECORD) || stream.raw) return this.#oneByOne(stream, flags & RECORD);
    return (flags & MARKED ? fromMarked(stream, text, count) : fromArray(stream, text, count)) ?? this.#oneByOne(stream);
  }

  /** The same, text by text: one of them is broken, or texts are wanted. */
  #oneByOne(stream: Decoded, record = 0): unknown[] {
    const items: unknown[] = [];
    for (let index = 0, mark; (mark = this.#core.text(index)) > 0; index++) {
      const text = this.#text();
      const item = fromText(stream, mark, text);
      if (stream.raw) withRaw(item, text);
      const { data } = Object(item) as { data?: unknown };
      if (record && typeof data === 'object' && this.#core.data(index)) keepOriginal(data, this.#text());
      items.push(item);
    }
    return items;
  }

  /** What has changed in the view of a stream's task since the last call. */
  patches(stream: TaskEvents): Patch[] {
    const has = stream.patches();
    if (this.#all.length === 0) this.#look();
    if (!has) return NOTHING;
    const text = this.#text();
    // The core keeps what was taken until it is asked again. Large texts of many streams would fill its memory.
    if (text.length > SMALLEST) stream.patches();
    return readJson(text) as Patch[];
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
      for (const item of this.feed(stream, chunk.subarray(start, start + SLICE), start > 0)) all.push(item);
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
