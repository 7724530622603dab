/** What JSX and templates may set on `<xpander-task>`. */

import type { Configuration, ConfigurationOptions, Task, TaskEventStream } from '../entry/default.js';
import type { XpanderTaskEventMap } from './event-map.js';
import type { StringOverrides } from './strings.js';
import type { Ticket } from './ticket.js';

/** The attributes of `<xpander-task>`. */
export interface XpanderTaskAttributes {
  /** The id of the task to watch. */
  'task-id'?: string | null | undefined;
  /** Where the watch begins, as `detach()` gave it. */
  cursor?: string | null | undefined;
  /** The URL of your proxy. */
  src?: string | null | undefined;
  /** A ticket for the proxy. A script of the page can read an attribute: set the property. */
  ticket?: string | null | undefined;
  /** Present: images of an answer are loaded. */
  images?: '' | undefined;
  /** Present: there is a button that stops the task. */
  controls?: '' | undefined;
}

/** The attributes and the properties of `<xpander-task>`, for frameworks that set both. */
export interface XpanderTaskProperties extends Omit<XpanderTaskAttributes, 'ticket' | 'images' | 'controls'> {
  /** The id of the task to watch. */
  taskId?: string | null | undefined;
  /** A ticket for the proxy, or a function that is called before each request. */
  ticket?: Ticket | null | undefined;
  /** A task to watch, with its own configuration. */
  task?: Task | null | undefined;
  /** A stream to watch, made by `task.events({ view: true })`. */
  stream?: TaskEventStream | null | undefined;
  /** A configuration in place of `src` and `ticket`. */
  configuration?: Configuration | ConfigurationOptions | undefined;
  /** Words in place of the English ones. */
  strings?: StringOverrides | null | undefined;
  /** Whether images of an answer are loaded. Default false. */
  images?: boolean | '' | undefined;
  /** Whether there is a button that stops the task. Default false. */
  controls?: boolean | '' | undefined;
}

/** Listeners of the element's own events, named with a prefix: `onxpander-finish`, `on:xpander-finish`. */
export type XpanderTaskListeners<Prefix extends string> = {
  [Type in keyof XpanderTaskEventMap as `${Prefix}${Type}`]?: ((event: XpanderTaskEventMap[Type]) => void) | undefined;
};
