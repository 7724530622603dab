import type { JSX } from 'solid-js';
import type { Task } from 'xpander-edge';
import type { XpanderTaskElement } from 'xpander-edge/viewer/solid';

export function Viewer(props: { id: string }): JSX.Element {
  let viewer: XpanderTaskElement | undefined;
  const finish = ({ detail }: CustomEvent<Task | null>): void => void detail?.result;
  return <xpander-task ref={viewer} src="/xpander" task-id={props.id} ticket={async () => 'ticket'} controls on:xpander-finish={finish} class="wide" />;
}

// @ts-expect-error a misspelled attribute
export const misspelled = <xpander-task sorce="/xpander" />;
