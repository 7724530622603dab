/** What the element shows to the proxy. */

/** A ticket for the proxy: a text, or what gives a fresh one for each request. */
export type Ticket = string | (() => string | null | undefined | Promise<string | null | undefined>);

/** The ticket of an element, and whether a new one is worth another attempt after a 401. */
export class TicketHolder {
  /** The property; the attribute counts where it is null. */
  property: Ticket | null = null;
  /** Whether the ticket was set after the last attempt began. */
  isNew = false;
  /** The text that was sent last. */
  #sent: string | null | undefined;

  constructor(private readonly attribute: () => string | null) {}

  get current(): Ticket | null {
    return this.property ?? this.attribute();
  }

  set(ticket: Ticket | null): void {
    this.isNew ||= ticket !== this.property;
    this.property = ticket;
  }

  /** The text for a request that is about to be sent. */
  async text(): Promise<string | null | undefined> {
    const ticket = this.current;
    this.#sent = typeof ticket === 'function' ? await ticket() : ticket;
    return this.#sent;
  }

  /** Whether the new ticket is another text: a page may set a new function each time it draws. */
  async isAnother(): Promise<boolean> {
    this.isNew = false;
    const refused = this.#sent;
    const text = await this.text().catch(() => undefined);
    return Boolean(text) && text !== refused;
  }
}
