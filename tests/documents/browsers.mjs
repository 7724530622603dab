/** docs/browsers.md: a server and its page, in Chromium. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { during } from '../examples/program.mjs';

export default (stage) => {
  let running;
  const whole = () => (running ??= guide(stage));
  return { 'server.mjs': whole, 'index.html': whole };
};

async function guide({ project, folder }) {
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules')).catch(() => {});
  // As somebody without an account has it.
  const env = { XPANDER_API_KEY: undefined, XPANDER_ORGANIZATION_ID: undefined };
  await during(folder, 'node', ['server.mjs'], async (server) => {
    const [url] = await server.until(/http:\S+/);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(url);
      await page.waitForFunction(() => document.querySelector('#answer').textContent.includes('Revenue grew'), undefined, { timeout: 30_000 });
    } finally {
      await browser.close();
    }
  }, { env });
}
