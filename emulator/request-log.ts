import { parseJson } from './json.js';

/** A request the emulator received; a type and not an interface, so that it is JSON too. */
export type ReceivedRequest = {
  /** `GET`, `POST`, `PATCH` or `DELETE`. */
  readonly method: string;
  /** As on the request line, percent-encoding kept. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON of the body, typed as `JSON.parse` types it; else its text, else null. */
  readonly body: any;
  /** The body as it was sent. */
  readonly text: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
};

const KEPT = 5000;

/** What was asked, oldest first; the last few thousand requests. */
export class RequestLog {
  readonly entries: ReceivedRequest[] = [];
  /** As whose request each was taken. */
  readonly #keys = new WeakMap<ReceivedRequest, string>();

  /** Writes a request of `key` down. */
  add(request: Request, url: URL, text: string, key: string): void {
    const entry: ReceivedRequest = {
      method: request.method,
      path: url.pathname,
      query: url.search.slice(1),
      headers: Object.fromEntries(request.headers),
      body: text === '' ? null : (parseJson(text) ?? text),
      text,
      at: Date.now(),
    };
    this.#keys.set(entry, key);
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.shift();
  }

  /** What one key asked. */
  of(key: string): ReceivedRequest[] {
    return this.entries.filter((entry) => this.#keys.get(entry) === key);
  }
}
