// The proxy, once for each scenario.

import { randomUUID } from 'node:crypto';
import { SCENARIOS } from './scenarios.mjs';

const OPERATIONS = ['createTask', 'getTask', 'events', 'stopTask', 'listAgents'];

export class Doors {
  #listeners = new Map();

  /** What the page is told: what is behind the doors, and where they are. */
  about;

  constructor({ client, proxy, agents, isEmulator, says }, sessions) {
    const tickets = { keys: [{ id: 'page', secret: randomUUID() }] };
    const scenarios = isEmulator ? SCENARIOS : SCENARIOS.slice(0, 1);
    this.about = { isEmulator, says, scenarios: scenarios.map(({ fault, ...scenario }) => ({ ...scenario, path: pathOf(scenario) })) };
    // Everybody who is here may watch everybody's tasks: a link is there to be shared.
    const authorize = ({ headers }) => {
      const caller = sessions.of(headers.get('cookie'));
      return caller && { agents, operations: OPERATIONS, caller };
    };
    for (const scenario of scenarios) {
      const basePath = pathOf(scenario);
      const headers = scenario.fault ? { 'x-emulator-fault': scenario.fault } : {};
      const handler = proxy.createProxy({ ...client, headers, authorize, tickets, basePath, onError: (error) => console.error(`${basePath}: ${error.message}`) });
      this.#listeners.set(basePath, proxy.toNodeListener(handler));
    }
  }

  /** Answers a request to one of the doors; false for any other. */
  answer(incoming, outgoing) {
    const path = [...this.#listeners.keys()].find((base) => incoming.url.startsWith(`${base}/`));
    if (path === undefined) return false;
    this.#listeners.get(path)(incoming, outgoing);
    return true;
  }
}

function pathOf({ id }) {
  return id === 'none' ? '/xpander' : `/faults/${id}`;
}
