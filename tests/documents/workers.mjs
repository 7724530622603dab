/** docs/workers.md: its files make one project, which is run as a whole. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { during } from '../examples/program.mjs';
import { inWorkerd } from './workerd.mjs';

export default (stage) => {
  let running;
  const whole = () => (running ??= guide(stage));
  return { 'src/index.ts': whole, 'wrangler.jsonc': whole, 'emulator.mjs': whole, '.dev.vars': whole };
};

async function guide(stage) {
  const text = (name) => readFile(join(stage.folder, name), 'utf8');
  const { main, compatibility_date: date } = JSON.parse(await text('wrangler.jsonc'));
  const bindings = Object.fromEntries((await text('.dev.vars')).trim().split('\n').map((line) => line.split('=')));
  await during(stage.folder, 'node', ['emulator.mjs'], async (emulator) => {
    await emulator.until(new RegExp(`The emulator is at ${bindings.XPANDER_BASE_URL}`));
    await inWorkerd(stage, main, { date, bindings }, async (ask) => stage.holds(await (await ask('Summarise the sales report')).text(), 'Revenue grew'));
  });
}
