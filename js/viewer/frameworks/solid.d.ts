/**
 * `xpander-edge/viewer`, and the type of `<xpander-task>` in JSX of Solid.
 *
 * @module xpander-edge/viewer/solid
 */
import type { JSX } from 'solid-js';
import type { XpanderTaskElement, XpanderTaskListeners, XpanderTaskProperties } from '../index.js';

export * from '../index.js';

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'xpander-task': JSX.HTMLAttributes<XpanderTaskElement> & XpanderTaskProperties & XpanderTaskListeners<'on:'>;
    }
  }
}
