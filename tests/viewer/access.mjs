/** For everybody: what axe finds, contrast, motion, direction, narrow screens, and what is read out. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import axe from 'axe-core';
import { told } from './world.mjs';
import { tag } from './stage.mjs';

/** Scenes by agent, and the status at which they are looked at. */
const SCENES = [['agent-tour', 'Completed'], ['agent-asks', 'Paused'], ['agent-fail', 'Failed'], ['agent-json', 'Completed'], ['agent-never', 'Running']];

async function violations(tab) {
  await tab.evaluate(axe.source);
  const { violations: found } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map(({ target, failureSummary }) => `${target.flat().join(' ')} (${failureSummary.split('\n')[1]?.trim()})`).join('; ')}`);
}

const openAll = (tab) => tab.evaluate(async () => {
  for (const summary of window.root().querySelectorAll('details:not([open]) > summary')) summary.click();
  await new Promise((done) => setTimeout(done, 100));
});

export default [
  ...SCENES.map(([agent, status]) => ({
    name: `axe finds nothing in a task of ${agent}, light and dark, narrow and wide, with everything open`,
    async run(stage) {
      for (const [width, colorScheme] of [[320, 'dark'], [1280, 'light']]) {
        const { tab } = await stage.watch(agent, { attributes: 'controls', viewport: { width, height: 900 }, context: { colorScheme, reducedMotion: 'reduce' } });
        await stage.says(tab, 'status', status);
        await openAll(tab);
        deepEqual(await violations(tab), [], `${width} ${colorScheme}`);
        await tab.context().close();
      }
    },
  })),
  {
    name: 'axe finds nothing in what cannot be watched',
    async run(stage) {
      const tab = await stage.open('<xpander-task src="/proxy" ticket="wrong" task-id="x"></xpander-task><xpander-task></xpander-task>');
      await stage.says(tab, 'error', '401');
      deepEqual(await violations(tab), []);
    },
  },
  {
    name: 'nothing is wider than a narrow screen, from left to right and from right to left',
    async run(stage) {
      for (const dir of ['ltr', 'rtl']) {
        for (const [agent, status] of SCENES) {
          const { tab } = await stage.watch(agent, { attributes: 'controls', dir, viewport: { width: 320, height: 700 } });
          await stage.says(tab, 'status', status);
          await openAll(tab);
          const wide = await tab.evaluate(() => {
            const limit = document.documentElement.clientWidth;
            const outside = [...window.root().querySelectorAll('*')].filter((node) => !node.closest('.wide, .unseen') && node.checkVisibility() && (node.getBoundingClientRect().right > limit + 1 || node.getBoundingClientRect().left < -1));
            return { page: document.documentElement.scrollWidth - limit, body: window.part('body').scrollWidth - window.part('body').clientWidth, outside: outside.slice(0, 3).map((node) => node.outerHTML.slice(0, 150)) };
          });
          deepEqual(wide, { page: 0, body: 0, outside: [] }, `${agent} ${dir}`);
          await tab.context().close();
        }
      }
    },
  },
  {
    name: 'from right to left the status stands at the right, code stays as it is, and a paragraph has its own direction',
    async run(stage) {
      const src = stage.here.tale([told('chunk', 'مرحبا بالعالم\n\nHello world.\n\n```\nlet x = 1;\n```\n\n'), told('task_finished', { id: 'task-told', status: 'completed', result: null })]);
      const tab = await stage.open(tag('task-id="task-told"').replace('/proxy', src), { dir: 'rtl', lang: 'ar' });
      await stage.says(tab, 'status', 'Completed');
      const seen = await tab.evaluate(() => {
        const panel = window.part('panel').getBoundingClientRect();
        const pill = window.part('status').getBoundingClientRect();
        return { pillIsRight: panel.right - pill.right < 40, code: getComputedStyle(window.root().querySelector('pre')).direction };
      });
      deepEqual(seen, { pillIsRight: true, code: 'ltr' });
    },
  },
  {
    name: 'with reduced motion nothing moves; in forced colours every border is there',
    async run(stage) {
      const { tab } = await stage.watch('agent-never', { context: { reducedMotion: 'reduce', forcedColors: 'active' } });
      await stage.says(tab, 'answer', 'Still at it');
      const seen = await tab.evaluate(() => [...window.root().querySelectorAll('*')].map((node) => getComputedStyle(node).animationName).filter((name) => name !== 'none'));
      deepEqual(seen, []);
      ok(await tab.evaluate(() => parseFloat(getComputedStyle(window.part('panel')).borderTopWidth) > 0 && parseFloat(getComputedStyle(window.part('status')).borderTopWidth) > 0));
    },
  },
  {
    name: 'what is read out: beginnings, ends, failures, and what is needed; never what is being written',
    async run(stage) {
      const said = async (agent, status, last) => {
        const { tab } = await stage.watch(agent, { script: `
          window.said = [];
          const look = () => {
            const region = window.root?.()?.querySelector('[aria-live]');
            if (!region) return requestAnimationFrame(look);
            new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
          };
          look();` });
        await stage.says(tab, 'status', status);
        // There is a pause after each.
        await tab.waitForFunction((begin) => window.said.some((text) => text.startsWith(begin)), last, { polling: 50 });
        await tab.waitForTimeout(1500);
        return tab.evaluate(() => ({ said: window.said, regions: window.root().querySelectorAll('[aria-live], [role=status], [role=alert], [role=log]').length }));
      };
      const tour = await said('agent-tour', 'Completed', 'Task ended');
      equal(tour.regions, 1);
      ok(tour.said.length <= 6, tour.said.join(' | '));
      equal(tour.said.at(-1), 'Task ended: Completed');
      ok(!tour.said.join().includes('Revenue'), 'no word of the answer');
      const asks = await said('agent-asks', 'Paused', 'The task needs you');
      ok(asks.said.some((text) => text.startsWith('The task needs you')), asks.said.join(' | '));
    },
  },
];
