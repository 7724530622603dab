/** Gives classes their public names, which minifying takes: runtimes show them in logs. */

import { hide } from './hidden.js';

export function name(classes: Readonly<Record<string, object>>): void {
  for (const [name, Class] of Object.entries(classes)) hide(Class, 'name', name);
}
