// A task's events as they came, and a platform made of them: a `fetch` that tells them again.

/** Nothing waits longer than this for the next event of a recording, in milliseconds. */
const LONGEST = 20_000;

export class Recording {
  /** Each event, in order. */
  events = [];
  #record;

  /** `record`: the task's record as it was before its first event. */
  constructor(record) {
    this.#record = record && JSON.parse(JSON.stringify(record));
  }

  /** Whether it holds the task from its beginning to its end. */
  get isWhole() {
    return this.#record !== undefined && this.#end !== undefined;
  }

  /** What `Task.from` makes a task of that begins anew. */
  get record() {
    return this.#record;
  }

  /** The configuration of a client whose platform is this recording. `pace` divides the times between events. */
  configuration(pace) {
    return { baseUrl: location.origin, ticket: 'none', fetch: async (url, { signal }) => this.#answer(url, pace, signal) };
  }

  get #end() {
    return this.events.findLast((event) => event.type === 'task_finished' && event.task_id === this.#record?.id);
  }

  #answer(url, pace, signal) {
    if (!url.endsWith('/events')) return Response.json(this.#end?.data ?? this.#record);
    return new Response(this.#told(pace, signal), { headers: { 'content-type': 'text/event-stream' } });
  }

  /** The events as a stream, each in its time. */
  #told(pace, signal) {
    const { events } = this;
    const utf8 = new TextEncoder();
    let next = 0;
    return new ReadableStream({
      async pull(controller) {
        const event = events[next];
        if (!event) return controller.close();
        await pause(between(events[next - 1], event) / pace, signal);
        next += 1;
        controller.enqueue(utf8.encode(`data: ${textOf(event).replaceAll('\n', '\ndata: ')}\n\n`));
      },
    }, { highWaterMark: 0 });
  }
}

/** What could not be read is told as it came. */
function textOf({ gap, synthetic, ...event }) {
  return event.type === 'undecodable' ? event.raw : JSON.stringify(event);
}

function between(before, event) {
  const ms = Date.parse(event.time) - Date.parse(before?.time);
  return ms > 0 ? Math.min(ms, LONGEST) : 0;
}

/** Waits; an abort ends the stream with its reason. */
function pause(ms, signal) {
  if (ms < 1) return undefined;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
