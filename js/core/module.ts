/** The type of a compiled module. */

/**
 * `WebAssembly.Module`. In a TypeScript project whose `lib` has no DOM nothing declares
 * `WebAssembly`; there it is any object.
 */
export type CompiledModule = typeof globalThis extends {
  /** The global, where it is declared. */
  WebAssembly: {
    /** The class of modules. */
    Module: {
      /** What its instances are. */
      prototype: infer Module;
    };
  };
}
  ? Module
  : object;
