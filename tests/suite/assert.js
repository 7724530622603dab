/** The few assertions the suite needs, in code that any runtime has. Each throws an AssertionError that says what was found. */

export class AssertionError extends Error {
  name = 'AssertionError';
}

/** A short, safe picture of any value, for messages. */
export function show(value) {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Error) return `${value.name}(${value.code ?? ''}): ${value.message}`;
  try {
    const text = JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}n` : v));
    return text === undefined ? String(value) : text.length > 600 ? `${text.slice(0, 600)}…` : text;
  } catch {
    return Object.prototype.toString.call(value);
  }
}

export function fail(message) {
  throw new AssertionError(message);
}

export function ok(value, message = 'expected a true value') {
  if (!value) fail(`${message} (found ${show(value)})`);
}

export function equal(actual, expected, what = 'value') {
  if (!Object.is(actual, expected)) fail(`${what}: expected ${show(expected)}, found ${show(actual)}`);
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

/** Equal as data: own enumerable properties, in any order. */
export function deepEqual(actual, expected, what = 'value') {
  if (!same(actual, expected)) fail(`${what}: expected ${show(expected)}, found ${show(actual)}`);
}

export function match(text, pattern, what = 'text') {
  if (!pattern.test(String(text))) fail(`${what}: ${show(text)} does not match ${pattern}`);
}

export function includes(text, part, what = 'text') {
  if (!String(text).includes(part)) fail(`${what}: ${show(text)} does not contain ${show(part)}`);
}

export function excludes(text, part, what = 'text') {
  if (String(text).includes(part)) fail(`${what} contains ${show(part)}: ${show(text)}`);
}

function checkError(error, expected) {
  for (const [key, value] of Object.entries(expected)) {
    if (!Object.is(error?.[key], value)) {
      fail(`error.${key}: expected ${show(value)}, found ${show(error?.[key])} in ${show(error)}`);
    }
  }
  return error;
}

/** Waits for a rejection whose properties are those of `expected`, and hands the error back. */
export async function rejects(promise, expected = {}) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return checkError(error, expected);
  }
  return fail(`expected a rejection with ${show(expected)}, but it resolved with ${show(value)}`);
}

/** Calls `f` and hands back what it throws, which must have the properties of `expected`. */
export function throws(f, expected = {}) {
  let value;
  try {
    value = f();
  } catch (error) {
    return checkError(error, expected);
  }
  return fail(`expected ${show(expected)} to be thrown, but it returned ${show(value)}`);
}
