#!/usr/bin/env node
/** Pictures of the viewer, for people to look at: `node tests/viewer/shots.mjs <package> <folder>`. No test looks at them. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { TICKET, world } from './world.mjs';

const [root, folder, only = ''] = process.argv.slice(2);
const here = await world(root);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
/** Agent, where to look, and what stands there at the moment to look at. */
const SCENES = {
  running: ['agent-tour', '.answer', 'best quarter'], finished: ['agent-tour', '.pill', 'Completed'], failed: ['agent-fail', '.pill', 'Failed'],
  asks: ['agent-asks', '.pill', 'Paused'], json: ['agent-json', '.pill', 'Completed'],
};
for (const [name, [agent, place, text]] of Object.entries(SCENES)) {
  if (!name.startsWith(only)) continue;
  for (const width of [320, 768, 1280]) {
    for (const colorScheme of ['light', 'dark']) {
      const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      tab.on('pageerror', (error) => console.log(name, String(error)));
      tab.on('console', (message) => message.type() === 'error' && console.log(name, message.text()));
      const id = await here.create(agent, 'Write the report of the fourth quarter, with what stands out');
      await tab.goto(here.page(`<xpander-task src="/proxy" ticket="${TICKET}" task-id="${id}" controls></xpander-task>`, { policy: '' }));
      await tab.waitForFunction(([place, text]) => document.querySelector('xpander-task').shadowRoot?.querySelector(place)?.textContent.includes(text), [place, text], { timeout: 20_000 });
      await tab.waitForTimeout(100);
      await tab.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
      await tab.close();
    }
  }
}
await browser.close();
await here.close();
