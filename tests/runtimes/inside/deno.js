/** Inside Deno: one `Deno.test` for each test of the suite. The sanitizers are asked for by name: they are off by default. */
import { runTest } from '../../suite/harness.js';
import { selected } from './loop.js';

export default function start(sdk, { world, only }) {
  const inspect = (value) => Deno.inspect(value, { depth: 8 });
  for (const { group, index, test } of selected(only)) {
    const fn = async (t) => {
      const { error, note } = await runTest({ sdk, inspect, ...world }, group, index, test);
      // The only words that come out of a test.
      if (note !== undefined) await t.step(`note: ${note}`, () => {});
      if (error !== undefined) throw new Error(error);
    };
    Deno.test({ name: `${group}: ${test.name}`, sanitizeOps: true, sanitizeResources: true, sanitizeExit: true, fn });
  }
}
