/**
 * The ways to read an event stream that are compared. Each `read` is handed a `fetch`, and gives the number of events and the sum
 * of their lengths: all must have seen the same.
 */
import { Client } from '@langchain/langgraph-sdk';
import { getBytes, getLines, getMessages } from '@microsoft/fetch-event-source/lib/cjs/parse.js';
import { createParser } from 'eventsource-parser';
import { Stream } from 'openai/streaming';
import { Configuration, Task } from 'xpander-edge';
import { record } from './workload.mjs';

/** What a consumer does with an event: as little as keeps it from being optimised away. */
const weigh = (event) => (typeof event.data === 'string' ? event.data.length : 1);

async function ours(fetch, url) {
  const configuration = new Configuration({ apiKey: 'bench', organizationId: record.organization_id, baseUrl: url, fetch });
  let [count, sum] = [0, 0];
  for await (const event of Task.from(record, configuration).events()) {
    count++;
    sum += weigh(event);
  }
  return [count, sum];
}

async function inline(fetch, url) {
  let [count, sum] = [0, 0];
  const parser = createParser({
    onEvent({ data }) {
      const event = JSON.parse(data);
      count++;
      sum += weigh(event);
    },
  });
  const decoder = new TextDecoder();
  const reader = (await fetch(url)).body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return [count, sum];
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

async function* parsed(body) {
  const ready = [];
  const parser = createParser({ onEvent: ({ data }) => ready.push(JSON.parse(data)) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
    for (const event of ready) yield event;
    ready.length = 0;
  }
}

async function generator(fetch, url) {
  let [count, sum] = [0, 0];
  for await (const event of parsed((await fetch(url)).body)) {
    count++;
    sum += weigh(event);
  }
  return [count, sum];
}

async function openai(fetch, url) {
  let [count, sum] = [0, 0];
  for await (const event of Stream.fromSSEResponse(await fetch(url), new AbortController())) {
    count++;
    sum += weigh(event);
  }
  return [count, sum];
}

async function langgraph(fetch, url) {
  const client = new Client({ apiUrl: url, apiKey: 'bench', callerOptions: { fetch } });
  let [count, sum] = [0, 0];
  for await (const { data: event } of client.runs.joinStream(null, 'run')) {
    count++;
    sum += weigh(event);
  }
  return [count, sum];
}

async function microsoft(fetch, url) {
  let [count, sum] = [0, 0];
  const onMessage = ({ data }) => {
    const event = JSON.parse(data);
    count++;
    sum += weigh(event);
  };
  await getBytes((await fetch(url)).body, getLines(getMessages(() => {}, () => {}, onMessage)));
  return [count, sum];
}

/** The first is ours, to which the others are compared. */
export const READERS = [
  { name: 'xpander-edge', read: ours, does: '`for await (const event of task.events())`.' },
  {
    name: 'by hand, inline',
    read: inline,
    does: 'One loop of `read()`, a streaming TextDecoder, eventsource-parser and `JSON.parse`; the events are used inside its callback, so there is no iterator.',
  },
  { name: 'by hand, generator', read: generator, does: 'The same as an async generator, used with `for await` as ours is.' },
  { name: 'openai', read: openai, does: '`for await` over openai\'s `Stream.fromSSEResponse(response)`.' },
  { name: 'langgraph-sdk', read: langgraph, does: '`for await` over `client.runs.joinStream()`.' },
  {
    name: 'fetch-event-source',
    read: microsoft,
    does: 'Its `getBytes(getLines(getMessages(callback)))` and `JSON.parse`: callbacks. (`fetchEventSource` itself needs a window.)',
  },
];

/** Reads a body to its end and looks at nothing. */
export async function drain(fetch, url) {
  const reader = (await fetch(url)).body.getReader();
  while (!(await reader.read()).done);
}
