#!/usr/bin/env node
/**
 * The viewer in Chromium, out of the installed package:
 *
 *     node tests/viewer/run.mjs <folder> [group …]
 *
 * <folder> is where the packed tarball is installed. Prints one line per group, every failure, and `N passed, N failed`.
 */
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { installed } from '../runtimes/consumer.mjs';
import { Report } from '../runtimes/report.mjs';
import access from './access.mjs';
import api from './api.mjs';
import fire from './fire.mjs';
import keyboard from './keyboard.mjs';
import { Stage } from './stage.mjs';
import untrusted from './untrusted.mjs';
import watching from './watching.mjs';
import { world } from './world.mjs';

const GROUPS = { watching, api, fire, untrusted, access, keyboard };
/** A case that has not ended after this long hangs. Far above what any needs. */
const HANG = 120_000;

const [place, ...only] = process.argv.slice(2);
const { root } = await installed(resolve(place ?? '.'));
const here = await world(root);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
const report = new Report('viewer');
for (const [group, cases] of Object.entries(GROUPS)) {
  if (only.length > 0 && !only.includes(group)) continue;
  for (const { name, run } of cases) {
    const stage = new Stage(here, browser);
    let timer;
    const hang = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('it hangs')), HANG)));
    try {
      const note = await Promise.race([run(stage), hang]);
      stage.judge();
      report.add({ group, name, ...(typeof note === 'string' ? { note } : {}) });
    } catch (error) {
      report.add({ group, name, error: `${error.stack ?? error}\n${stage.troubles.join('\n')}` });
    } finally {
      clearTimeout(timer);
      await stage.close();
    }
  }
}
await browser.close();
await here.close();
process.exit(report.end());
