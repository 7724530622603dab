/**
 * An agent at work, live in the terminal.
 *
 *     deno run --allow-net --allow-env main.ts "prompt"
 *     deno run --allow-net --allow-env main.ts --resume CURSOR TASK
 */
import { Backend, Task } from 'xpander-edge';
import { platform } from './platform.ts';
import { Screen } from './show.ts';

const configuration = platform();
const [cursor, id] = Deno.args[0] === '--resume' ? Deno.args.slice(1) : [];
const task = cursor && id
  ? await Task.load(id, configuration)
  : await new Backend(configuration).invokeAgent({ prompt: Deno.args[0] ?? 'Summarise the latest sales report', events_streaming: true });
const events = task.events({ cursor });
let left = false;

Deno.addSignalListener('SIGINT', async () => {
  // Where no terminal is there to answer, `prompt` gives null, and the task is left alone.
  const answer = prompt('\n\nStop the task (s) or leave it (l)?');
  if (answer === 's') {
    await task.stop(); // its end comes through the stream, like any other
  } else {
    left = true;
    events.cancel();
  }
});

const screen = new Screen(task.id);
const utf8 = new TextEncoder();
for await (const event of events) await Deno.stdout.write(utf8.encode(screen.show(event)));

if (left) {
  console.log(`\nTask ${task.id} goes on. Its cursor is what follows --resume:\n`);
  console.log(`deno run --allow-net --allow-env main.ts --resume ${events.cursor} ${task.id}`);
  Deno.exit(0);
}
if (!screen.hasText && task.result) console.log(`\n${task.result}`);
console.log(`\n${task.status}${task.duration ? ` after ${task.duration} s` : ''}`);
Deno.exit(task.status === 'completed' ? 0 : 1);
