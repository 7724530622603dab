/** Tickets that are asked for before each request: they end soon, and waits and streams last. */

import type { ConfigurationOptions } from './configuration.js';
import { makeError } from './errors.js';
import { own } from './own.js';

/** What the core holds in place of a ticket. No text of a server has it in it. */
const PLACE = '__xpander_edge_ticket__';

/** @internal What a call does where the configured ticket is a function. */
export interface Asked {
  /** The configuration as the core takes it. */
  readonly configuration: ConfigurationOptions;
  /** The last request has no ticket yet, so that nothing of it was sent. */
  isPending: boolean;
  /** A request with a ticket. */
  sign(init: RequestInit): Promise<RequestInit>;
  /** What a server repeats of it, taken out. */
  redact(text: string): string;
}

/** @internal */
export function asked(configuration: ConfigurationOptions): Asked | undefined {
  const { ticket: ask } = Object(configuration) as ConfigurationOptions;
  if (typeof ask !== 'function') return undefined;
  let ticket: unknown;
  return {
    configuration: own({ ...configuration, ticket: PLACE }),
    isPending: false,
    async sign(init) {
      const { authorization } = init.headers as Record<string, string>;
      // Files of other hosts get none.
      if (!authorization) return init;
      this.isPending = true;
      ticket = await ask();
      if (typeof ticket !== 'string' || !/^[\x21-\x7e]+$/.test(ticket)) {
        throw makeError({ code: 'configuration', message: 'Invalid `ticket`: the function gave no text that an HTTP header can carry' });
      }
      this.isPending = false;
      return { ...init, headers: { ...init.headers, authorization: authorization.replace(PLACE, () => ticket as string) } };
    },
    redact: (text) => without(ticket, text),
  };
}

/** @internal A text without a secret. The letters of a short one, which tests use, occur in any text: it counts only as the whole. */
export function without(secret: unknown, text: string): string {
  if (typeof secret !== 'string' || secret === '') return text;
  if (secret.length < SHORT) return text === secret ? '[redacted]' : text;
  return text.replaceAll(secret, '[redacted]');
}

/** No platform issues shorter secrets: `src/protocol/configuration.rs`. */
const SHORT = 8;
