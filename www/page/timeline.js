// The timeline: a table whose last but one column is drawn. Every row is a bar on one scale.

import { KINDS } from './bars.js';
import { by, draw, make, say } from './dom.js';
import { mark, moment, stepOf, took } from './seconds.js';

/** The most rows that are drawn; what is left out is said. */
const MOST = 200;
const HINT = 'Point at a bar, or tab to it, for more; press it to see its event.';
/** Room for a label at the right end of the axis. */
const SLACK = 1.04;

export class Timeline {
  #rows = new Map();
  #axis = draw('svg', { class: 'ticks', 'aria-hidden': 'true' });
  #body = make('tbody');
  #table;
  #detail = make('p', { class: 'detail note', role: 'status', textContent: HINT });
  #empty = make('p', { class: 'note', textContent: 'Nothing to draw yet.' });
  #legend = make('ul', { class: 'legend', 'aria-hidden': 'true' });
  #select;

  /** `select` is called with the time of a bar that was pressed. */
  constructor(select) {
    this.#select = select;
    const head = make('tr', {}, make('th', { scope: 'col', class: 'what', textContent: 'What' }), make('th', { scope: 'col', class: 'when' }, this.#axis, make('span', { class: 'unseen', textContent: 'When' })), make('th', { scope: 'col', class: 'took', textContent: 'Took' }));
    this.#table = make('table', {}, make('caption', { class: 'unseen', textContent: 'What the task did, by begin' }), make('thead', {}, head), this.#body);
    const scroller = make('div', { class: 'scroller', role: 'region', tabIndex: 0, 'aria-label': 'Timeline as a table' }, this.#table);
    by('timeline').append(this.#legend, this.#empty, scroller, this.#detail);
    this.#scroller = scroller;
    scroller.hidden = true;
  }
  #scroller;

  /** Shows the bars. `now`: where those end that go on, in milliseconds since 1970; `from`: where the axis begins. */
  update(bars, from, now) {
    const shown = bars.slice(-MOST);
    this.#empty.hidden = bars.length > 0;
    this.#scroller.hidden = this.#legend.hidden = this.#detail.hidden = bars.length === 0;
    if (bars.length === 0) say(this.#detail, HINT);
    const end = Math.max(from + 1, ...bars.map(({ until }) => until ?? now));
    const span = (end - from) * SLACK;
    this.#scale(span);
    const isAtEnd = this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight < 24;
    const keys = new Set(shown.map(({ key }) => key));
    for (const [key, row] of this.#rows) if (!keys.has(key)) this.#drop(key, row);
    shown.forEach((bar, index) => {
      const row = this.#row(bar);
      row.update(bar, { from, span, now });
      if (this.#body.children[index] !== row.element) this.#body.insertBefore(row.element, this.#body.children[index] ?? null);
    });
    if (isAtEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#explain(bars, shown.length);
  }

  #drop(key, row) {
    row.element.remove();
    this.#rows.delete(key);
  }

  #row(bar) {
    let row = this.#rows.get(bar.key);
    if (!row) this.#rows.set(bar.key, row = new Row({ tell: (text) => say(this.#detail, text), select: this.#select }));
    return row;
  }

  #explain(bars, shown) {
    const kinds = [...new Set(bars.map(({ kind }) => kind))];
    const names = Object.keys(KINDS).filter((kind) => kinds.includes(kind));
    if (this.#legend.dataset.kinds !== names.join()) {
      this.#legend.dataset.kinds = names.join();
      this.#legend.replaceChildren(...names.map((kind) => make('li', { 'data-kind': kind, textContent: KINDS[kind] })));
    }
    if (bars.length > shown) say(this.#detail, `The last ${shown} of ${bars.length}`);
  }

  #scale(span) {
    const step = stepOf(span, 5);
    const key = `${step}:${(span / step).toFixed(2)}`;
    if (this.#axis.dataset.key === key) return;
    this.#axis.dataset.key = key;
    this.#table.style.setProperty('--tick', `${(step / span) * 100}%`);
    const marks = Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
    this.#axis.replaceChildren(...marks.filter((ms) => ms / span < 0.93).map((ms) => draw('text', { x: `${(ms / span) * 100}%`, y: '12' }, mark(ms, step))));
  }
}

/** One bar, its name and how long it took. */
class Row {
  element;
  #name = make('button', { type: 'button', class: 'quiet' });
  #rect = draw('rect', { y: '2', height: '10', rx: '2' });
  #when = make('span', { class: 'unseen' });
  #took = make('td', { class: 'took' });
  #bar;
  #text = '';

  constructor({ tell, select }) {
    const svg = draw('svg', { class: 'track', 'aria-hidden': 'true' }, this.#rect);
    const name = make('th', { scope: 'row', class: 'what' }, this.#name);
    this.element = make('tr', {}, name, make('td', { class: 'when' }, svg, this.#when), this.#took);
    for (const type of ['pointerenter', 'focusin']) this.element.addEventListener(type, () => tell(this.#text));
    this.#name.addEventListener('click', () => select(this.#bar));
  }

  update(bar, { from, span, now }) {
    this.#bar = bar;
    const { element } = this;
    const until = bar.until ?? now;
    const isPoint = bar.until !== null && until - bar.from < 1;
    const share = (ms) => Math.max(0, Math.min(100, (ms / span) * 100));
    if (element.dataset.state !== String(bar.state)) Object.assign(element.dataset, { kind: bar.kind, state: bar.state });
    element.classList.toggle('inner', bar.isInner);
    element.classList.toggle('open', bar.until === null);
    this.#rect.setAttribute('x', `${share(bar.from - from).toFixed(2)}%`);

    this.#rect.style.width = isPoint ? '3px' : `max(3px, ${share(until - bar.from).toFixed(2)}%)`;
    say(this.#name, bar.name);
    say(this.#took, isPoint ? '' : took(until - bar.from));
    const state = { failed: ', failed', running: ', still running', waiting: ', waits', lost: '' }[bar.state] ?? '';
    const when = isPoint ? `at ${moment(bar.from - from)}` : `${moment(bar.from - from)} to ${moment(until - from)}, ${took(until - bar.from)}`;
    say(this.#when, when + state);
    this.#text = `${bar.name}: ${when}${state}${bar.note ? `. ${String(bar.note).slice(0, 200)}` : ''}`;
  }
}
