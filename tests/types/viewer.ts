/** The viewer under strict settings: its element, its events, its words. */
import type { Task, TaskEvent, TaskEventStream, TaskView } from 'xpander-edge';
import { STRINGS, XpanderTaskElement, type StringOverrides, type Ticket } from 'xpander-edge/viewer';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

export async function viewer(task: Task, stream: TaskEventStream): Promise<void> {
  const element = document.createElement('xpander-task');
  holds<Same<typeof element, XpanderTaskElement>>();
  element.ticket = async () => 'ticket';
  element.task = task;
  element.stream = stream;
  element.strings = { steps: 'Schritte', status: { completed: 'Fertig' } };
  // @ts-expect-error no such word
  element.strings = { stepz: 'x' };
  // @ts-expect-error what is shown is read, not set
  element.view = undefined;
  const view: TaskView | undefined = element.view;
  const cursor: string | undefined = element.detach();
  element.addEventListener('xpander-event', ({ detail }) => holds<Same<typeof detail, TaskEvent>>());
  element.addEventListener('xpander-finish', ({ detail }) => holds<Same<typeof detail, Task | null>>());
  element.addEventListener('click', ({ clientX }) => clientX);
  const finish = ({ detail }: CustomEvent<Task | null>): void => void detail?.result;
  element.addEventListener('xpander-finish', finish);
  element.removeEventListener('xpander-finish', finish);
  element.removeEventListener('click', ({ clientX }) => clientX);
  // @ts-expect-error of another event
  element.removeEventListener('xpander-event', finish);
  element.controls = '';
  // @ts-expect-error a parameter that does not exist
  await element.start({ agent_id: 'a', promt: 'x' });
  const started: Task = await element.start({ agent_id: 'a', prompt: 'x' });
  await element.stop();
  void [view, cursor, started, stream.connected satisfies boolean, stream.connections satisfies number];
}

export const words: StringOverrides = STRINGS;
export const ticket: Ticket = 'text';
