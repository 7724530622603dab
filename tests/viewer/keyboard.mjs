/** By keyboard alone: everything can be reached, seen and used, and left again. */
import { deepEqual, equal, ok } from 'node:assert/strict';

/** What has the focus, in words, and whether that can be seen. */
const focus = (tab) => tab.evaluate(() => {
  const host = document.activeElement;
  const node = host?.shadowRoot?.activeElement ?? host;
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  const isSeen = node === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0);
  return { name: node.id || node.getAttribute('part') || node.className || node.localName, tag: node.localName, text: node.innerText?.trim().slice(0, 40) ?? '', isSeen };
});

async function walk(tab, most = 60) {
  const stops = [];
  for (let index = 0; index < most; index += 1) {
    await tab.keyboard.press('Tab');
    const stop = await focus(tab);
    stops.push(stop);
    if (stop.name === 'after') break;
  }
  return stops;
}

const page = { head: '', attributes: 'controls' };

export default [
  {
    name: 'a walk with Tab: the log, each step, the links, and out at the other side; each stop can be seen',
    async run(stage) {
      const { tab } = await stage.watch('agent-tour', page);
      await tab.evaluate(() => {
        const [before, after] = ['before', 'after'].map((id) => Object.assign(document.createElement('button'), { id, textContent: id }));
        document.querySelector('xpander-task').before(before);
        document.querySelector('xpander-task').after(after);
      });
      await stage.says(tab, 'status', 'Completed');
      await tab.focus('#before');
      const stops = await walk(tab);
      equal(stops.at(-1).name, 'after', 'no trap');
      ok(stops.slice(0, -1).every(({ isSeen }) => isSeen), JSON.stringify(stops.filter(({ isSeen }) => !isSeen)));
      equal(stops[0].name, 'body', 'the log itself can be scrolled');
      const steps = stops.filter(({ name }) => name === 'step');
      equal(steps.length, 9, steps.map(({ text }) => text).join(' | '));
      ok(stops.some(({ tag, text }) => tag === 'a' && text === 'the quarterly workbook'));
      ok(stops.some(({ tag, text }) => tag === 'summary' && text.startsWith('Other events')));
    },
  },
  {
    name: 'Enter and Space open and close; the focus stays where it is while more comes',
    async run(stage) {
      const { tab } = await stage.watch('agent-slow', page);
      await stage.says(tab, 'steps', 'search_files');
      await tab.evaluate(() => window.part('step').focus());
      const isOpen = () => tab.evaluate(() => window.part('step').parentElement.open);
      await tab.keyboard.press('Enter');
      equal(await isOpen(), true);
      await tab.keyboard.press('Space');
      equal(await isOpen(), false);
      await stage.says(tab, 'steps', 'read_table');
      deepEqual([(await focus(tab)).name, await tab.evaluate(() => window.part('step') === window.root().activeElement)], ['step', true]);
    },
  },
  {
    name: 'the log scrolls by its keys, and lets go of its end; a task is stopped by Enter; a sign-in is a link',
    async run(stage) {
      const { tab } = await stage.watch('agent-never', { ...page, viewport: { width: 600, height: 300 } });
      await stage.says(tab, 'answer', 'page 30');
      await tab.evaluate(() => window.part('body').focus());
      await tab.keyboard.press('Home');
      await tab.waitForFunction(() => window.part('body').scrollTop === 0 && window.text('latest') !== '');
      await tab.evaluate(() => window.part('stop').focus());
      await tab.keyboard.press('Enter');
      await stage.says(tab, 'status', 'Stopped');
      const asking = (await stage.watch('agent-asks')).tab;
      await stage.says(asking, 'status', 'Paused');
      const link = asking.locator('xpander-task').getByRole('link', { name: 'Sign in' });
      deepEqual([await link.getAttribute('href'), await link.getAttribute('target')], ['https://login.example.com/authorize', '_blank']);
    },
  },
];
