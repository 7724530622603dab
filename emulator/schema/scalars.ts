/** Numbers and texts that may fit. Whether they do is seen afterwards. */
import type { JsonObject } from '../json.js';
import { FORMATS } from './format.js';
import { textsFor } from './pattern.js';
import { numberOf } from './read.js';

type Parts = readonly JsonObject[];

/** The numbers of a keyword. */
function numbers(parts: Parts, name: string): number[] {
  return parts.map((part) => numberOf(part[name])).filter((value) => value !== undefined);
}

/** The largest lower bound and the smallest upper bound. */
export function bounds(parts: Parts, low: string, high: string): [number, number] {
  return [Math.max(-Infinity, ...numbers(parts, low)), Math.min(Infinity, ...numbers(parts, high))];
}

/** How many numbers of one step are tried. */
const STEPS = 60;

/** Numbers from the lower bound up, else from the upper bound down, else from one up. */
export function* numbersFor(parts: Parts, isInteger: boolean): Iterable<number> {
  const [least, most] = bounds(parts, 'minimum', 'maximum');
  const [above, below] = bounds(parts, 'exclusiveMinimum', 'exclusiveMaximum');
  const low = Math.max(least, above);
  const high = Math.min(most, below);
  const steps = numbers(parts, 'multipleOf').filter((step) => step > 0);
  const step = Math.max(isInteger && steps.every((one) => one < 1) ? 1 : 0, ...steps) || 1;
  const isUp = Number.isFinite(low);
  const start = isUp ? Math.ceil(low / step) : Number.isFinite(high) ? Math.floor(high / step) : 1;
  if (!isUp && high >= step && low <= step) yield step;
  const down = !isUp && Number.isFinite(high);
  for (let count = 0; count < STEPS * (steps.length > 1 ? 40 : 1); count += 1)
    yield round((down ? start - count : start + count) * step);
  yield 0;
  if (isInteger || steps.length > 0) return;
  if (Number.isFinite(low) && Number.isFinite(high))
    for (const share of [2, 3, 4, 5, 7]) yield low + (high - low) / share;
  yield* [low, high].filter(Number.isFinite);
}

/** Without the noise that comes of multiplying decimals. */
function round(value: number): number {
  return Number(value.toPrecision(15)) + 0;
}

/**
 * Texts, for the pattern and the format where there are some; else the name of the member, made as
 * long as it must be.
 */
export function* textsOf(parts: Parts, at: string): Iterable<string> {
  const [least, most] = bounds(parts, 'minLength', 'maxLength');
  const length = Math.max(0, least);
  const texts = (name: string): string[] =>
    parts.map((part) => part[name]).filter((value) => typeof value === 'string');
  for (const format of texts('format'))
    if (Object.hasOwn(FORMATS, format)) yield* FORMATS[format]?.samples ?? [];
  for (const format of texts('format')) if (length > 0) yield* longFor(format, length);
  for (const pattern of texts('pattern')) yield* textsFor(pattern, length);
  const word = /([^/]+)$/.exec(at)?.[1] ?? 'text';
  const name = /^\d+$|[^\w ]/.test(word) ? 'text' : word;
  for (let count = 1; count <= STEPS; count += 1) yield textOf(name, count, length, most);
  for (const letter of 'abcdefghijklmnopqrstuvwxyz')
    yield letter.repeat(Math.max(length, Math.min(most, 1)));
}

/** The name, made as long as it must be; further ones differ by a number. */
function textOf(name: string, count: number, length: number, most: number): string {
  const text = count === 1 ? name : `${name} ${count}`;
  const chars = [...text.padEnd(length, ' and so on')];
  if (chars.length <= most) return chars.join('');
  if (count === 1) return chars.slice(0, most).join('');
  // There is no room for both: the number alone makes texts differ.
  return String(count).padStart(length, '0').slice(0, most);
}

/** Texts of a format that are at least so long. */
function longFor(format: string, length: number): string[] {
  if (/^(ur[il]|iri)(-reference)?$/.test(format))
    return [
      `https://example.com/${'a'.repeat(length)}`,
      `https://example.com/${'a'.repeat(Math.max(0, length - 20))}`,
    ];
  if (format.endsWith('email'))
    return [`${'a'.repeat(Math.min(60, Math.max(1, length - 12)))}@example.com`];
  return [];
}
