/** What is not carried out, and what the caller may know of the reason. */

/** What an answer's `detail` says: a sentence, or the platform's list of fields. */
export type Detail = string | readonly object[];

/** A request that ends with a status other than the platform's success. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: Detail;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: Detail,
    headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(typeof detail === 'string' ? detail : 'refused', options);
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }
}

/** What is not there, and what somebody else has, look alike. */
export function notFound(): Refusal {
  return new Refusal(404, 'Not found');
}

/**
 * Runs a function of the application. Whatever it throws is for the application alone, also where
 * it looks like an error of this package.
 *
 * @throws {@link Refusal} 500, with what was thrown as its `cause`.
 */
export async function guarded<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw failure(cause);
  }
}

/** What a caller gets in place of an error of the application's. */
export function failure(cause: unknown): Refusal {
  return new Refusal(500, 'The proxy failed', {}, { cause });
}
