/** All that is shown of one task. */

import type { TaskView } from '../entry/default.js';
import { Announcer } from './announcer.js';
import { Answer } from './answer.js';
import { Asks, openAsks, titleOf } from './asks.js';
import { make, plain, say, show } from './dom.js';
import { Follow } from './follow.js';
import { Header } from './header.js';
import { icon } from './icons.js';
import { Format } from './format.js';
import { Others } from './others.js';
import { Plan } from './plan.js';
import type { Setting } from './setting.js';
import { isOver } from './status.js';
import { Steps } from './steps.js';
import { fill, word, type Strings } from './strings.js';
import { Usage } from './usage.js';
import type { Watch } from './watch.js';

/** How a panel looks, and what its buttons do. */
export interface PanelOptions {
  readonly strings: Strings;
  readonly language: string | undefined;
  readonly images: boolean;
  readonly hasControls: boolean;
  stop(): void;
  retry(): void;
  /** Asks for another frame. */
  again(): void;
}

export class Panel {
  readonly element: HTMLElement;
  readonly #setting: Setting;
  readonly #header: Header;
  readonly #asks: Asks;
  readonly #plan: Plan;
  readonly #steps: Steps;
  readonly #answer: Answer;
  readonly #usage: Usage;
  readonly #others: Others;
  readonly #announcer = new Announcer();
  readonly #empty: HTMLElement;
  readonly #error = make('p');
  readonly #trouble: HTMLElement;
  readonly #latest: HTMLButtonElement;
  #seen: TaskView | undefined;
  #connection: string | undefined;

  constructor(private readonly options: PanelOptions) {
    const { strings } = options;
    const scroller = make('div', { class: 'scroll', part: 'body', tabindex: 0, role: 'group', 'aria-label': strings.log });
    const follow = new Follow(scroller, options.again);
    const setting: Setting = { strings, format: new Format(options.language), images: options.images, follow, again: options.again };
    this.#setting = setting;
    this.#header = new Header(setting, options.stop);
    this.#asks = new Asks(setting);
    this.#plan = new Plan(setting);
    this.#steps = new Steps(setting);
    this.#answer = new Answer(setting);
    this.#usage = new Usage(setting);
    this.#others = new Others(setting);
    this.#empty = make('p', { class: 'empty' }, strings.waiting);
    const retry = make('button', { type: 'button', part: 'retry' }, strings.retry);
    retry.addEventListener('click', options.retry);
    this.#trouble = make('div', { role: 'group', class: 'failure', part: 'error', 'aria-label': strings.unavailable, hidden: true }, make('div', { class: 'label' }, strings.unavailable), this.#error, retry);
    this.#latest = make('button', { type: 'button', class: 'latest', part: 'latest', hidden: true }, icon('check'), strings.latest);
    this.#latest.addEventListener('click', () => {
      follow.catchUp();
      scroller.focus();
      options.again();
    });
    const main = make('div', { class: 'main' }, this.#trouble, this.#empty, this.#steps.element, this.#answer.element, this.#others.element);
    const side = make('div', { class: 'side' }, this.#plan.element, this.#usage.element);
    scroller.append(make('div', { class: 'columns' }, side, main));
    this.element = make('article', { class: 'panel', part: 'panel', 'aria-label': strings.task }, this.#header.element, this.#asks.element, scroller, this.#latest, this.#announcer.element);
  }

  /** Shows what has changed. `prompt`: what was asked; `trouble`: why nothing is watched. */
  render(watch: Watch | undefined, prompt: string | undefined, trouble: unknown, connection: keyof Strings['connection']): void {
    const { follow } = this.#setting;
    const view = watch?.view;
    const first = this.#seen === undefined;
    // A finished task is read from its beginning.
    if (first && view && isOver(view.status)) follow.release();
    this.#header.update(view, { connection, isContinued: watch?.isContinued ?? false, prompt, hasControls: this.options.hasControls });
    const label = this.#header.title || this.options.strings.task;
    if (this.element.getAttribute('aria-label') !== label) this.element.setAttribute('aria-label', label);
    show(this.#trouble, trouble !== undefined);
    if (trouble !== undefined) say(this.#error, describe(trouble));
    if (view && watch) {
      if (view !== this.#seen) {
        this.#asks.update(view);
        this.#plan.update(view);
        this.#usage.update(view);
      }
      // These show only a part at a time, and may have more to show of the same.
      this.#steps.update(view);
      this.#answer.update(view, view.gap || watch.isContinued);
      this.#others.update(watch.others);
      this.#announce(view, first);
    }
    show(this.#empty, trouble === undefined && this.#steps.element.hidden && !view?.text && !isOver(view?.status));
    this.#announceConnection(connection);
    this.#connection = connection;
    this.#seen = view ?? this.#seen;
    follow.settle();
    show(this.#latest, !follow.isOn && follow.isLong && view !== undefined && !isOver(view.status));
  }

  /** It leaves the page. */
  leave(): void {
    this.#announcer.stop();
  }

  #announce(view: TaskView, isFirst: boolean): void {
    const { says, status, failed } = this.#setting.strings;
    const before = this.#seen;
    const tell = (text: string, name = ''): void => this.#announcer.say(fill(text, { name }));
    if (view.status !== before?.status) {
      if (isOver(view.status)) tell(says.ended, word(status, view.status));
      else if (view.status === 'executing' || isFirst) tell(view.status === 'executing' ? says.started : word(status, view.status));
    }
    // What a task that is over is told to have done is no news.
    if (isFirst || isOver(before?.status)) return;
    if (view.asks !== before?.asks) {
      const ask = openAsks(view).find((one) => !before?.asks.some(({ order, pending }) => pending && order === one.order));
      if (ask) tell(says.needsYou, titleOf(ask, this.#setting));
    }
    if (view.tool_calls !== before?.tool_calls) {
      const call = view.tool_calls.findLast(({ status: now }, index) => now === 'failed' && before?.tool_calls[index]?.status !== 'failed');
      if (call) tell(says.toolFailed, plain(call.tool_name ?? call.operation_id ?? failed).slice(0, 100));
    }
  }

  #announceConnection(connection: string): void {
    const { says } = this.#setting.strings;
    if (connection === this.#connection || this.#connection === undefined) return;
    if (connection === 'reconnecting' || connection === 'failed') this.#announcer.say(says.lost);
    else if (connection === 'resumed') this.#announcer.say(says.back);
  }
}

/** An error in a sentence. */
function describe(error: unknown): string {
  const { message, description } = (error ?? {}) as { message?: unknown; description?: unknown };
  const parts = [message ?? String(error), description].filter((part) => typeof part === 'string' && part !== '');
  return plain([...new Set(parts)].join(': ')).slice(0, 1000);
}
