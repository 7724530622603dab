/** Mistakes in what a test says about an agent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lived } from './described.js';
import { createEmulator } from './platform.js';

test('what a function returns is checked, and the mistake is the result', async () => {
  for (const [value, says] of [
    [{ staus: 'failed' }, /`agents\.mine\(\)\.staus` is not known; did you mean `status`\?/],
    [{ total: 42 }, /`agents\.mine\(\)\.total` is not known: known are result,/],
    [
      undefined,
      /`agents\.mine\(\)` must be a text \(the result\) or an object such as `\{ result: … \}`, not undefined/,
    ],
    [
      { events: [{ type: 'chunkk', data: 'x' }] },
      /`agents\.mine\(\)\.events\[0\]\.type` is "chunkk"; did you mean "chunk"\?/,
    ],
    [{ record: {} }, /`agents\.mine\(\)\.record` is not known/],
  ]) {
    const { record } = await lived(() => value);
    assert.equal(record.status, 'error');
    assert.match(record.result, says);
  }
});

test('mistakes in the options are TypeErrors that name the field', () => {
  const circle = {};
  circle.self = circle;
  for (const [agents, says] of [
    [[], /`agents` must be an object whose keys are agent ids/],
    [new Map([['a', 'b']]), /`agents` must be an object/],
    [
      { mine: 42 },
      /`agents\.mine` must be a text \(the result\), a function or an object, not a number/,
    ],
    [{ mine: null }, /`agents\.mine` must be .*, not null/],
    [{ mine: ['x'] }, /`agents\.mine` must be .*, not a list/],
    [{ undefined: 'x' }, /`agents\.undefined` is no agent id/],
    [{ '': 'x' }, /`agents\[""\]` is no agent id/],
    [{ mine: { staus: 'failed' } }, /`agents\.mine\.staus` is not known; did you mean `status`\?/],
    [
      { 'my agent': { status: 'complete' } },
      /`agents\["my agent"\]\.status` is "complete"; did you mean "completed"\? It must be one of completed, failed,/,
    ],
    [{ mine: { status: 'finished-for-good' } }, /is "finished-for-good": it must be one of/],
    [
      { mine: { delay: -1 } },
      /`agents\.mine\.delay` must be a number of milliseconds, 0 or more, not -1/,
    ],
    [{ mine: { delay: '5' } }, /`agents\.mine\.delay` .* not "5"/],
    [{ mine: { result: NaN } }, /`agents\.mine\.result` is NaN, which JSON cannot hold/],
    [
      { mine: { result: { rows: [1, () => {}] } } },
      /`agents\.mine\.result\.rows\[1\]` is a function, which JSON cannot hold/,
    ],
    [{ mine: { result: 10n } }, /`agents\.mine\.result` is a bigint/],
    [{ mine: { result: circle } }, /`agents\.mine\.result\.self` contains itself/],
    [{ mine: { result: new Map() } }, /`agents\.mine\.result` is a Map/],
    [{ mine: { result: Promise.resolve(1) } }, /`agents\.mine\.result` is a Promise/],
    [
      { mine: { events: 'abc' } },
      /`agents\.mine\.events` must be a list of events, or a generator function, not a string/,
    ],
    [{ mine: { events: {} } }, /`agents\.mine\.events` must be a list of events/],
    [
      { mine: { events: [{ type: 'chunk' }] } },
      /`agents\.mine\.events\[0\]\.data` must be a text, not undefined/,
    ],
    [
      {
        mine: {
          events: [
            { type: 'chunk', data: 'x' },
            { typ: 'chunk', data: 'x' },
          ],
        },
      },
      /`agents\.mine\.events\[1\]\.type` must be the type of an event/,
    ],
    [{ mine: { events: ['x'] } }, /`agents\.mine\.events\[0\]` must be an event such as/],
    [
      { mine: { events: [{ type: 'tool_call_requst', data: {} }] } },
      /did you mean "tool_call_request"\?/,
    ],
    [
      { mine: { events: [{ type: 'chunk', dta: 'x', data: 'y' }] } },
      /`agents\.mine\.events\[0\]\.dta` is not known; did you mean `data`\?/,
    ],
    [
      { mine: { events: [{ type: 'task_finished' }, { type: 'chunk', data: 'x' }] } },
      /`agents\.mine\.events\[0\]` is the end of the task, and more events follow it/,
    ],
    [
      { mine: { events: [{ type: 'task_updated', data: 'x' }] } },
      /`agents\.mine\.events\[0\]\.data` must be an object/,
    ],
    [
      { mine: { events: (function* () {})() } },
      /`agents\.mine\.events` can be read only once: give the generator function/,
    ],
    [
      { mine: { task: { status: 'failed' } } },
      /`agents\.mine\.task\.status` cannot be set: it is the field `status` of the agent/,
    ],
    [{ mine: { task: { id: 'x' } } }, /`agents\.mine\.task\.id` cannot be set: .*newTaskId/],
    [{ mine: { task: [] } }, /`agents\.mine\.task` must be an object/],
    [{ mine: { run: 'x' } }, /`agents\.mine\.run` must be a function, not a string/],
    [{ mine: { record: { id: 'other' } } }, /`agents\.mine\.record\.id` differs from the key/],
    [{ mine: { lists: [] } }, /`agents\.mine\.lists` must be an object/],
    [
      { mine: { lists: { task: [] } } },
      /`agents\.mine\.lists\.task` is not known; did you mean `tasks`\?/,
    ],
    [{ mine: { lists: { tasks: {} } } }, /`agents\.mine\.lists\.tasks` must be a list/],
    [
      { mine: { lists: { tasks: [{ status: 'done' }] } } },
      /`agents\.mine\.lists\.tasks\[0\]\.status` is "done"/,
    ],
    [
      { mine: { lists: { tasks: [{ id: 'a' }, { id: 'a' }] } } },
      /`agents\.mine\.lists\.tasks\[1\]\.id` is "a" again/,
    ],
  ]) {
    assert.throws(
      () => createEmulator({ agents }),
      (error) =>
        error instanceof TypeError &&
        /^createEmulator: /.test(error.message) &&
        says.test(error.message),
      String(says),
    );
  }
  assert.throws(
    () => createEmulator({ agent: {} }),
    /createEmulator: `agent` is not known; did you mean `agents`\?/,
  );
  assert.throws(
    () => createEmulator({ newTaskId: 'x' }),
    /createEmulator: `newTaskId` must be a function/,
  );
});
