/** A stream over a real connection: what of it the client has to pay. */
import { cpu, full, introduce, median, race, ratio, table, times } from './harness.mjs';
import { drain, READERS } from './readers.mjs';
import { serve } from './server.mjs';

const COUNT = 100_000;
const server = await serve(COUNT);
const bare = { name: 'fetch, read()', read: drain, does: 'Reads the body and looks at nothing: what the runtime itself costs.' };
const rows = [bare, ...READERS];
const racers = rows.map(({ name, read }) => ({ name, run: () => read((url, init) => fetch(url, init), server.streams) }));
const results = await race(racers, { rounds: full ? 11 : 3, measure: cpu });
server.close();

introduce(`Over loopback HTTP: ${COUNT} events from a server in another process, as fast as they are read. CPU time of the client.`, rows);
table([
  ['', 'ms', 'us per event', 'times read()', 'times ours'],
  ...rows.map(({ name }, index) => [
    name,
    median(results[index]).toFixed(0),
    ((median(results[index]) * 1000) / COUNT).toFixed(2),
    times(ratio(results[index], results[0])),
    times(ratio(results[index], results[1])),
  ]),
]);
