/** Tickets: what a browser holds in place of a key. Each is a grant, when it ends, and a signature. */

import { makeError } from './client.js';
import { grantOf, type Checked, type Grant } from './grant.js';
import { guarded, Refusal } from './refusal.js';

/** A key that tickets are signed with. */
export interface TicketKey {
  /** Its name in tickets: letters, digits, `_` and `-`, at most 32. */
  id: string;
  /**
   * At least 32 characters that nobody can guess. Undefined, as an environment variable that is not
   * set, is refused by `createProxy`.
   */
  secret: string | undefined;
}

/** How tickets are made. */
export interface TicketOptions {
  /** The first key signs, tickets of all keys are accepted. To change keys, put the new one first and remove the old one after `maxAge`. */
  keys: readonly TicketKey[];
  /** How long a ticket is valid, in milliseconds. Default 5 minutes. */
  lifetime?: number | undefined;
  /** How long a ticket can be renewed, and a stream can last, from the first one on; milliseconds. Default 12 hours. */
  maxAge?: number | undefined;
  /**
   * Spends a ticket of a single use: returns true at the first call with this id. Default: the memory of this instance. Several instances
   * need a store that they share. The id need not be kept beyond `expires` (milliseconds since 1970).
   */
  spend?: ((id: string, expires: number) => boolean | Promise<boolean>) | undefined;
}

/** Options of one ticket. */
export interface MintOptions {
  /** How long it is valid, in milliseconds. Default: that of {@link TicketOptions}. */
  lifetime?: number | undefined;
  /** It is good for one request, and cannot be renewed. Default false. */
  once?: boolean | undefined;
}

/** What a ticket says. */
export interface Ticket {
  readonly grant: Checked;
  /** The same for all that were renewed from one. */
  readonly id: string;
  readonly expires: number;
  /** When the last that is renewed from it ends. */
  readonly until: number;
  readonly once?: true | undefined;
}

/** What every ticket begins with: the version of its form. */
const PREFIX = 'xt1.';
const FORM = /^xt1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;
const MAX_LENGTH = 4096;
const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** Whether a bearer token claims to be a ticket; others are the application's. */
export function isTicket(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** Makes tickets and reads them. */
export class Tickets {
  readonly lifetime: number;
  readonly maxAge: number;
  readonly #keys: readonly TicketKey[];
  readonly #audience: string;
  readonly #imported = new Map<string, CryptoKey>();
  readonly #spend: (id: string, expires: number) => boolean | Promise<boolean>;

  /** A ticket of another `audience` is none. */
  constructor({ keys, lifetime = 5 * 60_000, maxAge = 12 * 3_600_000, spend = spender() }: TicketOptions, audience: string) {
    const refuse = (why: string): Error => makeError({ code: 'configuration', message: `Invalid \`tickets\`: ${why}` });
    if (!Array.isArray(keys) || keys.length === 0) throw refuse('pass `keys: [{ id, secret }]`');
    for (const [index, key] of (keys as readonly TicketKey[]).entries()) {
      const { id, secret } = Object(key) as TicketKey;
      if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,32}$/.test(id)) {
        throw refuse(`\`keys[${index}].id\` needs 1 to 32 letters, digits, \`_\` and \`-\``);
      }
      const said = `\`keys[${index}].secret\``;
      if (secret === undefined) throw refuse(`${said} is undefined: set its environment variable`);
      if (typeof secret !== 'string' || secret.length < 32) {
        throw refuse(`${said} needs at least 32 characters`);
      }
    }
    if (typeof spend !== 'function') throw refuse('`spend` is no function');
    if (new Set(keys.map(({ id }) => id)).size < keys.length) throw refuse('two keys have the same `id`');
    if (!(lifetime > 0 && maxAge >= lifetime && maxAge < Infinity)) throw refuse('`lifetime` and `maxAge` are milliseconds, and `maxAge` is not the shorter one');
    [this.#keys, this.#audience, this.lifetime, this.maxAge, this.#spend] = [keys, audience, lifetime, maxAge, spend];
  }

  /** A new ticket. */
  async mint(given: Grant, { lifetime = this.lifetime, once = false }: MintOptions = {}): Promise<string> {
    const now = Date.now();
    const until = now + (once ? lifetime : Math.max(this.maxAge, lifetime));
    return this.#write({ grant: grantOf(given), id: crypto.randomUUID(), expires: now + lifetime, until, ...(once && { once }) });
  }

  /** The same ticket for longer. */
  async renew({ grant, id, until }: Ticket): Promise<string> {
    return this.#write({ grant, id, expires: Math.min(Date.now() + this.lifetime, until), until });
  }

  /**
   * Reads a ticket; one of a single use is spent by it.
   *
   * @throws {@link Refusal} 401.
   */
  async read(text: string): Promise<Ticket> {
    const [, id, payload = '', signature = ''] = (text.length <= MAX_LENGTH && FORM.exec(text)) || [];
    const key = this.#keys.find((known) => known.id === id);
    const mac = decode(signature);
    // The last character of 43 says more than 32 bytes need: only one spelling counts.
    const isSigned = key && encode(mac) === signature && (await crypto.subtle.verify('HMAC', await this.#key(key), mac, this.#signed(text.slice(0, text.lastIndexOf('.')))));
    if (!isSigned) throw invalid();
    const ticket = JSON.parse(new TextDecoder().decode(decode(payload))) as Ticket;
    if (ticket.expires <= Date.now()) throw invalid();
    const spend = () => this.#spend(ticket.id, ticket.expires);
    if (ticket.once && !(await guarded(spend))) throw invalid();
    return ticket;
  }

  async #write(ticket: Ticket): Promise<string> {
    const key = this.#keys[0] as TicketKey;
    const text = `${PREFIX}${key.id}.${encode(new TextEncoder().encode(JSON.stringify(ticket)))}`;
    const mac = await crypto.subtle.sign('HMAC', await this.#key(key), this.#signed(text));
    const whole = `${text}.${encode(new Uint8Array(mac))}`;
    if (whole.length > MAX_LENGTH) throw makeError({ code: 'configuration', message: `Invalid grant: a ticket for it is longer than ${MAX_LENGTH} characters` });
    return whole;
  }

  #signed(text: string): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(`${this.#audience}\n${text}`);
  }

  /** The key as WebCrypto has it. Kept without its promise: Workers may not share one between requests. */
  async #key({ id, secret }: TicketKey): Promise<CryptoKey> {
    const bytes = new TextEncoder().encode(secret);
    const known = this.#imported.get(id)
      ?? (await crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign', 'verify']));
    this.#imported.set(id, known);
    return known;
  }
}

/** One answer for all that is wrong with a ticket: nobody learns how near it came. */
function invalid(): Refusal {
  return new Refusal(401, 'Invalid or expired ticket', { 'www-authenticate': 'Bearer' });
}

/** Remembers what was spent until it expires. */
function spender(): (id: string, expires: number) => boolean {
  const spent = new Map<string, number>();
  return (id, expires) => {
    const now = Date.now();
    for (const [old, end] of spent) if (end <= now) spent.delete(old);
    if (spent.has(id)) return false;
    spent.set(id, expires);
    return true;
  };
}

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
