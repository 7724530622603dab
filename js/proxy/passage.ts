/** An event stream on its way to a browser. */

import { monotonic } from '../clock.js';
import { decodeEventStream, isXpanderError, type EventStreamMessage } from '../sdk.js';
import { makeError } from './client.js';
import type { Seat } from './seats.js';
import { HEARTBEAT } from '../heartbeat.js';
import { Unfinished } from './unfinished.js';

/** How long the platform may say nothing, not even a comment, before its connection counts as lost. The browser's client cannot tell: it hears the proxy's comments. */
const SILENCE = 60_000;
/** How long a reader may take nothing, before its connection is given up. */
const STALL = 60_000;

/** How a stream is passed on. */
export interface Passage {
  /** What a message's data becomes. */
  readonly hide: (data: string) => string;
  readonly seat: Seat;
  /** When it ends at the latest, in milliseconds since 1970. */
  readonly until: number;
  /** Called once, when it has ended in any way. */
  readonly end: () => void;
  /** Called with the error of a stream that was ended because of its size. */
  readonly onError: (error: unknown) => void;
}

/**
 * The events of a platform's stream, each as soon as it is there and not before somebody asks for it: unnamed, with their ids, and
 * with comments while nothing happens. An end of the platform's is an end here: what it means is the client's to find out.
 */
export function pass(
  body: ReadableStream<Uint8Array>,
  { hide, seat, until, end, onError }: Passage,
): ReadableStream<Uint8Array> {
  let heard = 0;
  const unfinished = new Unfinished();
  const messages = decodeEventStream(listened(body, (chunk) => {
    heard = monotonic();
    if (chunk && !seat.hold(unfinished.add(chunk))) throw tooLarge();
  }));
  const utf8 = new TextEncoder();
  let waiting: Promise<EventStreamMessage | undefined> | undefined;
  let stall: ReturnType<typeof setTimeout> | undefined;
  let wake = (): void => {};
  let open = true;
  let id = '';
  const finish = (): void => {
    if (!open) return;
    open = false;
    clearTimeout(stall);
    wake();
    messages.return?.().catch(() => {});
    seat.leave();
    end();
  };
  const text = (message: EventStreamMessage): string => {
    const told = message.id === id ? '' : `id: ${message.id}\n`;
    id = message.id;
    return `${told}data: ${hide(message.data).replaceAll('\n', '\ndata: ')}\n\n`;
  };
  const begin = async (): Promise<EventStreamMessage | undefined> => {
    // Until somebody asks, nothing is listened to.
    heard = monotonic();
    return messages.next().then(({ value }) => value, (error: unknown) => {
      // Anything else is a connection that was lost.
      if (open && isXpanderError(error)) onError(error);
      return undefined;
    });
  };
  /** The next message; nothing after a silence, or when the stream was left meanwhile. */
  const next = async (): Promise<EventStreamMessage | 'end' | undefined> => {
    waiting ??= begin();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<'silence'>((resolve) => {
      wake = () => resolve('silence');
      timer = setTimeout(wake, HEARTBEAT);
    });
    const told = await Promise.race([waiting, silence]);
    clearTimeout(timer);
    if (told === 'silence') return monotonic() - heard < SILENCE ? undefined : 'end';
    waiting = undefined;
    return told ?? 'end';
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(utf8.encode(':\n\n')),
      async pull(controller) {
        clearTimeout(stall);
        seat.touch();
        const told = await next();
        if (!open) return;
        if (told === 'end' || Date.now() >= until) {
          finish();
          return controller.close();
        }
        controller.enqueue(utf8.encode(told ? text(told) : ':\n\n'));
        stall = setTimeout(() => {
          finish();
          controller.close();
        }, STALL);
      },
      cancel: finish,
    },
    { highWaterMark: 0 },
  );
}

function tooLarge(): Error {
  return makeError({
    code: 'event_too_large',
    class: 'ProtocolError',
    message: 'The unfinished events of one caller are larger than `limits.buffer` of the proxy: '
      + 'the stream that went beyond it was ended',
  });
}

/**
 * The same body. `hear` is called with each chunk, and at the end; what it throws ends the body.
 */
function listened(
  body: ReadableStream<Uint8Array>,
  hear: (chunk: Uint8Array | undefined) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        hear(value);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
