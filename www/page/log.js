// The events as they came: a list of which only what is in sight is on the page, and the one that is chosen as JSON.

import { by, copy, make, say } from './dom.js';
import { Filter } from './filter.js';
import { moment } from './seconds.js';
import { kindOf, summaryOf } from './summary.js';

/** The height of a row, in pixels: see `log.css`. */
const ROW = 28;
/** The most events that are kept, and the most characters of one that are shown. */
const KEPT = 10_000;
const CHARACTERS = 20_000;

export class Log {
  #events = [];
  #shown = [];
  #gone = 0;
  #from;
  #chosen;
  #first = -1;
  #stays = true;
  /** Whether there is something that is not drawn yet. */
  #isNew = true;
  #list = make('div', { id: 'list', role: 'listbox', tabIndex: 0, 'aria-label': 'Events' });
  #space = make('div', { class: 'space', role: 'presentation' });
  #count = make('span', { class: 'note', role: 'status' });
  #detail = make('div', { class: 'detail', hidden: true });
  #json = make('pre', { tabIndex: 0, role: 'region', 'aria-label': 'The event as JSON' });
  #filter = new Filter(() => this.#choose());

  constructor() {
    const all = make('button', { type: 'button', textContent: 'Copy as JSON' });
    all.addEventListener('click', () => copy(all, JSON.stringify(this.#shown.map(({ event }) => event), null, 2)));
    const one = make('button', { type: 'button', textContent: 'Copy event' });
    one.addEventListener('click', () => copy(one, JSON.stringify(this.#chosen.event, null, 2)));
    this.#list.append(this.#space);
    this.#detail.append(this.#json, one);
    by('log').append(make('div', { class: 'tools' }, this.#count, all), this.#filter.element, this.#list, this.#detail);
    this.#list.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#list.addEventListener('keydown', (event) => this.#key(event));
    this.#space.addEventListener('click', (event) => {
      // By place: a row may be another element by the time that a button is let go.
      this.#select(Math.floor((event.clientY - this.#space.getBoundingClientRect().top) / ROW));
    });
    new ResizeObserver(() => this.#draw()).observe(this.#list);
  }

  /** Begins anew. */
  clear() {
    [this.#events, this.#gone, this.#from, this.#chosen, this.#stays] = [[], 0, undefined, undefined, true];
    this.#detail.hidden = true;
    this.#filter.clear();
    this.#choose();
  }

  /** One more event. It is drawn by the next {@link update}. */
  add(event) {
    this.#isNew = true;
    const time = Date.parse(event.time);
    if (Number.isFinite(time)) this.#from ??= time;
    const entry = { event, place: this.#gone + this.#events.length, after: Number.isFinite(time) ? time - this.#from : undefined };
    this.#events.push(entry);
    this.#filter.count(event.type);
    if (this.#filter.lets(event)) this.#shown.push(entry);
    if (this.#events.length > KEPT) {
      if (this.#shown[0] === this.#events.shift()) this.#shown.shift();
      this.#gone += 1;
    }
  }

  /** Draws what has come. */
  update() {
    if (!this.#isNew) return;
    this.#isNew = false;
    const gone = this.#gone > 0 ? `, the first ${this.#gone} are no longer kept` : '';
    const some = this.#shown.length < this.#events.length ? `${this.#shown.length} of ` : '';
    say(this.#count, `${some}${this.#events.length}${gone}`);
    this.#filter.update();
    this.#draw(true);
    if (this.#stays) this.#list.scrollTop = this.#list.scrollHeight;
  }

  /** Chooses the event with which a bar begins. */
  show({ from, kind }) {
    const isIt = ({ event }) => Date.parse(event.time) >= from && (kind === 'line' || kindOf(event.type) === kind);
    const index = this.#shown.findIndex(isIt);
    if (index >= 0) this.#select(index);
  }

  #choose() {
    this.#shown = this.#events.filter(({ event }) => this.#filter.lets(event));
    this.#isNew = true;
    this.update();
  }

  #scrolled() {
    this.#stays = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < ROW;
    this.#draw();
  }

  /** Puts the rows in sight on the page. */
  #draw(isNew = false) {
    const room = Math.ceil(this.#list.clientHeight / ROW) + 2;
    const first = Math.max(0, Math.min(Math.floor(this.#list.scrollTop / ROW), this.#shown.length - room));
    if (!isNew && first === this.#first) return;
    this.#first = first;
    this.#space.style.height = `${this.#shown.length * ROW}px`;
    const rows = this.#shown.slice(first, first + room).map((entry, index) => this.#row(entry, first + index));
    this.#space.replaceChildren(...rows);
    this.#point();
  }

  #row(entry, index) {
    const { event, place, after } = entry;
    const parts = [
      make('span', { class: 'place', textContent: place }),
      make('span', { class: 'time', textContent: after === undefined ? '' : moment(after) }),
      make('b', { 'data-kind': event.data?.is_error ? 'bad' : kindOf(event.type), textContent: event.type }),
      make('span', { class: 'said', textContent: summaryOf(event) }),
    ];
    const row = make('div', {
      role: 'option', id: `event-${place}`, 'aria-selected': entry === this.#chosen, 'aria-setsize': this.#shown.length, 'aria-posinset': index + 1,
    }, ...parts);
    row.style.top = `${index * ROW}px`;
    return row;
  }

  #select(index) {
    const entry = this.#shown[index];
    if (!entry) return;
    this.#chosen = entry;
    const text = JSON.stringify(entry.event, null, 2);
    say(this.#json, text.length > CHARACTERS ? `${text.slice(0, CHARACTERS)}\n… ${text.length - CHARACTERS} more characters: copy the event to have them` : text);
    this.#detail.hidden = false;
    this.#stays = false;
    const { scrollTop, clientHeight } = this.#list;
    if (index * ROW < scrollTop) this.#list.scrollTop = index * ROW;
    else if ((index + 1) * ROW > scrollTop + clientHeight) this.#list.scrollTop = (index + 1) * ROW - clientHeight;
    this.#draw(true);
  }

  /** Says which row has the focus: only one that is on the page. */
  #point() {
    const id = this.#chosen && `event-${this.#chosen.place}`;
    if (id && this.#space.querySelector(`#${id}`)) this.#list.setAttribute('aria-activedescendant', id);
    else this.#list.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.#list.clientHeight / ROW) - 1);
    const last = this.#shown.length - 1;
    const now = this.#shown.indexOf(this.#chosen);
    const to = { ArrowDown: now + 1, ArrowUp: now < 0 ? last : now - 1, PageDown: now + page, PageUp: now - page, Home: 0, End: last }[event.key];
    if (to === undefined || last < 0) return;
    event.preventDefault();
    this.#select(Math.max(0, Math.min(last, to)));
  }
}
