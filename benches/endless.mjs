/** A long stream: does anything pile up? */
import { introduce, table } from './harness.mjs';
import { READERS } from './readers.mjs';
import { chunksOf, events, finish, responseOf } from './workload.mjs';

const COUNT = 1_080_000;
const BLOCK = 10_000;
const PARTS = 6;
const [ours] = READERS;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** The same events again and again, so that they take no memory; at every sixth of the way, what is in use after a collection. */
const samples = [];
function* chunks() {
  const block = chunksOf(events(BLOCK).slice(0, -1), 16 * 1024);
  const size = block.reduce((sum, chunk) => sum + chunk.length, 0);
  const blocks = COUNT / BLOCK;
  for (let index = 0; index <= blocks; index++) {
    if (index % (blocks / PARTS) === 0) {
      globalThis.gc?.();
      const { heapUsed, external, rss } = process.memoryUsage();
      samples.push([String(index * BLOCK), megabytes(index * size), megabytes(heapUsed), megabytes(external), megabytes(rss)]);
    }
    if (index < blocks) yield* block;
  }
  yield* chunksOf([finish()], 0);
}

introduce(`A long stream: ${COUNT} events in chunks of 16 KB, each dropped once it is seen. Memory on the way, after a collection.`, [ours]);
await ours.read(async () => responseOf(chunks()), 'http://bench.test');
table([['events', 'read', 'heap', 'external', 'resident'], ...samples]);
