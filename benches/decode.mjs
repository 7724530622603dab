/** From the bytes of a stream to parsed events. */
import { full, introduce, median, race, ratio, table, times } from './harness.mjs';
import { READERS } from './readers.mjs';
import { chunksOf, events, responseOf, SIZES, SUB_TASK, thoughts } from './workload.mjs';

const COUNT = 40_000;

async function compare(all) {
  const results = [];
  for (const size of Object.values(SIZES)) {
    const chunks = chunksOf(all, size);
    const racers = READERS.map(({ name, read }) => ({ name, run: () => read(async () => responseOf(chunks), 'http://bench.test') }));
    results.push(await race(racers, { rounds: full ? 15 : 5, warmups: 2 }));
  }
  table([
    ['chunks of', ...Object.keys(SIZES).flatMap((name) => [name, ''])],
    ...READERS.map(({ name }, index) => [
      name,
      ...results.flatMap((result) => [((median(result[index]) * 1000) / COUNT).toFixed(2), times(ratio(result[index], result[0]))]),
    ]),
  ]);
}

introduce(`Decode: ${COUNT} events of 186 bytes, from prepared chunks. Microseconds per event, and how many times ours.`, READERS);
await compare(events(COUNT));
console.log('\n  The same where a task and its sub-task speak by turns.\n');
await compare(events(COUNT, SUB_TASK));
console.log('\n  Events of about that size whose data are objects.\n');
await compare(thoughts(COUNT));
