// The page: what is asked for is run, what runs is shown.

import { Backend } from 'xpander-edge';
import 'xpander-edge/viewer';
import { about, configurationOf, describe } from './client.js';
import { by } from './dom.js';
import { Form } from './form.js';
import { cursorOfPage, forgetCursor } from './link.js';
import { Stage } from './stage.js';

const stage = new Stage();

/** Runs an agent and watches its task. */
async function run({ agent_id, prompt, transport, scenario }) {
  forgetCursor();
  stage.open();
  if (scenario.id !== 'none') stage.journal.add(scenario.says, 'fault');
  by('run').disabled = true;
  try {
    const task = await new Backend(configurationOf(scenario)).invokeAgent({ agent_id, prompt, events_streaming: true });
    stage.journal.add(`The task was created; its events come by ${transport === 'fetch' ? 'fetch' : 'EventSource'}`);
    stage.watch({ task, transport, scenario });
  } catch (error) {
    stage.journal.add(describe(error), 'bad');
  } finally {
    by('run').disabled = false;
  }
}

async function main() {
  const told = await about();
  const form = new Form(told, run);
  const resume = () => {
    const cursor = cursorOfPage();
    if (!cursor) return;
    stage.open();
    stage.journal.add('This link goes on where somebody else\'s watch stood; what came before is not shown');
    stage.watch({ cursor, transport: 'fetch', scenario: told.scenarios[0] });
  };
  addEventListener('hashchange', resume);
  resume();
  await form.load();
}

main().catch((error) => {
  by('platform').textContent = describe(error);
  by('platform').className = 'note bad';
});
