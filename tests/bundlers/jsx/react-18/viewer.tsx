import { useRef, type JSX } from 'react';
import { STRINGS, type XpanderTaskElement } from 'xpander-edge/viewer/react';

export function Viewer({ id }: { id: string }): JSX.Element {
  const viewer = useRef<XpanderTaskElement>(null);
  void STRINGS.steps;
  void viewer.current?.start({ agent_id: 'agent', prompt: 'Hello!' });
  return <xpander-task ref={viewer} src="/xpander" task-id={id} controls="" className="wide" key={id} lang="de" />;
}

// @ts-expect-error React 18 would write the function as text
export const late = <xpander-task ticket={async () => 'ticket'} />;
// @ts-expect-error a misspelled attribute
export const misspelled = <xpander-task sorce="/xpander" />;
