#!/usr/bin/env node
/**
 * Runs every example of the documents as it is written, each in the runtime it is for, against the emulator:
 *
 *     node tests/documents/run.mjs <folder>
 *
 * <folder> is where the packed tarball is installed. An example is a fenced block whose first line names a file.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { importFrom } from '../runtimes/consumer.mjs';
import { Report } from '../runtimes/report.mjs';
import browsers from './browsers.mjs';
import conformance from './conformance.mjs';
import denoPage from './deno.mjs';
import emulatorPage from './emulator.mjs';
import fromPython from './from-python.mjs';
import logging from './logging.mjs';
import nodePage from './node.mjs';
import proxyPage from './proxy.mjs';
import react from './react.mjs';
import readme from './readme.mjs';
import { Stage } from './stage.mjs';
import viewer from './viewer.mjs';
import workers from './workers.mjs';

/** For each document with examples, what makes them run: from a stage, a function for each file name. */
const RUNNERS = {
  'README.md': readme, 'docs/emulator.md': emulatorPage, 'docs/from-python.md': fromPython, 'docs/conformance.md': conformance, 'docs/proxy.md': proxyPage,
  'docs/viewer.md': viewer,
  'docs/node.md': nodePage, 'docs/react.md': react, 'docs/logging.md': logging,
  'docs/workers.md': workers, 'docs/deno.md': denoPage, 'docs/browsers.md': browsers,
};

/** Pages whose examples another section runs: `cargo xtask test recipes`. */
const ELSEWHERE = ['docs/testing.md'];

const root = new URL('../../', import.meta.url);
const pages = (await readdir(new URL('docs', root))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
const documents = ['README.md', ...pages.filter((name) => !ELSEWHERE.includes(name))];
const project = resolve(process.argv[2] ?? '.');
const { createEmulator } = await importFrom(project, 'xpander-edge/emulator');
const emulator = createEmulator({ speed: 0.1 });
const { url, close } = await emulator.listen();
Object.assign(process.env, {
  XPANDER_API_KEY: 'emulator-documents', XPANDER_ORGANIZATION_ID: 'org-emulator', XPANDER_AGENT_ID: 'agent-123', XPANDER_BASE_URL: url,
  TENANT_KEY: 'emulator-documents', TENANT_ORGANIZATION: 'org-emulator',
});
const report = new Report('documents');

for (const document of documents) {
  const text = await readFile(new URL(document, root), 'utf8');
  const folder = join(project, 'documents', basename(document, '.md'));
  const files = new Map([...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, source]) => [name, source]));
  for (const [name, source] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), source);
  }
  const runners = RUNNERS[document]?.(new Stage({ project, folder, emulator })) ?? {};
  for (const name of new Set([...files.keys(), ...Object.keys(runners)])) {
    const outcome = { group: basename(document), name: `${name} runs as written` };
    try {
      if (!files.has(name) || !runners[name]) throw new Error(files.has(name) ? 'no runner for this example' : `${document} has no such example`);
      await runners[name](files.get(name));
      report.add(outcome);
    } catch (error) {
      report.add({ ...outcome, error: error.stack ?? String(error) });
    }
  }
}
await close();
process.exit(report.end());
