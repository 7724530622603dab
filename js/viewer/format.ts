/** Numbers and times as people read them. */

/** How the numbers of one language are written. */
export class Format {
  readonly #whole: Intl.NumberFormat;
  readonly #tenths: Intl.NumberFormat;
  readonly #share: Intl.NumberFormat;

  /** A language that the runtime does not know is the runtime's own. */
  constructor(language: string | undefined) {
    const known = known_(language);
    this.#whole = new Intl.NumberFormat(known, { maximumFractionDigits: 0 });
    this.#tenths = new Intl.NumberFormat(known, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.#share = new Intl.NumberFormat(known, { style: 'percent', maximumFractionDigits: 0 });
  }

  count(value: number): string {
    return this.#whole.format(value);
  }

  /** A share from 0 to 1. */
  share(value: number): string {
    return this.#share.format(value);
  }

  /** Seconds, as exact as is of use: `0.3 s`, `12 s`, `2:05`, `1:02:05`. */
  seconds(value: number): string {
    if (value < 10) return `${this.#tenths.format(value)} s`;
    return value < 60 ? `${this.count(value)} s` : clock(value);
  }

  /** Whole seconds, for a clock that runs. */
  running(value: number): string {
    return value < 60 ? `${this.count(Math.floor(value))} s` : clock(Math.floor(value));
  }
}

function known_(language: string | undefined): string | undefined {
  try {
    return language && Intl.NumberFormat.supportedLocalesOf(language)[0];
  } catch {
    return undefined;
  }
}

function clock(value: number): string {
  const seconds = Math.round(value);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
}
