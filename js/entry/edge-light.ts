/** The edge runtime of Next.js and Vercel, which spells the import of a module its own way. */
import module from './core_bg.wasm?module';
import { provideModule } from '../sdk.js';

provideModule(() => module);

export * from '../sdk.js';
