/** The facade of the package with traps: the shipped one, and a way to die. Built by `cargo xtask test deaths` and by nothing else. */
import { current, loaded } from '../../js/core/instance.js';

export * from '../../js/sdk.js';

/** The instance of the moment, to tell one from the next. */
export async function instance() {
  await loaded();
  return current();
}

/** Dies in one of the ways of `src/bindings/traps.rs`, as a call into the core; `foreign` throws in one of them. */
export async function trap(way, foreign = () => {}) {
  return (await instance()).call((core) => core.trap(way, { call: foreign }));
}
