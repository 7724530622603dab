import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Task } from 'xpander-edge';
import type { XpanderTaskElement } from 'xpander-edge/viewer/preact';

export function Viewer({ id }: { id: string }): JSX.Element {
  const viewer = useRef<XpanderTaskElement>(null);
  const finish = ({ detail }: CustomEvent<Task | null>): void => void detail?.result;
  return <xpander-task ref={viewer} src="/xpander" task-id={id} ticket={async () => 'ticket'} controls onxpander-finish={finish} class="wide" />;
}

// @ts-expect-error a misspelled attribute
export const misspelled = <xpander-task sorce="/xpander" />;
