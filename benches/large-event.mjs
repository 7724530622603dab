/** One event that comes in thousands of chunks: whoever joins or searches again what is there pays the square of it. */
import { full, introduce, median, race, ratio, table, times } from './harness.mjs';
import { READERS } from './readers.mjs';
import { chunksOf, finish, large, responseOf } from './workload.mjs';

const CHUNK = 1024;
const MEGABYTES = [1, 2, 4];
/** In quick mode, who needs more milliseconds than this for one event is spared the larger ones. */
const PATIENCE = full ? Infinity : 200;

const results = new Map(READERS.map(({ name }) => [name, []]));
let readers = READERS;
for (const megabytes of MEGABYTES) {
  const chunks = chunksOf([large(megabytes * 1_000_000), finish()], CHUNK);
  const racers = readers.map(({ name, read }) => ({ name, run: () => read(async () => responseOf(chunks), 'http://bench.test') }));
  const raced = await race(racers, { rounds: full ? 9 : 3 });
  readers.forEach(({ name }, index) => results.get(name).push(raced[index]));
  readers = readers.filter((_, index) => median(raced[index]) <= PATIENCE);
}

introduce('One large event in chunks of 1 KB. Milliseconds, which double with the size where the cost is linear; the last column: how many times ours at 4 MB.', READERS);
const own = results.get(READERS[0].name).at(-1);
table([
  ['event of', ...MEGABYTES.map((megabytes) => `${megabytes} MB`), ''],
  ...[...results].map(([name, sizes]) => [
    name,
    ...MEGABYTES.map((_, index) => (sizes[index] ? median(sizes[index]).toFixed(1) : '-')),
    sizes.length === MEGABYTES.length ? times(ratio(sizes.at(-1), own)) : '-',
  ]),
]);
if (readers.length < READERS.length && !full) console.log(`\n  -: not run, since the size before took more than ${PATIENCE} ms; --full runs all.`);
