/**
 * The element `<xpander-task>`, which shows a task at work. Importing this defines it.
 *
 * @module xpander-edge/viewer
 */
import { XpanderTaskElement } from './element.js';

export { XpanderTaskElement } from './element.js';
export type { XpanderTaskEventMap } from './event-map.js';
export type { XpanderTaskAttributes, XpanderTaskListeners, XpanderTaskProperties } from './props.js';
export type { Ticket } from './ticket.js';
export { STRINGS, type StringOverrides, type Word, type WordTable } from './strings.js';

// A page may hold two copies of this file; the first one counts. On a server there is nothing to define.
if (globalThis.customElements && !customElements.get('xpander-task')) customElements.define('xpander-task', XpanderTaskElement);
