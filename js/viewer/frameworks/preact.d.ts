/**
 * `xpander-edge/viewer`, and the type of `<xpander-task>` in JSX of Preact.
 *
 * @module xpander-edge/viewer/preact
 */
import type { JSX } from 'preact';
import type { XpanderTaskElement, XpanderTaskListeners, XpanderTaskProperties } from '../index.js';

export * from '../index.js';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'xpander-task': JSX.HTMLAttributes<XpanderTaskElement> & XpanderTaskProperties & XpanderTaskListeners<'on'>;
    }
  }
}
