/**
 * `xpander-edge/viewer`, and the type of `<xpander-task>` in templates and JSX of Vue.
 *
 * @module xpander-edge/viewer/vue
 */
import type { HTMLAttributes, PublicProps } from 'vue';
import type { XpanderTaskElement, XpanderTaskEventMap, XpanderTaskProperties } from '../index.js';

export * from '../index.js';

/** Vue writes the listener of `xpander-finish` as `onXpanderFinish`. */
type Listeners = {
  [Type in keyof XpanderTaskEventMap as Type extends `xpander-${infer Name}` ? `onXpander${Capitalize<Name>}` : never]?:
    | ((event: XpanderTaskEventMap[Type]) => void)
    | undefined;
};

type Component = new () => XpanderTaskElement & { $props: HTMLAttributes & XpanderTaskProperties & Listeners & PublicProps };

declare module 'vue' {
  interface GlobalComponents {
    'xpander-task': Component;
    XpanderTask: Component;
  }
}
