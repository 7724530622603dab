import { instant } from './instant.js';
import type { Json, JsonObject } from './json.js';
import { blankRecord } from './record.js';
import { Story } from './story.js';

const PLAN = ['Collect the figures', 'Compare the regions', 'Check the contracts', 'Write the report'];

/** An answer with all that Markdown has. */
const REPORT = `## Sales, fourth quarter

Revenue grew **22 %** over last year, to **€4.1 million**, the best quarter so far. The full table is in
[the quarterly workbook](https://example.com/reports/q4.xlsx).

| Region | Revenue | Growth |
|---|--:|--:|
| Zürich | €1.9 M | 31 % |
| São Paulo | €1.4 M | 18 % |
| الرياض | €0.8 M | 9 % |

### What stands out

1. *Zürich* opened eleven accounts; renewals held at 94 %.
2. Two of the ten largest contracts **end in March**.
   - Northwind: talks have begun
   - Contoso: ~~renewed~~ nobody has called yet
3. Churn fell to \`1.8 %\`.

> The figures of São Paulo are provisional: one of three files was not readable.

\`\`\`sql
select region, sum(revenue) as revenue
from sales where quarter = 'Q4'
group by region order by revenue desc;
\`\`\`

- [x] Figures collected
- [ ] Contoso called

![Revenue by region](https://example.com/charts/q4.png)

Next: talk to both customers before the end of January.`;

const CONTEXT = { context_window: 200_000, auto_compact_threshold: 150_000, emergency_threshold: 176_000, compacting: false };

const context = (story: Story, percent: number): Story => story.tell('context_status', { ...CONTEXT, percent, estimated_tokens: percent * 2000 });

const LOGIN = { url: 'https://login.example.com/authorize', server_url: 'https://crm.example.com', server_name: 'Example CRM' };

/** A task with everything that a person may see in one: steps of all kinds, another agent's among them, a failure, an unknown event. */
export function tour(story: Story, taskId: string, organizationId: string): Story {
  story.begin().after(200)
    .reason('think', 'What is asked', 'A report of the last quarter, with what stands out. The figures are in two systems, and one of them needs a sign-in.')
    .after(150).plan(PLAN, 0);
  context(story, 6).after(150)
    .tool({
      name: 'search_files', why: 'Looking for the figures', payload: { query: 'sales Q4', kinds: ['xlsx', 'csv'], limit: 20 },
      result: { files: [{ name: 'sales-q4.csv', rows: 412, url: 'https://example.com/files/sales-q4.csv' }, { name: 'contracts.xlsx', rows: 38 }] }, took: 640, step: 'step-1',
    })
    .after(60)
    .tool({
      name: 'read_table', why: 'Reading São Paulo', payload: { file: 'sao-paulo.csv' },
      result: { error: 'The file is not readable: unexpected end' }, took: 420, failed: true, step: 'step-1',
    })
    .after(60).plan(PLAN, 1).after(100);
  colleague(story, taskId, organizationId);
  context(story.plan(PLAN, 2), 14).after(150)
    .tell('auth_event', { type: 'login_required', data: LOGIN }).after(700)
    .tell('auth_event', { type: 'token_ready', data: { server_url: LOGIN.server_url, server_name: LOGIN.server_name } }).after(60)
    .tool({
      name: 'crm_query', why: 'Which contracts end soon?', payload: { object: 'contract', where: { ends_before: '2027-04-01' }, order: 'value desc', limit: 10 },
      result: 'Northwind (ends 2027-03-14)\nContoso (ends 2027-03-31)', took: 880, step: 'step-3',
    })
    .after(60).tell('agent_gateway_decision', { action: 'answer', reasoning: 'Nobody else has to be asked' })
    .tell('mood_changed', { mood: 'confident' }).after(60)
    .plan(PLAN, 3).reason('analyze', 'What stands out', 'Growth is broad. Two large contracts are at risk, and one of the three files of São Paulo is missing.').after(150);
  return context(story.write(REPORT), 19).after(100).plan(PLAN, 4).after(80).finish('completed', REPORT);
}

/** Another agent's task, with steps of its own. */
function colleague(story: Story, taskId: string, organizationId: string): void {
  const id = `${taskId}-regions`;
  const record = blankRecord({ id, agentId: 'agent-regions', organizationId, at: story.now });
  const sub = (status: string, more: JsonObject = {}): JsonObject => ({ ...record, parent_execution: taskId, title: 'Regional figures', status, ...more });
  const own = { task_id: id, identity: { name: 'Regions', icon: '🗺️' } };
  const begun = story.now;
  const call = { request_id: 'regions-1', operation_id: 'sum_by_region', tool_name: 'sum_by_region', tool_call_id: null, graph_node_id: null, plan_task_id: null };
  const request: Json = { ...call, payload: { column: 'revenue' }, reasoning: { title: 'Adding up', description: null } };
  story
    .tell('sub_agent_trigger', { agent_id: 'agent-regions', query: 'Compare the regions', files: [], reasoning: { title: 'Another agent knows the regions', description: null } })
    .tell('sub_task_created', sub('pending'), { sub_executions: [id] }).after(120)
    .tell('sub_task_updated', sub('executing', { started_at: instant(begun) })).after(150)
    .tell('tool_call_request', request, undefined, own).after(380)
    .tell('tool_call_result', { ...call, payload: { column: 'revenue' }, result: { 'Zürich': 1.9, 'São Paulo': 1.4, 'الرياض': 0.8 }, is_error: false }, undefined, own).after(120)
    .tell('chunk', 'Zürich leads; Riyadh grows slowly.', undefined, own).after(150);
  const finished = sub('completed', { result: 'Zürich leads; Riyadh grows slowly.', started_at: instant(begun), finished_at: instant(story.now), duration: Math.round(story.now - begun) / 1000 });
  story.tell('sub_task_finished', finished, { finished_sub_executions: [id] }).after(60);
}

/** A task that asks for one of everything, and waits. */
export function asking(story: Story): Story {
  story.begin().after(100).reason('think', 'What is missing', 'I may not read the contracts, and I do not know which region is meant.').after(60).plan(PLAN, 1).after(60)
    .tell('auth_event', { type: 'login_required', data: LOGIN }).after(40)
    .tell('ask_user_questions', { agent_id: 'agent-asks', questions: [{ q: 'Which region is meant?', options: ['Zürich', 'São Paulo'] }] }).after(40)
    .tell('ask_for_secret', { names: ['CRM_TOKEN'] }).after(40)
    .tell('invite_member', { email: 'alex@example.com' }).after(40);
  return story.tell('task_updated', undefined, {
    status: 'paused', internal_status: 'waiting_for_approval', paused_at: instant(story.now), hitl_request: { wait_node_id: 'node-approval' },
  });
}
