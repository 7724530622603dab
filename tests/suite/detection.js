/** Server or browser: a key in a browser is refused, everywhere else it is taken. */
import { equal, includes, ok, throws } from './assert.js';

const browser = (ctx) => ctx.runtime === 'chromium';

export default [
  {
    name: 'a key in the constructor of every client',
    async run(ctx) {
      const { Backend, Configuration, ConfigurationError, Tasks } = ctx.sdk;
      const options = { apiKey: ctx.key, organizationId: 'org-emulator', baseUrl: ctx.url };
      const makers = [() => new Configuration(options), () => new Backend(options), () => new Tasks(options), () => Configuration.fromEnv({ XPANDER_API_KEY: ctx.key })];
      for (const make of makers) {
        if (!browser(ctx)) {
          ok(make(), 'made');
          continue;
        }
        const error = throws(make, { code: 'browser_key' });
        ok(error instanceof ConfigurationError, 'a ConfigurationError');
        includes(error.message, 'dangerouslyAllowBrowser');
        equal(error.message.includes(ctx.key), false, 'the key is not in the message');
      }
    },
  },
  {
    name: 'dangerouslyAllowBrowser lets it through',
    async run(ctx) {
      const backend = new ctx.sdk.Backend({ apiKey: ctx.key, baseUrl: ctx.url, dangerouslyAllowBrowser: true });
      ok((await backend.invokeAgent({ agent_id: 'agent-demo' })).id, 'a task');
    },
  },
  {
    name: 'without a key there is nothing to refuse',
    async run(ctx) {
      ok(new ctx.sdk.Backend(), 'a Backend');
      ok(new ctx.sdk.Configuration({ organizationId: 'o' }), 'a Configuration');
    },
  },
];
