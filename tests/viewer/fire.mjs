/** Under fire: floods of events, long answers, long logs. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { tag } from './stage.mjs';
import { told } from './world.mjs';

const open = (stage, events, more = '', options) => stage.open(tag(`task-id="task-told" ${more}`).replace('/proxy', stage.here.tale(events)), options);
const finished = (result) => told('task_finished', { id: 'task-told', status: 'completed', result });
const started = () => told('task_updated', { id: 'task-told', status: 'executing', started_at: new Date().toISOString() });
const nodes = (tab) => tab.evaluate(() => window.root().querySelectorAll('*').length);
/** Parts of pages are never more than this, whatever comes. */
const BOUND = 6000;

/** A text of many blocks. */
const chapter = (index) => `## Chapter ${index}\n\nSome *words* about [it](https://example.com/${index}) and \`code\`.\n\n- one\n- two\n\n`;

export default [
  {
    name: '100,000 events: what a person types arrives while they come, and the page stays small',
    async run(stage) {
      let isTyped = false;
      const events = { async *[Symbol.asyncIterator]() {
        yield started();
        for (let index = 0; index < 100_000 || !isTyped; index += 1) {
          if (index % 20 === 0) yield told('tool_call_request', { request_id: `r${index}`, operation_id: 'op', tool_name: `tool ${index}`, payload: { index } });
          else if (index % 20 === 1) yield told('tool_call_result', { request_id: `r${index - 1}`, operation_id: 'op', result: { index }, is_error: index % 1000 === 1 });
          else if (index % 20 === 2) yield told('odd_event', { index });
          else yield told('chunk', index % 50 === 3 ? chapter(index) : `word ${index} `);
        }
        yield finished(null);
      } };
      const tab = await open(stage, events);
      await tab.evaluate(() => {
        const input = document.createElement('input');
        document.body.prepend(input);
        input.focus();
        window.typed = [];
        input.addEventListener('input', () => window.typed.push(document.querySelector('xpander-task').view.status));
        window.frames_ = 0;
        const beat = () => ((window.frames_ += 1), requestAnimationFrame(beat));
        requestAnimationFrame(beat);
        window.longest = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (window.longest = Math.max(window.longest, duration)))).observe({ type: 'longtask' });
      });
      await tab.waitForFunction(() => window.heard.length > 5000, undefined, { polling: 20 });
      const text = 'typed while it pours, all of it';
      await tab.keyboard.type(text, { delay: 15 });
      const during = await nodes(tab);
      equal(await tab.evaluate(() => document.querySelector('input').value), text);
      deepEqual(await tab.evaluate(() => [...new Set(window.typed)]), ['executing'], 'it was still pouring');
      isTyped = true;
      await tab.waitForFunction(() => window.heard.at(-1)?.type === 'xpander-finish', undefined, { timeout: 100_000, polling: 100 });
      await stage.says(tab, 'status', 'Completed');
      const { count, odd } = await tab.evaluate(() => ({ count: window.heard.filter(({ type }) => type === 'xpander-event').length, odd: window.heard.filter(({ detail }) => detail?.type === 'odd_event').length }));
      ok(count > 100_000, `${count}`);
      const after = await nodes(tab);
      ok(during < BOUND && after < BOUND, `${during} and ${after} elements`);
      ok((await tab.evaluate(() => window.text('others'))).includes(odd.toLocaleString('en')), 'the odd ones are counted');
      const { longest, frames } = await tab.evaluate(() => ({ longest: Math.round(window.longest), frames: window.frames_ }));
      return `${count} events: ${after} elements, ${frames} frames, longest task ${longest} ms`;
    },
  },
  {
    name: 'an answer of 1 MB: a window of it is on the page, and its beginning can be had',
    async run(stage) {
      const events = { async *[Symbol.asyncIterator]() {
        yield started();
        let length = 0;
        for (let index = 0; length < 1_000_000; index += 1) {
          const text = chapter(index);
          length += text.length;
          for (let at = 0; at < text.length; at += 12) yield told('chunk', text.slice(at, at + 12));
        }
        yield told('chunk', '# The very end');
        yield finished(null);
      } };
      const tab = await open(stage, events);
      await stage.says(tab, 'status', 'Completed');
      await stage.says(tab, 'answer', 'The very end');
      const count = await nodes(tab);
      ok(count < BOUND, `${count} elements`);
      ok(!(await tab.evaluate(() => window.text('answer'))).includes('Chapter 0\n'));
      const from = await tab.evaluate(async () => {
        for (let clicks = 0; clicks < 500 && !window.text('answer').startsWith('Chapter 0'); clicks += 1) {
          window.part('answer').querySelector('[part=more]').click();
          await new Promise(requestAnimationFrame);
        }
        return window.text('answer').slice(0, 9);
      });
      equal(from, 'Chapter 0');
      ok((await nodes(tab)) < BOUND, 'also after looking back');
    },
  },
  {
    name: 'one block of 1 MB: code, a line without an end, a list',
    async run(stage) {
      const line = 'x = compute(1, 2, 3)  # a line of code\n';
      for (const [begin, piece, end] of [['```py\n', line, '```\n\n'], ['', 'word ', '\n\n'], ['', '- an item of a list\n', '\n'], ['', 'wordwithoutanyspace', '\n\n']]) {
        const events = { async *[Symbol.asyncIterator]() {
          yield started();
          yield told('chunk', begin);
          const step = piece.repeat(40);
          for (let length = 0; length < 1_000_000; length += step.length) yield told('chunk', step);
          yield told('chunk', `${end}**After** it.`);
          yield finished(null);
        } };
        const tab = await open(stage, events);
        await stage.says(tab, 'status', 'Completed');
        await stage.says(tab, 'answer', 'After it.');
        ok((await nodes(tab)) < 60_000, `${begin}${piece.slice(0, 10)}: ${await nodes(tab)} elements`);
        if (begin) equal(await tab.evaluate(() => [...window.part('answer').querySelectorAll('.block > *')].map(({ localName }) => localName).filter((name, index, all) => name !== all[index - 1]).join()), 'pre,p', 'code to its end');
      }
    },
  },
  {
    name: 'it follows its end until its reader scrolls up; what is read stays where it is; and it follows again',
    async run(stage) {
      let go;
      const gate = () => new Promise((done) => (go = done));
      const events = { async *[Symbol.asyncIterator]() {
        yield started();
        for (let index = 0; index < 60; index += 1) yield told('chunk', chapter(index));
        yield* await gate().then(() => Array.from({ length: 60 }, (_, index) => told('chunk', chapter(100 + index))));
        yield told('tool_call_request', { request_id: 'late', operation_id: 'late_tool', payload: {} });
        await gate();
        for (let index = 0; index < 5; index += 1) yield told('chunk', chapter(200 + index));
        yield 300;
        yield finished(null);
      } };
      const tab = await open(stage, events);
      await stage.says(tab, 'answer', 'Chapter 59');
      const distance = () => tab.evaluate(() => { const { scrollTop, scrollHeight, clientHeight } = window.part('body'); return Math.round(scrollHeight - scrollTop - clientHeight); });
      ok((await distance()) < 30, 'at the end');
      const { x, y, width, height } = await tab.locator('xpander-task').boundingBox();
      await tab.mouse.move(x + width / 2, y + height / 2);
      await tab.mouse.wheel(0, -600);
      await tab.waitForFunction(() => window.text('latest') === 'Latest');
      await tab.waitForFunction(() => {
        const { scrollTop } = window.part('body');
        return new Promise((done) => setTimeout(() => done(window.part('body').scrollTop === scrollTop), 300));
      });
      const anchor = () => tab.evaluate(() => {
        const box = window.part('body').getBoundingClientRect();
        const heading = [...window.part('answer').querySelectorAll('.h2')].find((one) => one.getBoundingClientRect().top > box.top);
        return [heading.textContent, Math.round(heading.getBoundingClientRect().top)];
      });
      const before = await anchor();
      go();
      await stage.says(tab, 'answer', 'Chapter 159');
      await stage.says(tab, 'steps', 'late_tool');
      const after = await anchor();
      ok(after[0] === before[0] && Math.abs(after[1] - before[1]) <= 1, `what is read does not move: ${before} and ${after}`);
      await tab.locator('xpander-task').getByRole('button', { name: 'Latest' }).click();
      await tab.waitForFunction(() => window.text('latest') === '');
      ok((await distance()) < 30);
      go();
      await stage.says(tab, 'status', 'Completed');
      ok((await distance()) < 30, 'it follows again');
    },
  },
  {
    name: 'a log of 5,000 steps: the last ones, earlier ones on demand, never all at once',
    async run(stage) {
      const events = { async *[Symbol.asyncIterator]() {
        yield started();
        for (let index = 0; index < 5000; index += 1) yield told('tool_call_request', { request_id: `r${index}`, operation_id: `op_${index}`, payload: {} });
        yield finished('done');
      } };
      const tab = await open(stage, events);
      await stage.says(tab, 'status', 'Completed');
      const rows = () => tab.evaluate(() => [...window.root().querySelectorAll('ol.steps > li .title')].map((node) => node.textContent));
      const first = await rows();
      deepEqual([first.length <= 60, first.at(-1)], [true, 'op_4999']);
      await tab.locator('xpander-task').getByRole('button', { name: 'earlier' }).first().click();
      const more = await rows();
      ok(more.length > first.length && more.at(-1) === 'op_4999', `${more.length}`);
      for (let clicks = 0; clicks < 15; clicks += 1) await tab.locator('xpander-task').getByRole('button', { name: 'earlier' }).first().click();
      ok((await rows()).length <= 300, 'bounded');
      ok((await rows()).at(-1) !== 'op_4999');
      await tab.locator('xpander-task').getByRole('button', { name: 'later' }).first().click();
    },
  },
  {
    name: 'a tool result of 4 MB and a list of 100,000',
    async run(stage) {
      const big = Array.from({ length: 100_000 }, (_, index) => ({ index }));
      const events = [started(), told('tool_call_request', { request_id: 'a', operation_id: 'big', payload: { text: 'y'.repeat(4_000_000) } }), told('tool_call_result', { request_id: 'a', operation_id: 'big', result: big }), finished('done')];
      const tab = await open(stage, events);
      await stage.says(tab, 'status', 'Completed');
      await tab.evaluate(() => window.part('step').click());
      await tab.waitForFunction(() => window.root().querySelector('.body')?.innerText.includes('50 more'));
      ok((await nodes(tab)) < 1500, `${await nodes(tab)}`);
    },
  },
];
