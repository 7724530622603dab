// What runs: its viewers, its timeline, its events, and the buttons that act on it.

import { Task } from 'xpander-edge';
import { barsOf } from './bars.js';
import { configurationOf, cookieConfigurationOf } from './client.js';
import { by, copy, make, reveal } from './dom.js';
import { Journal } from './journal.js';
import { linkTo } from './link.js';
import { Log } from './log.js';
import { Recording } from './recording.js';
import { Spans } from './spans.js';
import { Timeline } from './timeline.js';
import { Watch } from './watch.js';

/** How long a stream may be silent before its task's status is asked for, in milliseconds: nobody who tries things out waits for the usual minute. */
const PATIENCE = 12_000;

export class Stage {
  journal = new Journal();
  #log = new Log();
  #timeline = new Timeline((bar) => this.#log.show(bar));
  #viewer;
  #second;
  #watch;
  /** What the watch was opened with, and how to open it again. */
  #source;
  #recording;
  /** Whether what is watched is the recording. */
  #isReplay = false;
  #spans;
  #earlier = [];
  /** When there was no connection: `{ from, until }` by this page's clock. */
  #absences = [];
  /** How far the platform's clock is behind this page's, as far as events tell. */
  #skew = Infinity;
  #frame = 0;

  constructor() {
    const on = (id, act) => by(id).addEventListener('click', () => act(by(id)));
    on('stop', () => this.#watch.stop());
    on('detach', () => (this.#watch.state === 'left' ? this.#resume() : this.#leave()));
    on('share', (button) => copy(button, linkTo(this.#watch.stream.cursor)));
    on('second', () => (this.#second ? this.#closeSecond() : this.#openSecond()));
    on('replay', () => this.#replay(Number(by('pace').value)));
    // Bars that are open grow.
    setInterval(() => this.#watch?.state === 'running' && this.#request(), 200);
  }

  /** Clears the stage for another task. */
  open() {
    this.#watch?.close();
    this.#closeSecond();
    this.#watch = this.#source = undefined;
    by('welcome').hidden = true;
    by('viewers').hidden = by('behind').hidden = false;
    this.#viewer?.remove();
    by('viewers').append(this.#viewer = make('xpander-task'));
    this.journal.clear();
    this.#begin();
    reveal(by('watch'));
  }

  /** Watches `task`, or goes on with `cursor`. */
  watch(source) {
    this.#source = source;
    this.#recording = new Recording(source.task?.record);
    this.#follow(opened(source));
  }

  #begin() {
    [this.#spans, this.#earlier, this.#absences, this.#skew] = [new Spans(), [], [], Infinity];
    this.#log.clear();
    this.#request();
  }

  #follow(open, isReplay = false) {
    this.#watch?.close();
    this.#isReplay = isReplay;
    this.#watch = new Watch(this.#viewer, open, { journal: this.journal, absences: this.#absences }, (event) => {
      if (event) this.#take(event);
      this.#request();
    });
    this.#request();
  }

  #take(event) {
    if (!this.#isReplay) this.#recording.events.push(event);
    this.#spans.take(event);
    this.#log.add(event);
    const lag = Date.now() - Date.parse(event.time);
    if (lag < this.#skew) this.#skew = lag;
  }

  #leave() {
    this.#watch.leave();
    this.journal.add('Left: the task goes on without a viewer');
  }

  /** Goes on after the events that have been seen. */
  #resume() {
    const { cursor } = this.#watch.stream;
    this.#earlier = this.#bars;
    this.journal.add('Goes on from the cursor; the viewer shows what has come since');
    this.#follow(opened({ ...this.#source, cursor: cursor ?? this.#source.cursor }));
  }

  /** Watches the recording. */
  #replay(pace) {
    const { record } = this.#recording;
    const configuration = this.#recording.configuration(pace);
    const task = Task.from(record, configuration);
    this.#closeSecond();
    this.journal.clear();
    this.journal.add('A replay: the same events again, from this page\'s memory');
    this.#begin();
    this.#follow({ task, configuration, stream: task.events({ view: true }) }, true);
  }

  #openSecond() {
    this.#second = make('xpander-task', { strings: { task: 'Task, second viewer' } });
    by('viewers').append(this.#second);
    const { task, configuration, stream } = opened({ ...this.#source, ...(this.#source.task && { cursor: undefined }) });
    Object.assign(this.#second, { configuration, task: task ?? null, stream });
    this.#request();
  }

  #closeSecond() {
    this.#second?.remove();
    this.#second = undefined;
    this.#request();
  }

  get #bars() {
    const inTask = (ms) => ms && Math.max(this.#spans.from, ms - this.#skew);
    const absences = this.#absences.map(({ from, until }) => ({ from: inTask(from), until: inTask(until) }));
    return barsOf(this.#watch.stream.view, { spans: this.#spans, absences, earlier: this.#earlier });
  }

  #request() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const watch = this.#watch;
    const state = watch?.state;
    const isOwn = watch !== undefined && !this.#isReplay;
    const isLive = isOwn && state === 'running';
    by('stop').disabled = !isLive;
    by('detach').disabled = !(isLive || (isOwn && state === 'left'));
    by('detach').textContent = isOwn && state === 'left' ? 'Resume' : 'Detach';
    by('share').disabled = !((isLive || state === 'left') && isOwn && watch.stream.cursor);
    by('second').disabled = !watch;
    by('second').setAttribute('aria-pressed', String(this.#second !== undefined));
    by('replay').disabled = by('pace').disabled = !this.#recording?.isWhole;
    by('viewers').classList.toggle('two', this.#second !== undefined);
    this.#log.update();
    if (!watch) return this.#timeline.update([], 0, 0);
    const bars = this.#bars;
    // The view has what has arrived; the events may not have been handed out yet.
    const from = Math.min(this.#spans.from, bars[0]?.from ?? Infinity);
    const until = Math.max(this.#spans.until, ...bars.map((bar) => bar.until ?? bar.from));
    this.#timeline.update(bars, from, state === 'running' ? Math.max(until, Date.now() - this.#skew) : until);
  }
}

/** A source with a stream that is not read yet. */
function opened({ task, cursor, transport, scenario }) {
  const { idleTimeout = PATIENCE } = scenario;
  const configuration = configurationOf(scenario);
  const options = { view: true, cursor, idleTimeout };
  if (transport === 'eventsource') {
    const own = cookieConfigurationOf(scenario);
    const stream = task ? Task.from(task.record, own).events({ ...options, transport }) : Task.resume(cursor, own, { ...options, transport });
    return { stream, task, configuration };
  }
  return { stream: task ? task.events(options) : Task.resume(cursor, configuration, options), task, configuration };
}
