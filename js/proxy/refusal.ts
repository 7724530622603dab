/** What is not carried out, and what the caller may know of the reason. */

/** What an answer's `detail` says: a sentence, or the platform's list of fields. */
export type Detail = string | readonly object[];

/** A request that ends with a status other than the platform's success. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: Detail;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: Detail, headers: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
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
