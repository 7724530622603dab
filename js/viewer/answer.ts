/** The answer: while it is written, and the result. */

import type { TaskView } from '../entry/default.js';
import { make, show } from './dom.js';
import { Prose } from './prose.js';
import type { Setting } from './setting.js';
import { isFailure, isOver } from './status.js';
import { longText, parsed, tree } from './tree.js';

export class Answer {
  readonly element: HTMLElement;
  readonly #answer: HTMLElement;
  readonly #result: HTMLElement;
  readonly #failure: HTMLElement;
  readonly #content = make('div');
  readonly #written: Prose;
  #shown: string | undefined;

  constructor(private readonly setting: Setting) {
    const { strings } = setting;
    this.#written = new Prose(setting);
    this.#answer = make('div', { role: 'group', class: 'answer', part: 'answer', 'aria-label': strings.answer, hidden: true }, this.#written.element);
    this.#result = make('div', { role: 'group', class: 'result', part: 'result', 'aria-label': strings.result, hidden: true }, make('div', { class: 'label' }, strings.result), this.#content);
    this.#failure = make('div', { role: 'group', class: 'failure', part: 'failure', 'aria-label': strings.failure, hidden: true });
    this.element = make('div', {}, this.#answer, this.#result, this.#failure);
  }

  /** `isPartial`: the text does not begin at its beginning, or lacks a piece. */
  update(view: TaskView, isPartial: boolean): void {
    const { text, status } = view;
    const over = isOver(status);
    const result = over ? (view.result ?? '') : '';
    const failed = isFailure(status);
    // The result is the answer once more, mostly: it is shown when it says something else, or says it better.
    const json = failed ? undefined : parsed(result);
    const isSame = text !== '' && !json && (result === '' || same(text, result));
    const hidden = over && !failed && result !== '' && (isPartial || text === '' || (json !== undefined && parsed(text) !== undefined));
    this.#written.update(text, over);
    show(this.#answer, text !== '' && !hidden);
    const shown = isSame || failed ? '' : result;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#showResult(shown, json);
    }
    show(this.#failure, failed && result !== '');
    if (failed && result !== '' && this.#failure.childElementCount === 0) {
      this.#failure.append(make('div', { class: 'label' }, this.setting.strings.failure), make('p', {}, longText(result, this.setting)));
    }
  }

  #showResult(result: string, json: object | undefined): void {
    show(this.#result, result !== '');
    if (result === '') return this.#content.replaceChildren();
    if (json) return this.#content.replaceChildren(tree(json, this.setting));
    const prose = new Prose(this.setting);
    prose.update(result, true);
    this.#content.replaceChildren(prose.element);
  }
}

/** Whether a text says what the result says, or ends with it. */
function same(text: string, result: string): boolean {
  return text.trimEnd().endsWith(result.trim());
}
