/** Members that are there and not shown. */

/**
 * @internal Sets a member that JSON, logs and spreads leave out. The descriptor has no prototype: where somebody has added `get` or
 * `set` to `Object.prototype`, a plain one is refused.
 */
export function hide<T extends object>(target: T, name: PropertyKey, value: unknown, isEnumerable = false): T {
  const descriptor = Object.assign(Object.create(null) as PropertyDescriptor, {
    value, enumerable: isEnumerable, configurable: true, writable: true,
  });
  return Object.defineProperty(target, name, descriptor);
}
