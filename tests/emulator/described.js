/** What tests of described agents share. */
import { Client, createEmulator } from './platform.js';

/** A client of an emulator with these agents. */
export const client = (agents, options = { speed: 0 }) => new Client(createEmulator({ ...options, agents }));

export const types = (events) => events.map(({ type }) => type);

/** A new task of the agent `mine`: its first record, its events, its record at the end. */
export async function lived(agent, body, options) {
  const c = client({ mine: agent }, options);
  const created = await c.create('mine', body);
  const events = await c.events(created.id);
  return { c, created, events, record: await c.status(created.id) };
}
