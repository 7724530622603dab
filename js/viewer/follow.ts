/** A log that scrolls with what comes, until its reader scrolls up. */

/** How near to the end is the end, for those who scroll down to it; pixels. */
const NEAR = 24;

export class Follow {
  #isOn = true;
  #last = 0;
  /** How often its reader has asked for the end. */
  jumps = 0;

  constructor(private readonly scroller: HTMLElement, private readonly changed: () => void) {
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
  }

  /** Whether the end is in sight, and is to stay there. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Lets go: the reader looks at something. */
  release(): void {
    this.#set(false);
  }

  /** Goes to the end, and stays there. */
  catchUp(): void {
    this.jumps += 1;
    this.#set(true);
    this.settle();
  }

  /** After each change: keeps the end in sight. */
  settle(): void {
    if (this.#isOn) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#last = this.scroller.scrollTop;
  }

  /** Whether there is more than fits. */
  get isLong(): boolean {
    return this.scroller.scrollHeight > this.scroller.clientHeight + NEAR;
  }

  readonly #scrolled = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const left = scrollHeight - scrollTop - clientHeight;
    // However little it is, what goes up lets go: a smooth scroll begins with a pixel or two.
    if (left < 2 || (scrollTop > this.#last && left < NEAR)) this.#set(true);
    else if (scrollTop < this.#last) this.#set(false);
    this.#last = scrollTop;
  };

  #set(isOn: boolean): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.changed();
  }
}
