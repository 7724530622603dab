#!/usr/bin/env node
/** Runs the rows that are named, or all: `node run.mjs [row …] [--full]`, in a folder where the package and its peers are installed. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const ROWS = ['decode', 'floor', 'large-event', 'endless', 'loopback', 'requests', 'open-streams', 'capacity', 'first-call'];

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const passed = process.argv.slice(2);
const full = passed.includes('--full');
const named = passed.filter((word) => word !== '--full');
const unknown = named.find((name) => !ROWS.includes(name));
if (unknown) {
  console.error(`there is no benchmark \`${unknown}\`; there are ${ROWS.join(', ')}, and the option --full`);
  process.exit(2);
}

const { dependencies } = JSON.parse(readFileSync(file('peers.json'), 'utf8'));
console.log(`Node ${process.version}, ${cpus().length} cores, ${process.platform} ${process.arch}; ${full ? 'full' : 'quick'} mode.`);
console.log(`With ${Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(', ')}.`);
console.log('Medians. Ratios are medians of the ratios within each round.');

// Each row is a process of its own: none inherits what another has made of the heap or of the compiled code.
let failed = 0;
for (const name of named.length > 0 ? named : ROWS) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', file(`${name}.mjs`), ...(full ? ['--full'] : [])], { stdio: 'inherit' });
  if (status !== 0) failed++;
}
process.exitCode = failed;
