/** Node, Deno, Bun, browsers and every bundler: the bytes travel inside the script. */
import { inflated } from '../core/inflate.js';
import { provideModule } from '../sdk.js';

provideModule(() => inflated(CORE));

/**
 * For every runtime and bundler: the core's bytes travel inside the script, and Workers import the module.
 *
 * @module xpander-edge
 */
export * from '../sdk.js';
