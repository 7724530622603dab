/** docs/browsers.md: a server and its page, in Chromium. */
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { during } from '../examples/program.mjs';
import { inTab } from './page.mjs';

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
    await inTab(async (tab) => {
      await tab.goto(url);
      await tab.waitForFunction(() => document.querySelector('#answer').textContent.includes('Revenue grew'), undefined, { timeout: 30_000 });
    });
  }, { env });
}
