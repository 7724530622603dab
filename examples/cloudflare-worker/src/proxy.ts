import { createProxy, type Proxy } from 'xpander-edge/proxy';
import type { Env } from './index';

/** One for all requests of this isolate: it counts each caller's open streams. */
let proxy: Proxy | undefined;

/** What web pages talk to in place of the platform: it holds the key, and they hold tickets. */
export function proxyOf(env: Env): Proxy {
  return (proxy ??= createProxy({
    apiKey: env.XPANDER_API_KEY,
    organizationId: env.XPANDER_ORGANIZATION_ID,
    baseUrl: env.XPANDER_BASE_URL,
    basePath: '/xpander',
    origins: [env.PAGE_ORIGIN],
    tickets: { keys: [{ id: 'first', secret: env.TICKET_SECRET }] },
    onError: (error) => console.error(error),
  }));
}
