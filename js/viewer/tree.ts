/** A value as a tree, opened as far as its reader likes: what is closed is not there. */

import { make, plain } from './dom.js';
import { linkTo, safeUrl } from './links.js';
import type { Setting } from './setting.js';
import { fill } from './strings.js';

/** How many members are shown at once, and how many characters of a text. */
const MEMBERS = 50;
const CHARACTERS = 2000;
/** How many members are shown without being asked for, over all levels. */
const AT_ONCE = 40;
/** The longest text that is read as JSON. */
const JSON_LIMIT = 2_000_000;

/** A value. As much of it is open as is seen at a glance. */
export function tree(value: unknown, setting: Setting): HTMLElement {
  const read = typeof value === 'string' ? (parsed(value) ?? value) : value;
  return make('div', { class: 'tree', part: 'tree', dir: 'ltr' }, node(read, setting, { left: AT_ONCE }, true));
}

/** How many members may still be shown. */
interface Room {
  left: number;
}

/** What a text says as JSON, if it is an object or a list. */
export function parsed(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > JSON_LIMIT) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function node(value: unknown, setting: Setting, room: Room, isOpen = false): HTMLElement {
  if (typeof value !== 'object' || value === null) return leaf(value, setting);
  const members = Object.entries(value);
  const isList = Array.isArray(value);
  if (members.length === 0) return make('span', { class: 'none' }, isList ? '[]' : '{}');
  const list = make('ul');
  const size = setting.format.count(members.length);
  const details = make('details', {}, make('summary', {}, make('span', { class: 'none' }, isList ? `[${size}]` : `{${size}}`)), list);
  const fill = (within: Room): void => {
    if (list.childElementCount === 0) addMembers(list, members, 0, isList ? 'key index' : 'key', setting, within);
  };
  if (isOpen || members.length <= room.left) {
    room.left -= members.length;
    details.open = true;
    fill(room);
  }
  details.addEventListener('toggle', () => {
    if (details.open) fill({ left: AT_ONCE - members.length });
  });
  return details;
}

function addMembers(list: HTMLElement, members: [string, unknown][], from: number, keys: string, setting: Setting, room: Room): void {
  const until = from + MEMBERS;
  for (const [key, value] of members.slice(from, until)) {
    list.append(make('li', {}, make('span', { class: keys }, `${plain(key)}: `), node(value, setting, room)));
  }
  const left = members.length - until;
  if (left <= 0) return;
  const more = make('button', { type: 'button', class: 'quiet', part: 'more' }, fill(setting.strings.more, { n: setting.format.count(Math.min(left, MEMBERS)) }));
  const place = make('li', {}, more);
  more.addEventListener('click', () => {
    place.remove();
    addMembers(list, members, until, keys, setting, { left: 0 });
    list.children[until]?.querySelector<HTMLElement>('summary, a, button')?.focus();
  });
  list.append(place);
}

function leaf(value: unknown, setting: Setting): HTMLElement {
  if (typeof value !== 'string') return make('span', { class: value === null || value === undefined ? 'none' : 'number' }, String(value));
  const url = safeUrl(value);
  return url ? linkTo(url, value) : longText(value, setting);
}

/** A text, of which the beginning is shown when it is long. */
export function longText(text: string, { strings, format }: Setting): HTMLElement {
  if (text.length <= CHARACTERS) return make('span', { class: 'text' }, text);
  const rest = fill(strings.cut, { n: format.count(text.length - CHARACTERS) });
  const whole = make('button', { type: 'button', class: 'quiet', part: 'more', title: rest }, strings.whole);
  const shown = make('span', { class: 'text', tabindex: -1 }, `${text.slice(0, CHARACTERS)}… `);
  whole.addEventListener('click', () => {
    whole.remove();
    shown.textContent = text;
    shown.focus();
  });
  return make('span', {}, shown, whole);
}
