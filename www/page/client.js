// What the page asks, and with what. The proxy gives a ticket to whoever has loaded the page; it is renewed before it ends.

import { Agents } from 'xpander-edge';

/** Before a ticket ends, in milliseconds. */
const MARGIN = 30_000;

let held;

/** A ticket that is valid for a while. */
async function ticket() {
  if (!held || Date.now() > held.until) {
    const response = await fetch('/xpander/tickets', { method: 'POST' });
    if (!response.ok) throw new Error(response.status === 401 ? 'The server was started anew: reload the page' : `No ticket: the server answered ${response.status}`);
    const { ticket: text, expires_in } = await response.json();
    held = { text, until: Date.now() + expires_in * 1000 - MARGIN };
  }
  return held.text;
}

/** What the server says of itself: what is behind the proxy, and what can go wrong there. */
export async function about() {
  const response = await fetch('/about.json');
  return response.json();
}

/** A client's configuration for the door of a scenario. */
export function configurationOf({ path }) {
  return { baseUrl: path, ticket };
}

/** The same for an EventSource, which sends no header: the page's cookie lets it in. */
export function cookieConfigurationOf({ path }) {
  return { baseUrl: path, apiKey: null };
}

/** The agents that this page may run. */
export function agents(scenario) {
  return new Agents(configurationOf(scenario)).list();
}

/** An error in a sentence. */
export function describe(error) {
  const { message, description } = error ?? {};
  return [...new Set([message ?? String(error), description])].filter(Boolean).join(': ');
}
