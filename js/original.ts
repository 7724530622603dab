/** The platform's JSON: how it is read, and the text that an object was read from. */

/** Texts by what was read from them. */
const texts = new WeakMap<object, string>();

/**
 * A number that JavaScript would spell in another way: 16 digits or more, an exponent, a zero at the end of a fraction, a
 * small fraction, or minus zero. What looks so inside a string counts as well, and does no harm.
 */
const RESPELLED = /[:,[]\s*(?:-?(?:\d[\d.]{15}|\d+\.\d*0[\s,}\]]|\d[\d.]*[eE]|0\.000000)|-0[\s,}\]])/;

/**
 * @internal Reads JSON. `NaN`, `Infinity` and `-Infinity`, which Python writes, become null.
 *
 * @throws SyntaxError It is no JSON all the same.
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const finite = withoutNotFinite(text);
    if (finite === text) throw error;
    return JSON.parse(finite);
  }
}

/** @internal The same; {@link originalOf} gives the text again. */
export function readRecord(text: string): unknown {
  const value = readJson(text);
  // Most records need no text: a table of all would cost each call a collection of garbage.
  keepOriginal(value, whereNeeded(text));
  return value;
}

/** @internal Notes what `value` was read from. */
export function keepOriginal(value: unknown, text: string | undefined): void {
  if (typeof value === 'object' && value !== null && text !== undefined) texts.set(value, text);
}

/** @internal The text that `value` was read from, where it is known. */
export function originalOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? texts.get(value) : undefined;
}

/** @internal The text of a record to which `added` has come: of two members of one name, the last one counts. */
export function joined(text: string | undefined, added: string | undefined): string | undefined {
  if (!text?.includes(':') || !added?.includes(':')) return added ?? text;
  return `${text.trimEnd().slice(0, -1)},${added.trimStart().slice(1)}`;
}

/** @internal `text`, where an object that was read from it could not be written again as it was. */
export function whereNeeded(text: string | undefined): string | undefined {
  return text !== undefined && RESPELLED.test(text) ? text : undefined;
}

function withoutNotFinite(text: string): string {
  let isQuoted = false;
  return text.replace(/\\.|"|-?Infinity|NaN/gs, (found) => {
    if (found === '"') isQuoted = !isQuoted;
    return isQuoted || found === '"' || found.startsWith('\\') ? found : 'null';
  });
}
