/** Cloudflare Workers: code may not be compiled from bytes there, so the module is imported. */
import module from './core_bg.wasm';
import { provideModule } from '../sdk.js';

provideModule(() => module);

export * from '../sdk.js';
