/** Changes applied to a view, so that what does not change stays the same object. */

import { millisecondsOf } from '../instant.js';
import type { TaskView } from '../view.js';

/** A change, as `src/session/patches.rs` writes it. */
export type Patch = [path: [] | [list: string, index: number], ...change: Change];

type Change = ['merge', Data] | ['append', string] | ['elapse', [name: string, from: string, until: string]];

type Data = Record<string, unknown>;

/**
 * The view after the changes. What they leave as it was is not copied, and a list at most once, however many changes there are. Engines keep a text
 * that is appended to in pieces until somebody reads it, so that a long answer costs no more than its length.
 */
export function patched(view: TaskView, patches: readonly Patch[]): TaskView {
  const before = view as unknown as Data;
  let after = before;
  for (const [[list, index], ...change] of patches) {
    if (list === undefined || index === undefined) {
      after = merged(after, members(after, change));
      continue;
    }
    let entries = after[list] as Data[];
    const place = entries[index] ?? { text_offset: (after['text'] as string).length };
    const entry = merged(place, members(place, change));
    if (entry === entries[index]) continue;
    if (entries === before[list]) after = { ...after, [list]: (entries = [...entries]) };
    entries[index] = entry;
  }
  return after as unknown as TaskView;
}

/** What a change makes of the members of `place`. */
function members(place: Data, [operation, value]: Change): Data {
  if (operation === 'merge') return value;
  if (operation === 'append') return { text: `${place['text']}${value}` };
  const [name, from, until] = value;
  const took = (millisecondsOf(place[until]) - millisecondsOf(place[from])) / 1000;
  return { [name]: took >= 0 ? took : null };
}

function merged(place: Data, changes: Data): Data {
  let next = place;
  for (const [name, fresh] of Object.entries(changes)) {
    const value = share(place[name], fresh);
    if (value === place[name]) continue;
    if (next === place) next = { ...place };
    next[name] = value;
  }
  return next;
}

/** `fresh`, with the parts of `old` that are equal in place of its own; `old` itself when all are. */
function share(old: unknown, fresh: unknown): unknown {
  if (!isData(old) || !isData(fresh) || Array.isArray(old) !== Array.isArray(fresh)) return fresh;
  const names = Object.keys(fresh);
  let equal = names.length === Object.keys(old).length;
  for (const name of names) {
    const isOld = Object.hasOwn(old, name);
    if (isOld) fresh[name] = share(old[name], fresh[name]);
    equal &&= isOld && old[name] === fresh[name];
  }
  return equal ? old : fresh;
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}
