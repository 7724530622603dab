/** The plan, ticked off. */

import type { TaskView } from '../entry/default.js';
import { make, plain, say, show } from './dom.js';
import { icon } from './icons.js';
import type { Setting } from './setting.js';
import { fill } from './strings.js';

/** The most steps that are shown. */
const MOST = 200;

export class Plan {
  readonly element: HTMLElement;
  readonly #bar: HTMLProgressElement;
  readonly #count = make('span', { class: 'count' });
  readonly #list = make('ol');
  #plan: TaskView['plan'] | undefined;

  constructor(private readonly setting: Setting) {
    const { strings } = setting;
    this.#bar = make('progress', { 'aria-label': strings.plan });
    this.element = make('div', { role: 'group', class: 'plan', part: 'plan', 'aria-label': strings.plan, hidden: true },
      make('div', { class: 'label' }, strings.plan, ' ', this.#count), this.#bar, this.#list,
    );
  }

  update({ plan }: TaskView): void {
    if (plan === this.#plan) return;
    const before = this.#plan ?? [];
    this.#plan = plan;
    const done = plan.filter(({ completed }) => completed === true).length;
    show(this.element, plan.length > 0);
    this.#bar.max = Math.max(plan.length, 1);
    this.#bar.value = done;
    const { strings, format } = this.setting;
    say(this.#count, fill(strings.progress, { n: format.count(done), m: format.count(plan.length) }));
    const rows = plan.slice(0, MOST).map((item, index) => {
      const old = this.#list.children[index];
      return old && before[index] === item ? old : this.#row(item);
    });
    this.#list.replaceChildren(...rows);
  }

  #row({ title, completed }: TaskView['plan'][number]): HTMLElement {
    const { strings } = this.setting;
    const state = make('span', { class: 'unseen' }, `${completed === true ? strings.done : strings.open}: `);
    return make('li', { class: completed === true ? 'done' : 'open' }, icon(completed === true ? 'check' : 'dot'), state, make('span', {}, plain(String(title ?? '')).slice(0, 500)));
  }
}
