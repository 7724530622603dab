/** Inside Node and Bun: outcomes go to standard output. */
import { inspect } from 'node:util';
import { loop } from './loop.js';

const say = (outcome) => void process.stdout.write(`#outcome ${JSON.stringify(outcome)}\n`);

export default async function start(sdk, { world, only }) {
  const unhandled = [];
  for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, (error) => unhandled.push(error));
  const deep = (value) => inspect(value, { depth: 8, showHidden: false });
  await loop({ sdk, inspect: deep, ...world }, { only, tell: say, unhandled });
  say({ end: true });
}
