/**
 * Texts for a regular expression: of groups, classes, alternatives and counts. What looks around
 * matches by luck alone.
 */

/**
 * A part of an expression: the text that it makes, when what repeats is repeated `more` times than
 * it must be.
 */
type Part = (more: number, choice: number) => string;

/**
 * Candidates for a pattern, from the shortest on. They may not match: look-arounds and back
 * references are not followed.
 */
export function* textsFor(source: string, least: number): Iterable<string> {
  let part: Part;
  try {
    part = new Reader(source).alternatives();
  } catch {
    return;
  }
  const filler = source.startsWith('^') ? '' : 'a'.repeat(least);
  for (const more of new Set([0, 1, 2, 3, 5, least])) {
    for (let choice = 0; choice < 4; choice += 1) {
      const text = part(more, choice);
      yield text;
      if (text.length < least && !source.endsWith('$'))
        yield text + 'a'.repeat(least - text.length);
      if (text.length < least && filler !== '') yield filler.slice(text.length) + text;
    }
  }
}

const DIGITS = '0123456789';
const WORD = `abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ${DIGITS}_`;
const PRINTABLE = `${WORD} -.,:;!?/@#%&*+=()<>[]{}|~^'"$\\`;
const CLASSES: Readonly<Record<string, string>> = {
  d: DIGITS,
  w: WORD,
  s: ' \t\n',
  D: 'abc_ -',
  W: ' -.',
  S: WORD,
};
const CONTROL: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  v: '\v',
  0: '\0',
};
const PROPERTIES: Readonly<Record<string, string>> = {
  L: 'aBc',
  Lu: 'ABC',
  Ll: 'abc',
  N: '012',
  Nd: '012',
  P: '.,-',
  S: '+$=',
  Z: ' ',
};

/** Reads an expression from left to right. */
class Reader {
  #at = 0;

  constructor(private readonly source: string) {}

  alternatives(): Part {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return (more, choice) =>
      options[choice % options.length]?.(more, Math.floor(choice / options.length)) ?? '';
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.source.length && !'|)'.includes(this.#next()))
      parts.push(this.#counted(this.#atom()));
    return (more, choice) => parts.map((part) => part(more, choice)).join('');
  }

  #counted(part: Part): Part {
    const [least, most] = this.#count();
    this.#take('?');
    return (more, choice) => part(more, choice).repeat(Math.min(most, least + more));
  }

  #count(): [number, number] {
    if (this.#take('*')) return [0, Infinity];
    if (this.#take('+')) return [1, Infinity];
    if (this.#take('?')) return [0, 1];
    const exact = /^\{(\d+)(,(\d*))?\}/.exec(this.source.slice(this.#at));
    if (exact === null) return [1, 1];
    this.#at += exact[0].length;
    const least = Number(exact[1]);
    return [least, exact[2] === undefined ? least : exact[3] === '' ? Infinity : Number(exact[3])];
  }

  #atom(): Part {
    const [char] = this.source.slice(this.#at);
    this.#at += char?.length ?? 1;
    switch (char) {
      case '^':
      case '$':
        return () => '';
      case '.':
        return (_, choice) => WORD[choice] ?? 'a';
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\': {
        if (/[bB]/.test(this.#next())) return this.#nothing(1);
        const chars = this.#escape();
        return (_, choice) => charOf(chars, choice);
      }
      default:
        return () => char ?? '';
    }
  }

  #group(): Part {
    const kind = /^\?(:|[=!]|<[=!]|<\w+>)/.exec(this.source.slice(this.#at));
    this.#at += kind?.[0].length ?? 0;
    const inner = this.alternatives();
    if (!this.#take(')')) throw new SyntaxError('a group has no end');
    return kind?.[1]?.endsWith('=') || kind?.[1]?.endsWith('!') ? () => '' : inner;
  }

  /** What is between brackets. */
  #class(): Part {
    const isNot = this.#take('^');
    let chars = '';
    while (!this.#take(']')) {
      if (this.#at >= this.source.length) throw new SyntaxError('a class has no end');
      const from = this.#classChar();
      if (from.length > 1 || this.#next() !== '-' || this.source[this.#at + 1] === ']') {
        chars += from;
        continue;
      }
      this.#at += 1;
      const [first, last] = [from.codePointAt(0) ?? 0, this.#classChar().codePointAt(0) ?? 0];
      for (let code = first; code <= Math.min(last, first + 200); code += 1)
        chars += String.fromCodePoint(code);
    }
    const allowed = isNot ? [...PRINTABLE].filter((char) => !chars.includes(char)).join('') : chars;
    return (_, choice) => charOf(allowed, choice);
  }

  #classChar(): string {
    if (this.#take('\\')) return this.#take('b') ? '\b' : this.#escape();
    const [char = ''] = this.source.slice(this.#at);
    this.#at += char.length;
    return char;
  }

  /** The characters that an escape stands for. */
  #escape(): string {
    const rest = this.source.slice(this.#at);
    const code = /^(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2}))/i.exec(rest);
    const property = /^[pP]\{(?:[\w]+=)?(\w+)\}/.exec(rest);
    const [char = ''] = rest;
    this.#at += (code ?? property)?.[0].length ?? char.length;
    if (code !== null)
      return String.fromCodePoint(parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16));
    if (property !== null)
      return rest.startsWith('P') ? '-.1a' : (PROPERTIES[property[1] ?? ''] ?? 'a');
    return CLASSES[char] ?? CONTROL[char] ?? char;
  }

  #nothing(length: number): Part {
    this.#at += length;
    return () => '';
  }

  #next(): string {
    return this.source[this.#at] ?? '';
  }

  #take(char: string): boolean {
    if (this.#next() !== char) return false;
    this.#at += 1;
    return true;
  }
}

function charOf(chars: string, choice: number): string {
  const all = [...chars];
  return all[choice % Math.max(all.length, 1)] ?? '';
}
