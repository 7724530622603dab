/** Races: the same work done in several ways, by turns, in one process. And how their results are printed. */

/** Quick unless `--full` was passed. */
export const full = process.argv.includes('--full');

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Milliseconds by the clock on the wall. */
export async function wall(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Milliseconds that all threads of this process have computed, whatever they waited for. */
export async function cpu(run) {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * Times each of `racers`, `{ name, run }`, in every round, each time beginning with the next one, and collects garbage before each.
 * Gives a list of milliseconds for each racer, round by round. Warm-up rounds do not count. What the racers give, if anything, must be
 * the same.
 */
export async function race(racers, { rounds, warmups = 1, measure = wall }) {
  const times = racers.map(() => []);
  const seen = new Map();
  for (let round = 0; round < warmups + rounds; round++) {
    for (let turn = 0; turn < racers.length; turn++) {
      const index = (turn + round) % racers.length;
      const { name, run } = racers[index];
      globalThis.gc?.();
      let result;
      const time = await measure(async () => void (result = await run()));
      if (result !== undefined) seen.set(name, String(result));
      if (round >= warmups) times[index].push(time);
    }
  }
  if (new Set(seen.values()).size > 1) console.log('  NOT COMPARABLE: they have not seen the same:', Object.fromEntries(seen));
  return times;
}

/** How often `own` goes into `other`: the median over the rounds, since what disturbs a round disturbs both. */
export const ratio = (other, own) => median(other.map((time, round) => time / own[round]));

export const times = (value) => `${value.toFixed(2)}x`;

/** A heading, and what each racer does in a sentence. */
export function introduce(title, racers) {
  console.log(`\n${title}\n`);
  const width = Math.max(...racers.map(({ name }) => name.length));
  for (const { name, does } of racers) console.log(`  ${name.padEnd(width)}  ${does}`);
  console.log();
}

/** Lines up rows of cells: the first column to the left, the others to the right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const cell = (text, column) => (column ? text.padStart(widths[column]) : text.padEnd(widths[column]));
  for (const row of rows) console.log(`  ${row.map(cell).join('   ')}`.trimEnd());
}
