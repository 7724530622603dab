/** A step as one line, which opens. */

import type { SubTaskView } from '../entry/default.js';
import { make, say, show } from './dom.js';
import { faceOf, type Step } from './faces.js';
import { setIcon } from './icons.js';
import type { LogWindow, Row } from './log-window.js';
import { Prose } from './prose.js';
import type { Setting } from './setting.js';
import { isOver } from './status.js';

/** The steps told in the name of a sub-task, when there may be some. */
export interface Nested {
  open(): LogWindow<Step>;
  close(): void;
}

export class StepRow implements Row<Step> {
  readonly element: HTMLElement;
  readonly #details = make('details');
  readonly #icon = make('span', { class: 'mark' });
  readonly #state = make('span', { class: 'unseen' });
  readonly #title = make('span', { class: 'title' });
  readonly #note = make('span', { class: 'note' });
  readonly #time = make('span', { class: 'time', part: 'duration' });
  readonly #body = make('div', { class: 'body' });
  #step: Step;
  #prose: Prose | undefined;
  #log: LogWindow<Step> | undefined;

  constructor(step: Step, private readonly nested: Nested | undefined, private readonly setting: Setting) {
    this.#step = step;
    const summary = make('summary', { part: 'step' }, this.#icon, this.#state, this.#title, this.#note, this.#time);
    this.#details.append(summary, this.#body);
    this.element = make('li', {}, this.#details);
    // Before the toggle: a log that follows its end would carry the row away.
    summary.addEventListener('click', () => this.setting.follow.release());
    this.#details.addEventListener('toggle', this.#toggled);
    this.#details.open = nested !== undefined;
    this.update(step);
  }

  update(step: Step): void {
    this.#step = step;
    const face = faceOf(step, this.setting);
    this.#details.className = `step ${face.state.replace(/\W+/g, '-')}`;
    setIcon(this.#icon, face.icon);
    say(this.#state, face.stateWord ? `${face.stateWord}: ` : '');
    say(this.#title, face.title);
    this.#title.classList.toggle('code', face.isCode === true);
    say(this.#note, face.note ?? '');
    const { seconds } = face;
    show(this.#time, typeof seconds === 'number');
    if (typeof seconds === 'number') say(this.#time, this.setting.format.seconds(seconds));
    if (this.#details.open) this.#fill();
  }

  leave(): void {
    this.#log?.leave();
    this.nested?.close();
  }

  readonly #toggled = (): void => {
    if (!this.#details.open) return;
    this.#fill();
    this.setting.again();
  };

  #fill(): void {
    if (this.#step.list === 'sub_tasks') return this.#fillTask(this.#step.entry);
    // What its reader has opened in it stays open, for as long as it says the same.
    const content = faceOf(this.#step, this.setting).body();
    this.#body.replaceChildren(...content.filter((part) => part !== null));
  }

  #fillTask(task: SubTaskView): void {
    if (!this.#prose) {
      this.#prose = new Prose(this.setting);
      this.#log = this.nested?.open();
      this.#body.append(...(this.#log ? [this.#log.element] : []), this.#prose.element);
      this.#log?.flush();
    }
    const over = isOver(task.status);
    this.#prose.update(task.text || (over ? (task.result ?? '') : ''), over);
  }
}
