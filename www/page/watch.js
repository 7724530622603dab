// One watch of one task: what the viewer tells of it, and what becomes of its connection.

import { describe } from './client.js';

/** How often the connection is looked at, in milliseconds. */
const GLANCE = 100;

export class Watch {
  /** `running`, `left`, `ended` or `failed`. */
  state = 'running';
  #events = new AbortController();
  #connections = 0;
  #isConnected = false;
  #told = 0;
  #isStopping = false;
  /** Whether its end was told. */
  #isFinished = false;
  #timer;

  /** `source`: `{ stream, task?, configuration }`; what happened is written to `journal` and `absences`; `change` is called when something has happened, with the event if it was one. */
  constructor(viewer, { stream, task, configuration }, { journal, absences }, change) {
    this.viewer = viewer;
    this.stream = stream;
    this.task = task;
    this.journal = journal;
    this.absences = absences;
    this.change = change;
    const on = (type, take) => viewer.addEventListener(type, (event) => event.target === viewer && take(event.detail), { signal: this.#events.signal });
    on('xpander-event', (event) => this.#take(event));
    on('xpander-finish', () => this.#finish());
    on('xpander-error', (error) => this.#fail(error));
    this.#timer = setInterval(() => this.#look(), GLANCE);
    viewer.configuration = configuration;
    viewer.task = task ?? null;
    viewer.stream = stream;
  }

  /** Leaves, and gives the cursor to go on with. The task goes on. */
  leave() {
    const cursor = this.viewer.detach() ?? this.stream.cursor;
    this.#end('left');
    return cursor;
  }

  /** Stops the task. */
  async stop() {
    this.journal.add('Asked the platform to stop the task');
    this.#isStopping = true;
    await this.viewer.stop().catch(() => {});
    this.#isStopping = false;
  }

  /** Nothing of it is listened to any more. */
  close() {
    if (this.state === 'running') this.leave();
    this.#events.abort();
  }

  #take(event) {
    const { journal } = this;
    const isEnd = event.type === 'task_finished' && event.task_id === this.viewer.view?.id;
    // With its last event the stream has closed its connection itself.
    if (isEnd && !event.synthetic) this.#isConnected = false;
    this.#look();
    this.#told += 1;
    if (event.gap) journal.add('Something may be missing here: what happened meanwhile was not told again', 'warn');
    if (event.type === 'undecodable') journal.add('An event could not be read; it is in the list as it came', 'warn');
    if (isEnd) this.#finished(event);
    this.change(event);
  }

  /** The stream is over. Of a task that had ended before its cursor was taken it tells nothing. */
  #finish() {
    if (!this.#isFinished) this.journal.add('The task has ended, before this link was made: there is nothing more to tell');
    this.#end('ended');
  }

  #finished({ synthetic, data }) {
    this.#isFinished = true;
    const { status } = data ?? {};
    const mood = status === 'completed' ? 'good' : status === 'stopped' ? '' : 'bad';
    const how = synthetic ? 'the stream did not say so, the task\'s record proves it' : 'the stream said so';
    this.journal.add(`The task has ended, ${status}: ${how}`, mood);
  }

  /** What has become of the connection since the last look. */
  #look() {
    const { connected, connections } = this.stream;
    const lost = this.#isConnected && (!connected || connections > this.#connections);
    if (lost && this.state === 'running') {
      this.journal.add(`The connection was lost after ${count(this.#told, 'event')}; the task's status is asked for first`, 'warn');
      this.#absent();
    }
    if (connections > this.#connections) {
      this.journal.add(connections === 1 ? 'Connected' : `Connected again, connection ${connections}`, connections === 1 ? '' : 'good');
      this.#present();
    }
    this.#connections = connections;
    this.#isConnected = connected;
    this.change();
  }

  #absent() {
    this.absences.push({ from: Date.now(), until: null });
  }

  #present() {
    const last = this.absences.at(-1);
    if (last) last.until ??= Date.now();
  }

  #fail(error) {
    this.journal.add(describe(error), 'bad');
    // A stop that was refused ends no watch.
    if (!this.#isStopping) this.#end('failed');
  }

  #end(state) {
    if (this.state !== 'running') return;
    this.state = state;
    clearInterval(this.#timer);
    if (state === 'left') this.#absent();
    else this.#present();
    this.change();
  }
}

function count(n, noun) {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
