/** Who is asking, from which page, and what they may do. */

import { grantOf, type Checked } from './grant.js';
import type { Settings } from './options.js';
import { guarded, Refusal } from './refusal.js';
import { isTicket, type Ticket } from './ticket.js';

/** A caller who was let in. */
export interface Caller {
  readonly grant: Checked;
  /** For whom open streams are counted. */
  readonly name: string;
  /** When a stream of this caller ends at the latest. */
  readonly until: number;
  readonly ticket: Ticket | undefined;
}

/**
 * The origin of another site's page that may ask; undefined when the page is the proxy's own, or nobody's.
 *
 * @throws {@link Refusal} 403: a page of any other origin.
 */
export function originOf({ headers, url }: Request, { origins }: Settings): string | undefined {
  const origin = headers.get('origin');
  if (origin === null || origin === ownOrigin(headers, new URL(url))) return undefined;
  if (origins.has(origin)) return origin;
  // Behind a server that ends TLS the proxy's own origin has another scheme; pages cannot write this header.
  if (headers.get('sec-fetch-site') === 'same-origin') return undefined;
  throw new Refusal(403, 'This origin may not ask');
}

/** Some frameworks make the request's URL of the address that they listen at; what the browser has asked for says `Host`. */
function ownOrigin(headers: Headers, { protocol, host }: URL): string | undefined {
  const own = `${protocol}//${headers.get('host') ?? host}`;
  return URL.canParse(own) ? new URL(own).origin : undefined;
}

/**
 * Lets a caller in.
 *
 * @throws {@link Refusal} 401, or 403 for a request that some other page made.
 */
export async function admit(request: Request, settings: Settings): Promise<Caller> {
  const { tickets, authorize } = settings;
  const token = /^bearer +(.*)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (tickets && token !== undefined && isTicket(token)) {
    const ticket = await tickets.read(token);
    const { grant, id, until } = ticket;
    return { grant, until, ticket, name: nameOf(grant, id) };
  }
  if (request.method !== 'GET') refuseForgery(request.headers);
  const grant = await guarded(async () => {
    const given = await authorize(request);
    return given ? grantOf(given) : undefined;
  });
  if (!grant) throw new Refusal(401, 'Not allowed', { 'www-authenticate': 'Bearer' });
  return { grant, until: Date.now() + (tickets?.maxAge ?? 12 * 3_600_000), ticket: undefined, name: nameOf(grant, '') };
}

function nameOf({ caller, user }: Checked, otherwise: string): string {
  return caller ?? user?.id ?? otherwise;
}

/** A cookie comes along whatever page asks. Browsers say which one it is in one of two headers, at least for what changes something. */
function refuseForgery(headers: Headers): void {
  // That this origin may ask was seen before.
  if (headers.has('origin')) return;
  const site = headers.get('sec-fetch-site');
  if (site === 'same-origin' || (site === null && !headers.has('cookie'))) return;
  throw new Refusal(403, 'This request does not say which page it is from');
}
