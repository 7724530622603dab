/** What all parts of one viewer share. */

import type { Follow } from './follow.js';
import type { Format } from './format.js';
import type { Strings } from './strings.js';

export interface Setting {
  readonly strings: Strings;
  readonly format: Format;
  /** Images of an answer are loaded. */
  readonly images: boolean;
  readonly follow: Follow;
  /** Asks for another frame. */
  again(): void;
}
