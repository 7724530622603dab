/** A `.wasm` import is a compiled module in the runtimes that allow it. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

declare module '*.wasm?module' {
  const module: WebAssembly.Module;
  export default module;
}

/** The module as text, which the build puts at the end of a script: what gzip makes of it, or in `index.cjs` itself; in base64. */
declare const CORE: string;
