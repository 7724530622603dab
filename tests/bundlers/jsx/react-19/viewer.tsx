import { useRef, type JSX } from 'react';
import type { Task } from 'xpander-edge';
import type { XpanderTaskElement } from 'xpander-edge/viewer/react';

export function Viewer({ id, task }: { id: string; task: Task }): JSX.Element {
  const viewer = useRef<XpanderTaskElement>(null);
  const finish = ({ detail }: CustomEvent<Task | null>): void => void detail?.result;
  return (
    <>
      <xpander-task ref={viewer} src="/xpander" task-id={id} ticket={async () => 'ticket'} controls onxpander-finish={finish} />
      <xpander-task task={task} strings={{ steps: 'Schritte' }} onxpander-event={({ detail }) => void detail.type} className="wide" />
    </>
  );
}

// @ts-expect-error no such word
export const misspelled = <xpander-task strings={{ stepz: 'x' }} />;
// @ts-expect-error of another event
export const crossed = <xpander-task onxpander-event={(event: CustomEvent<Task>) => void event.detail.result} />;
