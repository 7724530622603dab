/** Options as they were passed. */

/**
 * @internal The own members of an options object: what somebody has added to `Object.prototype` is no option. Anything else
 * is given back as it is, for the core to refuse.
 */
export function own<T>(options: T): T {
  return typeof options === 'object' && options !== null ? (Object.assign(Object.create(null) as object, options) as T) : options;
}
