/** Where an example runs: the emulator with the tasks that the example names, and an eye on what is printed and sent. */
import { isDeepStrictEqual } from 'node:util';
import { run } from '../runtimes/child.mjs';

/** Ids of tasks that the platform's pages, and so the examples, take as given. */
const GIVEN = ['task_abc123', 'task_xyz', 'task-456'];

/** Stands in for the host that the pages' files are on: no test asks the internet. */
const EXAMPLE_COM = new URL('./example-com.mjs', import.meta.url).href;

export class Stage {
  constructor({ project, folder, emulator }) {
    Object.assign(this, { project, folder, emulator });
  }

  /** Fails when a part is not in the text. */
  holds(text, ...parts) {
    for (const part of parts) if (!text.includes(part)) throw new Error(`${JSON.stringify(part)} is not in what it printed:\n${text}`);
  }

  /** Runs a program in the document's folder and gives what it printed. */
  async script(command, args, code = 0) {
    const lines = [];
    const ended = await run(command, args, { cwd: this.folder, cap: 60_000, line: (line) => lines.push(line) });
    if (ended !== code) throw new Error(`exit code ${ended}\n${lines.join('\n')}`);
    return lines.join('\n');
  }

  /** Runs an example in Node: what it must print, the requests it must send, and how it is expected to end. */
  async example(name, source, { prints, sends, running = false, code = 0 }) {
    for (const id of GIVEN) if (source.includes(id)) await this.#give(id, running);
    const before = this.emulator.requests.length;
    this.holds(await this.script('node', ['--import', EXAMPLE_COM, name], code), ...prints);
    const sent = this.emulator.requests.slice(before).map(({ method, path }) => `${method} ${plain(path)}`);
    // How often a wait asks is a matter of time.
    const told = sent.filter((request, index) => request !== sent[index - 1]);
    if (!isDeepStrictEqual(told, sends)) throw new Error(`sent ${JSON.stringify(told, null, 1)}\nexpected ${JSON.stringify(sends, null, 1)}`);
  }

  /** Makes a task of this id: one that has lived its life, or one that still goes on. */
  async #give(id, running) {
    const agent = running ? 'agent-never' : 'agent-123';
    await this.#ask('POST', `${agent}/report_task`, { id, tokens: { prompt_tokens: 7 }, result: '' });
    await this.#ask('POST', agent, { id, input: { text: 'What did we sell?' }, source: 'sdk', events_streaming: true });
    while (!running && (await this.#ask('GET', `${id}/status`)).status !== 'completed') await new Promise((done) => setTimeout(done, 20));
  }

  async #ask(method, path, body) {
    const { XPANDER_API_KEY: key, XPANDER_BASE_URL: url } = process.env;
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const answer = await this.emulator.fetch(`${url}/agent-execution/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`the emulator refuses ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

/** A path without the ids that the emulator makes up. */
function plain(path) {
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{task}');
}
