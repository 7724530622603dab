/** What no browser is to see, taken out. */

import { readJson } from '../original.js';

/** The JSON of a value without the members of these names, at whatever depth. */
export function shownJson(value: unknown, hidden: ReadonlySet<string>): string {
  return JSON.stringify(value, (name, member: unknown) => (hidden.has(name) ? undefined : member));
}

/** Makes the function that does the same to a text of JSON. One that has none of the names stays as it is, and is not parsed. */
export function hiderOf(hidden: ReadonlySet<string>): (text: string) => string {
  // A name can be spelled with escapes too.
  const suspect = new RegExp(`"(?:${[...hidden].map((name) => name.replace(/\W/g, '\\$&')).join('|')})"|\\\\u`);
  return (text) => {
    if (!suspect.test(text)) return text;
    try {
      return shownJson(readJson(text), hidden);
    } catch {
      // Half an event may hold a whole secret.
      return '[withheld: not JSON]';
    }
  };
}
