/** docs/conformance.md: its driver must find the captures, and find no difference. */
import { fileURLToPath } from 'node:url';

const CAPTURES = fileURLToPath(new URL('../fixtures/golden', import.meta.url));

export default (stage) => ({
  'driver.mjs': async () => {
    const said = await stage.script('node', ['driver.mjs', CAPTURES]);
    const [, steps] = /^0 differences in (\d+) steps; rules: enum-values$/m.exec(said) ?? [];
    if (!(steps > 20)) throw new Error(said);
  },
});
