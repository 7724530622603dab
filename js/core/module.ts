/** The type of a compiled module. */

/**
 * `WebAssembly.Module`. In a TypeScript project whose `lib` has no DOM nothing declares
 * `WebAssembly`; there it is any object.
 */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object;
