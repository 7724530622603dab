/** What the client shares with the proxy, a file of its own. No export of the package: nobody else is to depend on it. */

import { hide } from './hidden.js';
import type { call } from './call.js';
import type { makeError } from './errors.js';
import type { connect } from './stream/connect.js';

/** @internal The functions that are shared. */
export interface Shared {
  readonly call: typeof call;
  readonly connect: typeof connect;
  readonly makeError: typeof makeError;
}

const SHARED = Symbol.for('xpander-edge.shared');

/** @internal Hands the functions on with a class that both files have. */
export function share(carrier: object, shared: Shared): void {
  hide(carrier, SHARED, shared);
}

/** @internal The functions that were handed on. */
export function sharedBy(carrier: object): Shared {
  return (carrier as { [SHARED]: Shared })[SHARED];
}
