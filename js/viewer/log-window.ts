/** A part of a list that is as long as it likes: only some rows are ever on the page. */

import { make, say, show } from './dom.js';
import type { Setting } from './setting.js';
import { fill } from './strings.js';

/** A row on the page. */
export interface Row<T> {
  readonly element: HTMLElement;
  update?(item: T): void;
  /** It is off the page for good. */
  leave?(): void;
}

/** How many rows a window shows by itself, and at the most. */
export interface Extent {
  readonly usual: number;
  readonly most: number;
}

export class LogWindow<T> {
  readonly element: HTMLElement;
  readonly #earlier = this.#button(() => this.#showEarlier());
  readonly #later = this.#button(() => this.#showLater());
  #rows: Row<T>[] = [];
  /** The index of the first row. */
  #from = 0;
  /** The end is shown, and is to stay so. */
  #isAtEnd = true;
  readonly #changed = new Set<number>();
  #jumps = 0;

  /**
   * @param items The whole list; it may grow at its end, and items may be replaced.
   * @param list The element that holds the rows.
   */
  constructor(
    private readonly items: readonly T[],
    private readonly list: HTMLElement,
    private readonly extent: Extent,
    private readonly row: (item: T) => Row<T>,
    private readonly setting: Setting,
  ) {
    this.element = make('div', { class: 'log' }, this.#earlier, list, this.#later);
  }

  /** An item is another one now. */
  change(index: number): void {
    this.#changed.add(index);
  }

  /** Brings the page up to date. */
  flush(): void {
    for (const index of this.#changed) this.#rows[index - this.#from]?.update?.(this.items[index] as T);
    this.#changed.clear();
    const { usual, most } = this.extent;
    const { isOn: isFollowed, jumps } = this.setting.follow;
    // Who has read on to the end of the window goes on from there; who has asked for the end is brought to it.
    this.#isAtEnd ||= jumps !== this.#jumps;
    this.#jumps = jumps;
    if (this.#isAtEnd) {
      // What came and went between two frames was never seen.
      if (isFollowed && this.items.length - usual > this.#to) this.#jump(this.items.length - usual);
      this.#extend(isFollowed ? Infinity : most);
      if (isFollowed) this.#trim(usual);
    }
    this.#mark();
  }

  /** The rows leave the page. */
  leave(): void {
    for (const row of this.#rows) row.leave?.();
    this.#rows = [];
  }

  get #to(): number {
    return this.#from + this.#rows.length;
  }

  #jump(from: number): void {
    this.leave();
    this.list.replaceChildren();
    this.#from = from;
  }

  /** Adds rows at the end, until there are `most`. */
  #extend(most: number): void {
    const fresh: HTMLElement[] = [];
    while (this.#to < this.items.length && this.#rows.length < most) {
      const row = this.row(this.items[this.#to] as T);
      this.#rows.push(row);
      fresh.push(row.element);
    }
    this.list.append(...fresh);
    this.#isAtEnd = this.#to === this.items.length;
  }

  /** Takes rows away at the beginning, but none that has the focus. */
  #trim(most: number): void {
    const root = this.list.getRootNode() as ShadowRoot | Document;
    while (this.#rows.length > most) {
      const [first] = this.#rows;
      if (!first || first.element.contains(root.activeElement)) return;
      this.#rows.shift();
      this.#from += 1;
      first.leave?.();
      first.element.remove();
    }
  }

  #showEarlier(): void {
    this.setting.follow.release();
    const from = Math.max(0, this.#from - this.extent.usual);
    const rows = this.items.slice(from, this.#from).map((item) => this.row(item));
    this.#rows.unshift(...rows);
    this.#from = from;
    this.list.prepend(...rows.map(({ element }) => element));
    for (const row of this.#rows.splice(this.extent.most)) {
      row.leave?.();
      row.element.remove();
      this.#isAtEnd = false;
    }
    this.#mark();
    if (this.#earlier.hidden) focusFirst(this.list);
  }

  #showLater(): void {
    this.setting.follow.release();
    this.#extend(this.#rows.length + this.extent.usual);
    this.#trim(this.extent.most);
    this.#mark();
  }

  #mark(): void {
    const { strings, format } = this.setting;
    const label = (button: HTMLElement, text: string, n: number): void => {
      show(button, n > 0);
      if (n > 0) say(button, fill(text, { n: format.count(n) }));
    };
    label(this.#earlier, strings.earlier, this.#from);
    label(this.#later, strings.later, this.#isAtEnd ? 0 : this.items.length - this.#to);
  }

  #button(act: () => void): HTMLButtonElement {
    const button = make('button', { type: 'button', class: 'quiet', part: 'more', hidden: true });
    button.addEventListener('click', act);
    return button;
  }
}

/** The button that had the focus is gone: what it has brought gets it. */
function focusFirst(list: HTMLElement): void {
  list.querySelector<HTMLElement>('summary, a, button')?.focus();
}
