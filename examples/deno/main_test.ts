/** `deno test`: no permission is needed, since the platform is the emulator in this process. */
import { Backend, type TaskEvent } from 'xpander-edge';
import { emulated } from './platform.ts';
import { Screen } from './show.ts';

Deno.test('a task is shown from its first step to its answer', async () => {
  const shown = await watch('agent-demo');
  for (const part of ['→ search_files\n', '← read_table\n', '☰ 3 of 3 steps\n', '\n\nRevenue grew **22 %**', '● completed\n']) holds(shown, part);
});

Deno.test('a failure is shown', async () => {
  const shown = await watch('agent-fail');
  for (const part of ['✗ search_files\n', '● failed\n']) holds(shown, part);
});

Deno.test('the text of a sub-agent is no part of the answer', () => {
  const screen = new Screen('task');
  const chunk = (task_id: string) => screen.show({ type: 'chunk', task_id, data: 'Hello' } as TaskEvent);
  if (chunk('sub-task') !== '' || screen.hasText) throw new Error('it is shown');
  holds(chunk('task'), 'Hello');
});

Deno.test('what only machines need is not shown', () => {
  const screen = new Screen('task');
  for (const type of ['connected', 'context_status', 'hologram_shown']) {
    if (screen.show({ type } as TaskEvent) !== '') throw new Error(`${type} is shown`);
  }
});

/** All that the screen shows of one task. */
async function watch(agentId: string): Promise<string> {
  const task = await new Backend(emulated(agentId, 0)).invokeAgent({ prompt: 'Summarise', events_streaming: true });
  const screen = new Screen(task.id);
  let shown = '';
  for await (const event of task.events()) shown += screen.show(event);
  return shown;
}

function holds(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(part)} is not in what is shown:\n${text}`);
}
