/** Inside Deno: one `Deno.test` for each test of the suite. The sanitizers are asked for by name: they are off by default. */
import { runTest } from '../../suite/harness.js';
import { selected } from './loop.js';

export default function start(sdk, { world, only }) {
  const inspect = (value) => Deno.inspect(value, { depth: 8 });
  for (const { group, index, test } of selected(only)) {
    const fn = async () => {
      const { error } = await runTest({ sdk, inspect, ...world }, group, index, test);
      if (error !== undefined) throw new Error(error);
    };
    Deno.test({ name: `${group}: ${test.name}`, sanitizeOps: true, sanitizeResources: true, sanitizeExit: true, fn });
  }
}
