/** How far the decoder is from doing nothing: reading, and one `JSON.parse` for each event. */
import { full, introduce, median, race, ratio, table, times } from './harness.mjs';
import { drain, READERS } from './readers.mjs';
import { chunksOf, events, responseOf, SIZES } from './workload.mjs';

const COUNT = 40_000;
const all = events(COUNT);

/** Parses the texts, which are at hand, as the bytes that hold them arrive: nothing is decoded and nothing is searched. */
async function floor(fetch) {
  const reader = (await fetch()).body.getReader();
  const ends = 'data: \n\n'.length;
  let [next, bytes, sum] = [0, 0, 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return [next, sum];
    bytes += value.length;
    while (next < all.length && bytes >= all[next].length + ends) {
      bytes -= all[next].length + ends;
      const { data } = JSON.parse(all[next++]);
      sum += typeof data === 'string' ? data.length : 1;
    }
  }
}

const ours = READERS[0];
const bare = { name: 'read()', read: drain, does: 'Reads the body and looks at nothing.' };
const parse = { name: 'read() + JSON.parse', read: floor, does: 'The same, and parses a text that is at hand for each event that has arrived.' };
const rows = [parse, bare, ours];
const results = [];
for (const size of Object.values(SIZES)) {
  const chunks = chunksOf(all, size);
  const respond = async () => responseOf(chunks);
  results.push(await race(rows.map(({ name, read }) => ({ name, run: () => read(respond, 'http://bench.test') })), { rounds: full ? 15 : 7, warmups: 2 }));
}

introduce(`The floor: ${COUNT} events. Microseconds per event, and how many times read() + JSON.parse.`, rows);
table([
  ['chunks of', ...Object.keys(SIZES).flatMap((name) => [name, ''])],
  ...rows.map(({ name }, index) => [
    name,
    ...results.flatMap((result) => [((median(result[index]) * 1000) / COUNT).toFixed(2), times(ratio(result[index], result[0]))]),
  ]),
]);
