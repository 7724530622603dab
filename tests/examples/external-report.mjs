/** examples/external-report: a queue and its consumer in workerd, by `npm start`. */
import { builds, started } from './wrangler.mjs';

export default (folder) => ({
  ...builds(folder),
  'npm start: a job that succeeds and one that fails, each under one id': () => started(folder, async ({ url, program, requests }) => {
    const queue = async (body) => {
      const { status } = await fetch(url, { method: 'POST', body });
      if (status !== 202) throw new Error(`queued: ${status}`);
    };
    await queue('day,amount\nmon,12\ntue,30\n');
    await queue('no table');
    const [, good] = await program.until(/^(sum-\S+) completed: The sum is 42$/m);
    const [, bad] = await program.until(/^(sum-\S+) failed: The table has no column `amount`$[\s\S]*Dropped message/m);
    const reports = (await requests('emulator-queue')).filter(({ path }) => path.endsWith('/report_task')).map(({ body }) => body);
    const of = (job) => reports.filter(({ id }) => id === job).map(({ is_success, result }) => `${is_success} ${result}`);
    same(of(good), ['true Attempt 1 has started', 'true The sum is 42']);
    same(of(bad), [1, 2, 3].flatMap((attempt) => [`true Attempt ${attempt} has started`, 'false The table has no column `amount`']));
  }),
});

function same(found, expected) {
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(found)}\nexpected ${JSON.stringify(expected)}`);
}
