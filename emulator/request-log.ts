import { parseJson } from './json.js';

/**
 * The body of a request. It is typed as the body that creates a task, so that a test reads
 * `requests[0].body.input.text`; the fields of other bodies are there too, untyped.
 */
export interface ReceivedBody {
  /** What the task is asked. */
  readonly input: ReceivedInput;
  readonly [field: string]: any;
}

/** The field `input` of a body that creates a task. */
export interface ReceivedInput {
  /** The request in words. */
  readonly text: string;
  /** URLs of files. */
  readonly files: readonly string[] | null;
  /** On whose behalf the task runs, as the client sent it. */
  readonly user: { readonly [field: string]: any } | null;
  readonly [field: string]: any;
}

/** A request the emulator received. */
export interface ReceivedRequest {
  /** `GET`, `POST`, `PATCH` or `DELETE`. */
  readonly method: string;
  /** As on the request line, percent-encoding kept. */
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON of the body; its text when that is no JSON; null when there is none. */
  readonly body: ReceivedBody;
  /** The body as it was sent. */
  readonly text: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
}

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
      body: (text === '' ? null : (parseJson(text) ?? text)) as unknown as ReceivedBody,
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
