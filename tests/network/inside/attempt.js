/** Creates a task at each URL of the first argument and prints what the client says of the failure, as JSON. */
import { Backend, isXpanderError } from 'xpander-edge';

const argument = globalThis.Deno?.args[0] ?? globalThis.process.argv[2];
const found = {};
for (const [name, baseUrl] of Object.entries(JSON.parse(argument))) {
  const backend = new Backend({ baseUrl, apiKey: 'a-key-that-nobody-may-see', agentId: 'a', maxRetries: 0 });
  found[name] = await backend.invokeAgent({ prompt: 'Hello' }).then(
    () => ({ message: 'no failure' }),
    (error) => ({ ...error.toJSON(), ours: isXpanderError(error), hasCause: error.cause instanceof Error }),
  );
}
console.log(JSON.stringify(found));
