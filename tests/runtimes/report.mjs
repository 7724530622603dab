/** What the suite found, as lines for a terminal. */
export class Report {
  #runtime;
  #groups = new Map();
  #current;
  #notes = [];

  constructor(runtime) {
    this.#runtime = runtime;
  }

  /** Takes the outcome of one test: `{ group, name, error?, note? }`. A group is printed when the next one begins. */
  add({ group, name, error, note }) {
    if (this.#current !== undefined && this.#current !== group) this.#print(this.#current);
    this.#current = group;
    const outcomes = this.#groups.get(group) ?? { passed: 0, failures: [] };
    this.#groups.set(group, outcomes);
    if (note !== undefined) this.note(note);
    if (error === undefined) outcomes.passed += 1;
    else outcomes.failures.push({ name, error });
  }

  /** Takes what a test had to say beside that it passed. */
  note(note) {
    this.#notes.push(note);
  }

  #print(group) {
    const { passed, failures } = this.#groups.get(group);
    console.log(`${this.#runtime}  ${group.padEnd(16)} ${passed} passed${failures.length > 0 ? `, ${failures.length} failed` : ''}`);
    for (const { name, error } of failures) console.log(`  FAILED ${group}: ${name}\n${error.trimEnd().replace(/^/gm, '    ')}`);
  }

  /** Prints the closing line, with what tests had to say, and says with which code to exit. A run without a test is a failure. */
  end() {
    if (this.#current !== undefined) this.#print(this.#current);
    const all = [...this.#groups.values()];
    const passed = all.reduce((sum, group) => sum + group.passed, 0);
    const failed = all.reduce((sum, group) => sum + group.failures.length, 0);
    console.log([`${passed} passed, ${failed} failed`, ...this.#notes].join('; '));
    return failed > 0 || passed === 0 ? 1 : 0;
  }
}
