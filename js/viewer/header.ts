/** The first line: where the task stands, what it is, how long it has run; below it, how we know. */

import type { TaskView } from '../entry/default.js';
import { millisecondsOf } from '../instant.js';
import { make, plain, say, show } from './dom.js';
import { setIcon } from './icons.js';
import type { Setting } from './setting.js';
import { isOver } from './status.js';
import { statusIcon } from './faces.js';
import { word, type Strings } from './strings.js';

/** What the header shows besides the view. */
export interface HeaderState {
  readonly connection: keyof Strings['connection'];
  readonly isContinued: boolean;
  /** What was asked, where that is known. */
  readonly prompt: string | undefined;
  readonly hasControls: boolean;
}

export class Header {
  readonly element: HTMLElement;
  readonly #icon = make('span', { class: 'mark' });
  readonly #status = make('span');
  readonly #pill = make('span', { class: 'pill', part: 'status' }, this.#icon, this.#status);
  readonly #title = make('span', { class: 'title', part: 'title', dir: 'auto' });
  readonly #clock = make('span', { class: 'time', part: 'duration', hidden: true });
  readonly #connection = make('span', { part: 'connection' });
  readonly #notes = make('span', { class: 'warn' });
  readonly #stop: HTMLButtonElement;

  constructor(private readonly setting: Setting, stop: () => void) {
    this.#stop = make('button', { type: 'button', part: 'stop', hidden: true }, setting.strings.stop);
    this.#stop.addEventListener('click', stop);
    const below = make('div', { class: 'below' }, this.#connection, this.#notes);
    this.element = make('header', { part: 'header' }, this.#pill, this.#title, this.#clock, this.#stop, below);
  }

  /** What the task is about. */
  get title(): string {
    return this.#title.title;
  }

  update(view: TaskView | undefined, { connection, isContinued, prompt, hasControls }: HeaderState): void {
    const { strings } = this.setting;
    const status = view?.status ?? 'pending';
    this.#pill.className = `pill ${status.replace(/\W+/g, '-')}`;
    setIcon(this.#icon, statusIcon(status));
    say(this.#status, plain(word(strings.status, status)).slice(0, 100));
    const title = plain(view?.title ?? prompt ?? '').replace(/\s+/g, ' ').slice(0, 300);
    say(this.#title, title);
    if (this.#title.title !== title) this.#title.title = title;
    say(this.#connection, strings.connection[connection]);
    this.#connection.className = `connection ${connection}`;
    say(this.#notes, [view?.gap && strings.gap, isContinued && strings.continued].filter(Boolean).join(' · '));
    show(this.#stop, hasControls && view !== undefined && view.id !== null && !isOver(status));
    if (view) this.#tick(view);
  }

  #tick(view: TaskView): void {
    const { format } = this.setting;
    const begun = millisecondsOf(view.started_at ?? view.created_at);
    const ended = millisecondsOf(view.finished_at) || (isOver(view.status) ? NaN : Date.now());
    // The platform's records say 0 until the end.
    const seconds = view.duration || (ended - begun) / 1000;
    show(this.#clock, seconds >= 0);
    if (seconds >= 0) say(this.#clock, isOver(view.status) ? format.seconds(seconds) : format.running(seconds));
  }
}
