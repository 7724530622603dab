/** What goes wrong ends properly, and is told in words. */
import { strict as assert } from 'node:assert';
import { once } from './visitor.mjs';

/** For each scenario, what the page must say. */
const WORDS = {
  drop: [/lost after/, /Connected again/],
  replay: [/lost after/, /Connected again/],
  loss: [/lost after/, /Something may be missing/],
  silence: [/lost after/],
  endless: [/Connected again/, /task's record proves it/],
};

const ends = (scenario) => async ({ visit }) => {
  const visitor = await visit();
  await visitor.run({ scenario });
  assert.match(await visitor.ended(), /completed/);
  const journal = await visitor.journal();
  for (const words of WORDS[scenario]) assert.match(journal, words);
  once(await visitor.events());
  assert.equal((await visitor.views())[0].status, 'completed');
  await visitor.reads('Sales in the fourth quarter');
  const lines = (await visitor.bars()).filter(({ kind }) => kind === 'line');
  assert.ok(lines.length > 0, 'the timeline has no loss');
  return visitor.close();
};

export default {
  'every scenario is tested': async ({ visit }) => {
    const visitor = await visit();
    const names = await visitor.page.locator('#scenario option').evaluateAll((options) => options.map(({ value }) => value));
    assert.deepEqual(names, ['none', ...Object.keys(WORDS)]);
    return visitor.close();
  },
  ...Object.fromEntries(Object.keys(WORDS).map((scenario) => [`${scenario} ends, and says what happened`, ends(scenario)])),
};
