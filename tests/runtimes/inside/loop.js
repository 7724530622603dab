/** The loop that runs the suite inside a runtime, test after test. */
import { runTest } from '../../suite/harness.js';
import { apart, groups } from '../../suite/index.js';

/** The tests to run: all, or those of the groups named in `only`. */
export function selected(only = []) {
  const names = only.length > 0 ? only : Object.keys(groups);
  return names.flatMap((group) => ({ ...groups, ...apart }[group] ?? []).map((test, index) => ({ group, index, test })));
}

/**
 * Runs them and tells each outcome. `unhandled` is a list to which the runtime's runner adds rejections and exceptions that nobody
 * handled: there must be none.
 */
export async function loop(base, { only, tell, unhandled = [], label = (group) => group }) {
  for (const { group, index, test } of selected(only)) {
    await tell(await runTest(base, label(group), index, test));
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const error of unhandled.splice(0)) {
      await tell({ group: label(group), name: `${test.name}: nothing is left unhandled`, error: String(error?.stack ?? error) });
    }
  }
}
