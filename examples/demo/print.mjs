// Prints to a terminal of 80 columns: headings, facts, the events of a task, text that arrives in pieces.

const WIDTH = 78;
const INDENT = '   ';
const colours = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;

const paint = (code) => (text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint('1');
export const dim = paint('2');
const red = paint('31');
const green = paint('32');
const yellow = paint('33');
const cyan = paint('36');

export function line(text = '') {
  process.stdout.write(`${text}\n`);
}

export function heading(number, title) {
  line();
  line(`${bold(`${number}  ${title}`)}`);
  line();
}

/** A name and its value, on one line. */
export function fact(name, value) {
  line(INDENT + dim(name.padEnd(11)) + value);
}

export function failure(text) {
  process.stderr.write(`\n${red('✗')} ${text}\n`);
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A status in its colour. */
export function statusWord(status) {
  if (status === 'completed') return green(status);
  if (['failed', 'error', 'stopped'].includes(status)) return red(status);
  return status === 'paused' ? yellow(status) : cyan(status);
}

/** Prints the events of one task, in words. */
export class EventPrinter {
  #flow = new TextFlow();
  #ticked = new Set();
  #planned = false;
  /** Did the answer's text arrive in pieces? */
  wrote = false;

  print({ type, data }) {
    if (type === 'chunk') return this.#chunk(String(data));
    if (this.#flow.end()) line();
    switch (type) {
      case 'connected':
        return this.#row('·', 'connected');
      case 'task_created':
      case 'task_updated':
      case 'task_finished':
        return this.#row('●', statusWord(data.status));
      case 'think':
      case 'analyze':
        return this.#reason(type, data?.payload?.input ?? {});
      case 'tool_call_request':
        return this.#row('→', bold(data.tool_name ?? data.operation_id), data.reasoning?.title ?? '');
      case 'tool_call_result':
        return this.#row(data.is_error ? red('✗') : '←', dim(oneLine(JSON.stringify(data.result ?? null))));
      case 'plan_updated':
        return this.#plan(data?.tasks ?? []);
      default:
        return this.#row('·', dim(type));
    }
  }

  #chunk(text) {
    if (!this.wrote) line();
    this.wrote = true;
    this.#flow.write(text);
  }

  #reason(type, { title = '', thought, analysis }) {
    this.#row('~', `${type}: ${title}`);
    const flow = new TextFlow(`${INDENT}  `, dim);
    flow.write(thought ?? analysis ?? '');
    flow.end();
  }

  /** The plan once, and then what was ticked since. */
  #plan(tasks) {
    if (!this.#planned) this.#row('☰', `plan of ${tasks.length}`);
    for (const { id, title, completed } of tasks) {
      if (!this.#planned && !completed) line(`${INDENT}  ${dim(`☐ ${title}`)}`);
      if (completed && !this.#ticked.has(id)) this.#row(green('☑'), title);
      if (completed) this.#ticked.add(id);
    }
    this.#planned = true;
  }

  #row(sign, text, more = '') {
    line(`${INDENT}${sign} ${text}${more ? dim(`  ${more}`) : ''}`);
  }
}

/** Text in pieces: written as it comes, wrapped between words. */
export class TextFlow {
  #column = 0;
  #gap = '';

  constructor(indent = INDENT, colour = (text) => text) {
    this.indent = indent;
    this.colour = colour;
  }

  write(text) {
    for (const piece of text.match(/\n|[^\S\n]+|\S+/gu) ?? []) {
      if (piece === '\n') this.#break();
      else if (piece.trim() === '') this.#gap = piece;
      else this.#word(piece);
    }
  }

  /** Ends the last line; tells whether one was open. */
  end() {
    const open = this.#column > 0;
    if (open) this.#break();
    return open;
  }

  /** A word, with the space before it only when both fit on the line. */
  #word(word) {
    const end = this.#column + this.#gap.length + [...word].length;
    if (this.#column > 0 && end > WIDTH && this.#gap !== '') this.#break();
    this.#put((this.#column === 0 ? this.indent : '') + this.#gap + word);
    this.#gap = '';
  }

  #put(text) {
    process.stdout.write(this.colour(text));
    this.#column += [...text].length;
  }

  #break() {
    process.stdout.write('\n');
    this.#column = 0;
    this.#gap = '';
  }
}

/** A text on one line, cut to what fits beside a name. */
export function oneLine(text, length = 60) {
  const letters = [...text.replaceAll(/\s+/gu, ' ')];
  return letters.length <= length ? letters.join('') : `${letters.slice(0, length - 1).join('')}…`;
}
