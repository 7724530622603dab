/** Jest's jsdom environment as it is: without fetch, Response, streams and TextDecoder. The client works with a fetch of the test's own. */
const sdk = require('xpander-edge');

const answer = (record) => ({ status: 200, ok: true, headers: new Map(), text: async () => JSON.stringify(record) });

test('cold, under the fake clock', async () => {
  expect(typeof TextDecoder + typeof Response).toBe('undefinedundefined');
  jest.useFakeTimers();
  const task = await new sdk.Backend({ fetch: async () => answer({ id: 't', status: 'completed' }), apiKey: 'k', agentId: 'a' }).invokeAgent({ prompt: 'x' });
  jest.useRealTimers();
  expect(task.id).toBe('t');
  expect((await task.wait()).status).toBe('completed');
});

test('a stream', async () => {
  const { ReadableStream } = require('node:stream/web');
  const { TextEncoder } = require('node:util');
  const body = new ReadableStream({ pull: (controller) => { controller.enqueue(new TextEncoder().encode('data: 1\n\n')); controller.close(); } });
  const seen = [];
  for await (const { data } of sdk.decodeEventStream(body)) seen.push(data);
  expect(seen).toEqual(['1']);
});

test('errors, and the elements of the viewer', async () => {
  const error = await new sdk.Backend({ apiKey: 'k', agentId: 'a' }).invokeAgent({ promt: 'x' }).catch((reason) => reason);
  expect(sdk.isXpanderError(error) && error instanceof sdk.XpanderError).toBe(true);
  require('xpander-edge/viewer');
  document.body.innerHTML = '<xpander-task></xpander-task>';
  expect(customElements.get('xpander-task')).toBe(document.body.firstChild.constructor);
});
