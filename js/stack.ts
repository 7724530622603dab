/** The caller's line in the stack of an error. WebAssembly and promises of our own cut the chain that leads to it. */

import { hide } from './hidden.js';

/** @internal Where a call of the package began. */
export interface CallSite {
  stack?: string | undefined;
}

/** What starts a frame: `    at f (file:1:2)` in V8 and Bun, `f@file:1:2` in Firefox and Safari. */
const FRAME = /^\s+at |^\S*@/;

/** Not in Firefox before 138; not in the types of the standard. */
const Traced = Error as unknown as { captureStackTrace?(target: object, above: (...args: never[]) => unknown): void };

/** Errors that have their caller's frames: one that a caller passes on keeps them. */
const done = new WeakSet<object>();

/** @internal Notes where the call of `entry` came from. The runtime writes the text only when it is read. */
export function callSite(entry: (...args: never[]) => unknown): CallSite {
  if (!Traced.captureStackTrace) return new Error();
  const site: CallSite = {};
  Traced.captureStackTrace(site, entry);
  return site;
}

/**
 * @internal The same for what outlives its call. Until the text is written, V8 holds the objects of every frame, `this` among them: a
 * stream would never be collected.
 */
export function lastingCallSite(entry: (...args: never[]) => unknown): CallSite {
  return { stack: textOf(callSite(entry)) };
}

/** @internal Gives `error` the frames of these call sites in place of those inside the package. */
export function located<E extends Error>(error: E, ...sites: readonly (CallSite | undefined)[]): E {
  const frames = sites.flatMap((site) => framesOf(textOf(site)));
  if (frames.length === 0 || done.has(error)) return error;
  done.add(error);
  const stack = [`${error.name}: ${error.message}`, ...new Set(frames)].join('\n');
  try {
    hide(error, 'stack', stack);
  } catch {
    // An error that a caller has frozen stays as it is.
  }
  return error;
}

/** @internal The same for an error that calls inside the package have given frames of their own. */
export function relocated<E extends Error>(error: E, ...sites: readonly (CallSite | undefined)[]): E {
  done.delete(error);
  return located(error, ...sites);
}

/** A caller's `Error.prepareStackTrace` may throw when the text is read. */
function textOf(site: CallSite | undefined): string | undefined {
  try {
    return site?.stack;
  } catch {
    return undefined;
  }
}

function framesOf(stack: unknown): string[] {
  // A caller's `Error.prepareStackTrace` can make anything of a stack.
  return typeof stack === 'string' ? stack.split('\n').filter((line) => FRAME.test(line)) : [];
}
