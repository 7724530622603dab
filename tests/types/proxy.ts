/** The proxy as servers and pages take it. */
import { Backend, type ConfigurationOptions } from 'xpander-edge';
import { createProxy, toNodeListener, type Grant, type MintOptions, type Proxy, type ProxyLimits, type ProxyOperation, type ProxyOptions, type TicketKey, type TicketOptions } from 'xpander-edge/proxy';

const key: TicketKey = { id: 'k', secret: 'secret' };
const tickets: TicketOptions = { keys: [key], lifetime: 1, maxAge: 2, spend: async (id: string, expires: number) => id.length < expires };
const limits: ProxyLimits = { body: 1, headers: 2, streams: 3, buffer: 4 };
const operations: ProxyOperation[] = ['createTask', 'getTask', 'events', 'stopTask', 'getActivityLog', 'listTasks', 'listUserTasks', 'listAgents', 'getAgent'];
const grant: Grant = { agents: ['a'], tasks: ['t'], operations, user: { id: 'u', email: 'e' }, fields: ['llm_model_name'], caller: 'c' };

export async function useIt(request: Request): Promise<void> {
  const options: ProxyOptions = { apiKey: 'k', organizationId: 'o', authorize: (asked: Request) => (asked.headers.has('cookie') ? grant : undefined), tickets, limits, origins: ['https://a.example'], basePath: '/x', hide: ['title'] };
  const proxy: Proxy = createProxy(options);
  const response: Response = await proxy(request);
  const mint: MintOptions = { lifetime: 1000, once: true };
  const ticket: string = await proxy.ticket({ agents: ['a'] }, mint);
  const handler: (request: Request) => Promise<Response> = proxy;
  createProxy({ authorize: async () => null, onError: (error: unknown) => console.error(error) });
  const unset: string | undefined = undefined as string | undefined;
  createProxy({ tickets: { keys: [{ id: 'k', secret: unset }] }, authorize: ({ headers }) => headers.get('cookie')?.includes('session=') && grant });
  createProxy({ authorize: ({ headers }) => headers.get('cookie') && grant });
  // @ts-expect-error a text is no grant
  createProxy({ authorize: ({ headers }) => headers.get('cookie') });
  const secret = { SECRET: 'x' } as Record<string, string | undefined>;
  createProxy({
    tickets: { keys: [{ id: 'k', secret: secret['SECRET'] }] },
    authorize: (asked) => asked.headers.get('cookie')?.includes('session=') && { agents: ['a'], user: { id: 'u' }, operations: ['getTask'] },
  });
  // @ts-expect-error a ticket is a browser's
  createProxy({ ticket: 'x' });
  // @ts-expect-error an unknown operation
  createProxy({ authorize: () => ({ operations: ['saveTask'] }) });
  // @ts-expect-error a misspelled member
  await proxy.ticket({ agent: ['a'] });
  // @ts-expect-error what is open is counted, not set
  proxy.open = 1;
  console.log(toNodeListener(handler), response.status, proxy.open, new Backend({ baseUrl: '/xpander', ticket }));
  const asked: ConfigurationOptions = { baseUrl: '/xpander', ticket: async () => ticket };
  new Backend({ ...asked, ticket: () => ticket });
  // @ts-expect-error a function that gives no text
  new Backend({ ticket: () => 7 });
}
