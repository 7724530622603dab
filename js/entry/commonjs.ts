/** Whoever calls `require()`: the bytes travel inside the script as they are, since nobody waits for them on a line. */
import { compiled, fromBase64 } from '../core/inflate.js';
import { provideModule } from '../sdk.js';

provideModule(() => compiled(fromBase64(CORE)));

export * from '../sdk.js';
