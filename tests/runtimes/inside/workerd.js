/** Inside workerd: every test is a request of its own, so that what belongs to a request stays there. */
import { runTest } from '../../suite/harness.js';
import { apart, groups } from '../../suite/index.js';

export default function start(sdk) {
  // This runtime tells of a rejection at once, and takes it back when somebody handles it after all.
  const unhandled = new Map();
  addEventListener('unhandledrejection', (event) => void unhandled.set(event.promise, event.reason));
  addEventListener('rejectionhandled', (event) => void unhandled.delete(event.promise));
  return {
    async fetch(request) {
      const { group, label, index, world } = await request.json();
      const outcome = await runTest({ sdk, ...world }, label, index, { ...groups, ...apart }[group][index]);
      await new Promise((resolve) => setTimeout(resolve, 0));
      const left = [...unhandled.values()].map((error) => String(error?.stack ?? error));
      unhandled.clear();
      return Response.json({ ...outcome, left });
    },
  };
}
