#!/usr/bin/env node
/**
 * Visits the page of `cargo xtask serve` as a person would, in Chromium:
 *
 *     node tests/www/run.mjs <folder> [group, or words of a case …]
 *
 * <folder> is where the packed tarball is installed: the server that is tested serves that package.
 */
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { importFrom, installed } from '../runtimes/consumer.mjs';
import { Report } from '../runtimes/report.mjs';
import { serve } from './server.mjs';
import { Visitor } from './visitor.mjs';

/** A task of the emulator takes four seconds; where something is done meanwhile, forty. */
const SPEEDS = ['2', '20'];
const GROUPS = ['serving', 'watching', 'faults', 'behind', 'access'];

const [place = '.', ...only] = process.argv.slice(2);
const folder = resolve(place);
const { root: pkg } = await installed(folder);
const { createEmulator } = await importFrom(folder, 'xpander-edge/emulator');
const report = new Report('www');
const servers = await Promise.all(SPEEDS.map((speed) => serve(pkg, ['--speed', speed])));
const [url, slowUrl] = servers.map((server) => server.url);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
/** How many cases go on at once: they wait for the emulator most of the time. */
const AT_ONCE = 2;

/** Runs one case; what it has left open is closed. */
async function outcomeOf(group, [name, run]) {
  const contexts = [];
  const visit = (options, at = url) => Visitor.open(browser, at, options, contexts);
  try {
    await run({ visit, pkg, createEmulator, url, slowUrl });
    return { group, name };
  } catch (error) {
    return { group, name, error: error.stack ?? String(error) };
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}

for (const group of GROUPS) {
  const { default: cases } = await import(`./${group}.mjs`);
  const wanted = (name) => only.length === 0 || only.includes(group) || only.some((words) => name.includes(words));
  const queue = Object.entries(cases).filter(([name]) => wanted(name));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) report.add(await outcomeOf(group, next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
await browser.close();
await Promise.all(servers.map((server) => server.close()));
process.exit(report.end());
