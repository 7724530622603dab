#!/usr/bin/env node
/**
 * Runs the examples by the commands of their READMEs, against the emulator:
 *
 *     node tests/examples/run.mjs <folder> [example…]
 *
 * <folder> holds a copy of each example with the packed tarball installed; `cargo xtask test examples` makes it.
 */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Report } from '../runtimes/report.mjs';
import browser from './browser.mjs';
import cloudflareWorker from './cloudflare-worker.mjs';
import deno from './deno.mjs';
import externalReport from './external-report.mjs';

/** For each example, its tests by name: from its folder. */
const EXAMPLES = { browser, 'cloudflare-worker': cloudflareWorker, deno, 'external-report': externalReport };

const [folder, ...only] = process.argv.slice(2);
// What a shell has set up for the platform must not lead the examples there.
for (const name of Object.keys(process.env)) if (name.startsWith('XPANDER_')) delete process.env[name];
Object.assign(process.env, { WRANGLER_SEND_METRICS: 'false', CI: 'true', NO_COLOR: '1' });
const report = new Report('examples');

for (const example of await readdir(folder)) {
  if (only.length > 0 && !only.includes(example)) continue;
  const tests = EXAMPLES[example]?.(resolve(join(folder, example))) ?? { 'is tested': () => Promise.reject(new Error(`tests/examples does not know ${example}`)) };
  for (const [name, test] of Object.entries(tests)) {
    try {
      const { note } = (await test()) ?? {};
      report.add({ group: example, name, note });
    } catch (error) {
      report.add({ group: example, name, error: error.stack ?? String(error) });
    }
  }
}
process.exit(report.end());
