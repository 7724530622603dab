/** The messages of an EventSource as a body: bytes again, so that there is one way to read a stream. */

import type { Generation } from '../core/generation.js';
import type { MessageSource } from '../generated/core-exports.js';

/** @internal What `source` hears, as a stream of bytes that is kept until it is read: an EventSource cannot be slowed down. */
export function bodyOf(generation: Generation, source: MessageSource): ReadableStream<Uint8Array> {
  const utf8 = new TextEncoder();
  let open = true;
  const close = (): void => {
    if (!open) return;
    // First: closing tells whoever listens, at once in some places.
    open = false;
    if (generation.dead) return;
    generation.enter(() => source.close());
    source.free();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      generation.enter(() => source.listen((message?: MessageEvent<string>) => {
        if (!open) return;
        if (message) controller.enqueue(utf8.encode(textOf(message)));
        else {
          close();
          controller.close();
        }
      }));
    },
    cancel: close,
  });
}

/** A message as it was on the wire, but for its name, which tells nothing that its data does not. */
function textOf({ data, lastEventId }: MessageEvent<string>): string {
  return `id: ${lastEventId}\ndata: ${String(data).replaceAll('\n', '\ndata: ')}\n\n`;
}
