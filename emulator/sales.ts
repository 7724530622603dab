import { Story } from './story.js';
import type { Json } from './json.js';

const PLAN = ['Find the sales report', 'Read the figures', 'Write the summary'];

/** The answer of the sales analyst; beyond ASCII on purpose. */
export const SUMMARY = `## Sales in the fourth quarter

Revenue grew **22 %** over last year, to **€4.1 million** — the best quarter so far 📈.

- *Zürich* and *São Paulo* opened new accounts.
- Renewals held at 94 %; churn fell to 1.8 %.
- One risk: two of the ten largest contracts end in March.

Next: talk to both customers before the end of January.`;

/** The same answer for those who asked for JSON. */
export const SUMMARY_JSON = JSON.stringify({
  quarter: 'Q4',
  revenue: 4100000,
  growth: 0.22,
  regions: ['Zürich', 'São Paulo'],
  risks: [{ title: 'Two large contracts end in March', severity: 'medium' }],
});

const FOUND = { files: [{ name: 'sales-q4.csv', rows: 412 }] };
const FIGURES = { revenue: 4_100_000, growth: 0.22, renewals: 0.94, churn: 0.018 };

/** How a task of the sales analyst begins: it is taken, the agent thinks and makes a plan. */
export function openSales(story: Story, prompt: string): Story {
  return story
    .begin().after(100)
    .reason('think', 'What is asked', `The request: ${prompt.slice(0, 200) || '(nothing)'}. I need the report first.`)
    .after(60).plan(PLAN, 0).after(100);
}

/** The middle: two tools, a look at what they gave. `figures` stands for the second tool's result. */
export function workSales(story: Story, figures: Json | (() => Json) = FIGURES): Story {
  return story
    .tool({
      name: 'search_files', why: 'Looking for the report', payload: { query: 'sales report Q4' },
      result: FOUND, took: 280, step: 'step-1',
    })
    .after(40).plan(PLAN, 1).after(100)
    .tool({
      name: 'read_table', why: 'Reading its figures', payload: { file: 'sales-q4.csv', columns: ['revenue', 'churn'] },
      result: figures, took: 300, step: 'step-2',
    })
    .after(40).plan(PLAN, 2).after(80)
    .reason('analyze', 'What stands out', 'Growth is broad; two large contracts are at risk.').after(60);
}

/** The end: the answer, its last tick, the finish. */
export function closeSales(story: Story, answer: string, chunks = true): Story {
  if (chunks) story.write(answer);
  return story.after(40).plan(PLAN, 3).after(80).finish('completed', answer);
}
