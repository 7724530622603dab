/** Deno: `deno test`, so that its sanitizers look for timers and connections left behind; no permission but the emulators' addresses. */
import { endsByItself, program, run } from './child.mjs';
import { entrySource, inside, writeEntry } from './consumer.mjs';

/** Reads TAP as `deno test` writes it: `ok 1 - name`, `not ok 2 - name`, and after a failure a block with one line of JSON. */
function tapReader(report) {
  let failure;
  let failures = 0;
  const plain = (text) => {
    const [json] = /^\s*(\{"message".*\})$/.exec(text)?.slice(1) ?? [];
    return json === undefined ? text : JSON.parse(json).message;
  };
  const flush = () => {
    if (failure) report.add({ ...failure, error: failure.lines.join('\n') || 'failed' });
    failure = undefined;
  };
  return {
    flush,
    failures: () => failures,
    line(text) {
      const [, note] = /^ +ok \d+ - note: (.*)$/.exec(text) ?? [];
      if (note !== undefined) return report.note(note);
      const [, not, title] = /^(not )?ok \d+ - (.*)$/.exec(text) ?? [];
      if (title === undefined) {
        if (failure) failure.lines.push(plain(text));
        else if (!/^(TAP version \d+|# .*| *1\.\.\d+)$/.test(text)) console.log(text);
        return;
      }
      flush();
      const [group, ...name] = title.split(': ');
      const outcome = { group, name: name.join(': ') };
      if (not) failures += 1;
      if (not) failure = { ...outcome, lines: [] };
      else report.add(outcome);
    },
  };
}

export default async function deno({ folder, world, only, report }) {
  const hosts = [world.url, world.otherUrl, world.deadUrl, world.filesUrl, world.proxyUrl].map((url) => new URL(url).host).join(',');
  const permissions = ['--no-prompt', `--allow-net=${hosts}`];
  const entry = await writeEntry(folder, 'suite-deno.mjs', entrySource(inside('deno.js'), { world, only }));
  const tap = tapReader(report);
  const code = await run(program('deno'), ['test', '--no-check', '--no-lock', '--v8-flags=--expose-gc', '--reporter=tap', ...permissions, entry], { cwd: folder, line: tap.line });
  tap.flush();
  // A failed test is told already; any other way to fail is not.
  report.add({ group: 'process', name: 'deno test runs to its end', error: code === 0 || tap.failures() > 0 ? undefined : `exit code ${code}` });
  if (only.length > 0) return;
  const exit = await writeEntry(folder, 'suite-deno-exit.mjs', entrySource(inside('exit.js'), world));
  await endsByItself(program('deno'), ['run', '--no-check', '--no-lock', ...permissions, exit], { cwd: folder, report, runtime: 'deno' });
}
