/** A text that grows, as Markdown: what is finished stays as it is, and only the last block is made anew. */

import { make } from './dom.js';
import { LogWindow, type Row } from './log-window.js';
import { blocksOf, markdown, Outline, type Definitions } from './markdown.js';
import type { Setting } from './setting.js';

/** A piece of text that changes no more. */
interface Block {
  readonly text: string;
  /** It is shown as it stands. */
  readonly isCode: boolean;
  readonly outline: Outline;
}

/** The longest block, in characters; a longer one is cut, since the last block is made anew for each frame. */
const LONGEST = 16_384;
/** Making it anew may take a frame in this many. */
const SHARE = 4;

const EXTENT = { usual: 120, most: 600 };
const FENCE = /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n|$)/;
/** JSON that is being written, as far as its beginning tells. */
const JSON_TEXT = /^\s*(?:\{\s*(?:"|$)|\[\s*[[{"\d])/;

export class Prose {
  readonly element: HTMLElement;
  readonly #blocks: Block[] = [];
  readonly #log: LogWindow<Block>;
  readonly #last = make('div', { class: 'block' });
  readonly #links: Definitions = Object.create(null) as Definitions;
  readonly #outline = new Outline();
  /** What is not in a block yet. */
  #tail = '';
  #length = 0;
  #isStale = false;
  #notBefore = 0;
  /** The end of the code that is being written. */
  #fence: RegExp | undefined;

  constructor(private readonly setting: Setting) {
    this.#log = new LogWindow(this.#blocks, make('div'), EXTENT, (block) => this.#row(block), setting);
    this.element = make('div', { class: 'prose', dir: 'auto' }, this.#log.element, this.#last);
  }

  /** Shows a text that begins with what was shown before. `isOver`: it grows no more. */
  update(text: string, isOver: boolean): void {
    if (text.length > this.#length) {
      const piece = text.slice(this.#length);
      if (this.#length === 0 && JSON_TEXT.test(piece)) this.#fence = /(?!)/;
      this.#length = text.length;
      this.#tail += piece.replace(/\r\n?/g, '\n');
      this.#isStale = true;
    }
    if (this.#isStale) this.#draw(isOver);
  }

  #draw(isOver: boolean): void {
    const begun = performance.now();
    if (begun < this.#notBefore && !isOver) return this.setting.again();
    while (this.#settle());
    this.#log.flush();
    const root = this.#last.getRootNode() as ShadowRoot;
    // A link that has the focus keeps it.
    if (isOver || !root.activeElement || !this.#last.contains(root.activeElement)) {
      this.#last.replaceChildren(this.#content({ text: this.#tail, isCode: this.#fence !== undefined, outline: this.#outline.copy() }));
      this.#isStale = false;
    }
    const now = performance.now();
    this.#notBefore = now + (now - begun) * SHARE;
  }

  /** Makes blocks of what is finished. True when there may be more. */
  #settle(): boolean {
    if (this.#fence) return this.#settleCode(this.#fence);
    let tokens: { type: string; raw: string }[];
    try {
      tokens = blocksOf(this.#tail, this.#links);
    } catch {
      tokens = [];
    }
    while (tokens.at(-1)?.type === 'space') tokens.pop();
    for (const { raw } of tokens.slice(0, -1)) this.#finish(raw.length, false);
    if (this.#tail.length <= LONGEST) return false;
    const fence = FENCE.exec(this.#tail);
    if (fence?.[1]) {
      this.#tail = this.#tail.slice(fence[0].length);
      this.#fence = new RegExp(`^ {0,3}${fence[1][0]}{${fence[1].length},}[ \\t]*(?:\\n|$)`, 'm');
    } else this.#finish(cut(this.#tail), false);
    return true;
  }

  #settleCode(fence: RegExp): boolean {
    const end = fence.exec(this.#tail);
    if (end) {
      this.#finish(end.index, true);
      this.#tail = this.#tail.slice(end[0].length);
      this.#fence = undefined;
    } else if (this.#tail.length > LONGEST) this.#finish(cut(this.#tail), true);
    else return false;
    return true;
  }

  #finish(length: number, isCode: boolean): void {
    const text = this.#tail.slice(0, length);
    this.#tail = this.#tail.slice(length);
    if (text.trim() === '') return;
    this.#blocks.push({ text, isCode, outline: this.#outline.copy() });
    // The headings of a block that is not on the page count as well.
    if (!isCode && /^ {0,3}#|^ {0,3}[=-]+ *$/m.test(text)) markdown(text, this.#links, this.setting, this.#outline);
  }

  #row(block: Block): Row<Block> {
    return { element: make('div', { class: 'block' }, this.#content(block)) };
  }

  #content({ text, isCode, outline }: Block): Node {
    if (!isCode) return markdown(text, this.#links, this.setting, outline.copy());
    return text === '' ? document.createTextNode('') : make('pre', { part: 'code' }, make('code', {}, text));
  }
}

/** Where to cut a text that is too long: at the end of a line, else of a word. */
function cut(text: string): number {
  for (const mark of ['\n', ' ']) {
    const at = text.lastIndexOf(mark, LONGEST);
    if (at > LONGEST / 2) return at + 1;
  }
  // Not through a character of two halves.
  return /[\ud800-\udbff]/.test(text[LONGEST - 1] ?? '') ? LONGEST - 1 : LONGEST;
}
