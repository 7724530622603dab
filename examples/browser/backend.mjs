/** The server's side of the page: who may ask for what, and the proxy, which holds the key. */
import { createEmulator } from 'xpander-edge/emulator';
import { createProxy } from 'xpander-edge/proxy';

const { XPANDER_API_KEY, XPANDER_AGENT_ID = 'agent-demo', TICKET_SECRET = crypto.randomUUID() } = process.env;

/** The platform that the environment names; without a key, a stand-in for it inside this process. */
const platform = XPANDER_API_KEY
  ? {}
  : { fetch: createEmulator().fetch, baseUrl: 'http://emulator.test', apiKey: 'emulator-page', organizationId: 'org-emulator' };

/** Who has signed in. Yours are in a store; here everyone who opens the page is somebody new. */
const users = new Map();

const proxy = createProxy({
  ...platform,
  tickets: { keys: [{ id: 'first', secret: TICKET_SECRET }] },
  authorize: ({ headers }) => {
    const user = users.get(/\bsession=([\w-]+)/.exec(headers.get('cookie') ?? '')?.[1]);
    return user && { agents: [XPANDER_AGENT_ID], user };
  },
  onError: (error) => console.error(error),
});

/** Answers what is asked below /xpander. */
export async function handle(request) {
  return new URL(request.url).pathname.endsWith('/session') ? signIn() : proxy(request);
}

function signIn() {
  const session = crypto.randomUUID();
  const name = `visitor-${users.size + 1}`;
  users.set(session, { id: name, email: `${name}@example.com` });
  const cookie = `session=${session}; HttpOnly; SameSite=Strict; Path=/`;
  return Response.json({ agent: XPANDER_AGENT_ID }, { headers: { 'set-cookie': cookie } });
}
