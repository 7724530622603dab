/**
 * `xpander-edge/viewer`, and the type of `<xpander-task>` in JSX of React.
 *
 * React 18 sets attributes alone: what is a function or an object is set through `ref` there.
 *
 * @module xpander-edge/viewer/react
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { XpanderTaskAttributes, XpanderTaskElement, XpanderTaskListeners, XpanderTaskProperties } from '../index.js';

export * from '../index.js';

/** React 19 has `use`, and sets the properties and listeners of custom elements. */
type Own = typeof import('react') extends { use: unknown }
  ? XpanderTaskProperties & XpanderTaskListeners<'on'>
  : XpanderTaskAttributes;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'xpander-task': DetailedHTMLProps<HTMLAttributes<XpanderTaskElement>, XpanderTaskElement> & Own;
    }
  }
}
