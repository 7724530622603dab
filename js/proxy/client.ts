/** The client's own functions, of the same copy of the package: errors, and the one instance of the core. */

import { sharedBy } from '../shared.js';
import { Configuration } from '../sdk.js';

export const { call, connect, makeError } = sharedBy(Configuration);
