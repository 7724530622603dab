/** How an event stream is written: what ends its lines, whether it opens with a byte order mark. */
export interface Spelling {
  readonly eol: '\n' | '\r\n' | '\r';
  readonly bom: boolean;
}

/** Writes server-sent events as bytes, of one `data` line per line of text. */
export class EventWriter {
  readonly #encoder = new TextEncoder();
  #opened = false;

  constructor(private readonly spelling: Spelling) {}

  /** The bytes of one event. */
  event(data: string, id?: string, name?: string): Uint8Array {
    const { eol } = this.spelling;
    const lines = data.split('\n').map((line) => `data: ${line}${eol}`);
    const head = `${name === undefined ? '' : `event: ${name}${eol}`}${id === undefined ? '' : `id: ${id}${eol}`}`;
    return this.#encoder.encode(`${this.#mark()}${head}${lines.join('')}${eol}`);
  }

  #mark(): string {
    if (this.#opened || !this.spelling.bom) return '';
    this.#opened = true;
    return '\uFEFF';
  }
}
