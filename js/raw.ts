/**
 * Objects behind proxies. Vue's `reactive()` and its like put a proxy in front of an object, or copy its members behind one, and call methods
 * on that; private members are the object's alone. So each public object carries a function that leads back to it.
 */

import { hide } from './hidden.js';

const RAW = Symbol('raw');

/** @internal Lets {@link raw} find `object`. A function, since frameworks wrap objects that they find in objects. */
export function findable(object: object): void {
  hide(object, RAW, () => object);
}

/** @internal The object itself, whatever stands in front of it: what has the private members. Attributes are read and written in front. */
export function raw<T extends object>(object: T): T {
  return (object as { [RAW]?: () => T })[RAW]?.() ?? object;
}
