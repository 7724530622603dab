/**
 * `xpander-edge/viewer`, and the type of `<xpander-task>` in Svelte.
 *
 * @module xpander-edge/viewer/svelte
 */
import type { HTMLAttributes } from 'svelte/elements';
import type { XpanderTaskElement, XpanderTaskListeners, XpanderTaskProperties } from '../index.js';

export * from '../index.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'xpander-task': HTMLAttributes<XpanderTaskElement> & XpanderTaskProperties & XpanderTaskListeners<'on'>;
  }
}
