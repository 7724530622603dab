/** docs/emulator.md: a test of somebody's own code. */
export default (stage) => ({
  'orders.test.mjs': async () => stage.holds(await stage.script('node', ['orders.test.mjs']), 'pass 2'),
});
