/** The other entries, and the module itself. */
import * as sdk from 'xpander-edge';
import * as streaming from 'xpander-edge/streaming';
import { provideModule, type EventEnvelope, type LoadModule, type TaskEvent } from 'xpander-edge';
import core from 'xpander-edge/core_bg.wasm';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

holds<Same<typeof sdk, typeof streaming>>();
holds<Same<typeof core, WebAssembly.Module>>();
const load: LoadModule = () => core;
provideModule(load);
provideModule(async () => core);
// @ts-expect-error a function, not the module
provideModule(core);

/** Every event but one that cannot be decoded has the envelope. */
export function when(event: Exclude<TaskEvent, { type: 'undecodable' }>): string {
  const { time, task_id }: EventEnvelope<string, unknown> = event;
  return `${time} ${task_id} ${event.identity?.name ?? ''}`;
}
// @ts-expect-error internals are internal
sdk.makeError;
// @ts-expect-error so are they
sdk.Held;
