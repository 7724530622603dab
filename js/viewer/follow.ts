/** A log that scrolls with what comes, until its reader scrolls up. */

/** How near to the end is the end, for those who scroll down to it; pixels. */
const NEAR = 24;
const UP: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home']);

export class Follow {
  #isOn = true;
  #last = 0;
  /** How often its reader has asked for the end. */
  jumps = 0;

  constructor(private readonly scroller: HTMLElement, private readonly changed: () => void) {
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
    // A smooth scroll begins with less than a pixel, and to set the end in that moment would stop it.
    scroller.addEventListener('wheel', ({ deltaY }) => deltaY < 0 && this.release(), { passive: true });
    scroller.addEventListener('keydown', ({ key }) => UP.has(key) && this.release());
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
    if (scrollTop > this.#last && left < NEAR) this.#set(true);
    // A log that has become shorter is at its end, and was not scrolled.
    else if (scrollTop < this.#last && left >= 2) this.#set(false);
    this.#last = scrollTop;
  };

  #set(isOn: boolean): void {
    if (this.#isOn === isOn) return;
    this.#isOn = isOn;
    this.changed();
  }
}
