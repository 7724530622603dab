/**
 * The element `<xpander-task>`, which shows a task at work. Importing this defines it.
 *
 * @module xpander-edge/viewer
 */
import { XpanderTaskElement } from './element.js';

export { XpanderTaskElement, type XpanderTaskEventMap } from './element.js';
export type { Ticket } from './source.js';
export { STRINGS, type StringOverrides, type Word, type WordTable } from './strings.js';

// A page may hold two copies of this file; the first one counts. On a server there is nothing to define.
if (globalThis.customElements && !customElements.get('xpander-task')) customElements.define('xpander-task', XpanderTaskElement);
