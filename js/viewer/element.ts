/** The element `<xpander-task>`. */

import { Backend, isXpanderError, Task, type ApiError, type Configuration, type ConfigurationOptions, type InvokeAgentParameters, type TaskEventStream, type TaskView } from '../entry/default.js';
import { isPresent } from './dom.js';
import type { XpanderTaskEventMap } from './event-map.js';
import { Panel } from './panel.js';
import { configurationOf, isSame, open, type Access, type Wanted } from './source.js';
import { stringsWith, type StringOverrides } from './strings.js';
import { sheet } from './style.js';
import { TicketHolder, type Ticket } from './ticket.js';
import { Watch } from './watch.js';

// Imported on a server, where pages are only written, it is a class that nobody makes.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

const PROPERTIES = ['taskId', 'cursor', 'src', 'ticket', 'task', 'stream', 'configuration', 'strings', 'images', 'controls'] as const;

/**
 * Shows a task at work: `<xpander-task src="/agents" ticket="…" task-id="…"></xpander-task>`. It watches for as long as it is on the page.
 *
 * Attributes: `task-id`, `cursor`, `src`, `ticket`, `images`, `controls`, `lang`.
 *
 * @example
 * const viewer = document.querySelector('xpander-task');
 * viewer.ticket = () => fetchTicket();
 * await viewer.start({ agent_id: 'agent-123', prompt: 'Hello!' });
 */
export class XpanderTaskElement extends Base {
  /** @internal */
  static readonly observedAttributes: readonly string[] = ['task-id', 'cursor', 'src', 'ticket', 'images', 'controls', 'lang'];

  #task: Task | null = null;
  #stream: TaskEventStream | null = null;
  readonly #ticket = new TicketHolder(() => this.getAttribute('ticket'));
  #configuration: Configuration | ConfigurationOptions | undefined;
  #own: StringOverrides | null = null;
  #wanted: Wanted | undefined;
  #watch: Watch | undefined;
  #panel: Panel | undefined;
  /** What failed before there was anything to watch. */
  #trouble: unknown;
  #isStarting = false;
  #means = '';
  #opening: AbortController | undefined;
  #isDue = false;
  #frame = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  /** The id of the task to watch; the attribute `task-id`. */
  get taskId(): string | null {
    return this.getAttribute('task-id');
  }
  /** Watches the task of this id; null: none. */
  set taskId(id: string | null) {
    this.#reflect('task-id', id);
  }

  /**
   * The current position: what {@link XpanderTaskElement.detach} returns, and `stream.cursor`. Set, as the attribute too, it says where the next watch
   * begins; a watch that is going on stays as it is.
   */
  get cursor(): string | null {
    return this.#stream?.cursor ?? this.#watch?.cursor ?? this.getAttribute('cursor');
  }
  /** Says where the next watch begins. */
  set cursor(cursor: string | null) {
    this.#reflect('cursor', cursor);
  }

  /** The URL of your proxy, against which the platform's paths are asked for. */
  get src(): string | null {
    return this.getAttribute('src');
  }
  /** Asks this proxy from now on. */
  set src(url: string | null) {
    this.#reflect('src', url);
  }

  /** What the proxy lets in. A function is asked before each request. Without one, only the cookies of the page's own origin are sent. */
  get ticket(): Ticket | null {
    return this.#ticket.current;
  }
  /** Sends this ticket from now on. After a 401 a new ticket starts the watch again. */
  set ticket(ticket: Ticket | null) {
    this.#ticket.set(ticket);
    this.#schedule();
  }

  /** A task to watch, with the configuration that it has. */
  get task(): Task | null {
    return this.#task ?? this.#watch?.task ?? null;
  }
  /** Watches this task; null: none, or that of `task-id`. */
  set task(task: Task | null) {
    // The same one again: it is watched again.
    if (this.#watch?.isOver) this.#wanted = undefined;
    this.#task = task ?? null;
    this.#stream = null;
    this.#schedule();
  }

  /** A stream to watch, made by `task.events({ view: true })` or `Task.resume(cursor, configuration, { view: true })`. Nobody else may read it. */
  get stream(): TaskEventStream | null {
    return this.#stream;
  }
  /** Watches this stream; null: none, or the task. */
  set stream(stream: TaskEventStream | null) {
    this.#stream = stream ?? null;
    this.#schedule();
  }

  /** A configuration in place of `src` and `ticket`. */
  get configuration(): Configuration | ConfigurationOptions | undefined {
    return this.#configuration;
  }
  /** The configuration for requests from now on. */
  set configuration(configuration: Configuration | ConfigurationOptions | undefined) {
    this.#configuration = configuration;
    this.#schedule();
  }

  /** Words in place of the English ones. */
  get strings(): StringOverrides | null {
    return this.#own;
  }
  /** Says these words from now on; null: the English ones. */
  set strings(strings: StringOverrides | null) {
    this.#own = strings;
    this.#rebuild();
  }

  /** Whether images of an answer are loaded. Default false: they are links. */
  get images(): boolean {
    return this.hasAttribute('images');
  }
  /** Loads images, or shows them as links. */
  set images(images: boolean | '') {
    this.toggleAttribute('images', isPresent(images));
  }

  /** Whether there is a button that stops the task. Default false. */
  get controls(): boolean {
    return this.hasAttribute('controls');
  }
  /** Shows the button, or hides it. */
  set controls(controls: boolean | '') {
    this.toggleAttribute('controls', isPresent(controls));
  }

  /** The state of the task after its events so far. */
  get view(): TaskView | undefined {
    return this.#watch?.view;
  }

  /**
   * Invokes an agent and watches its task.
   *
   * @param parameters Those of `Backend.invokeAgent`; its events are streamed.
   * @returns The task, which has only begun.
   * @throws What `Backend.invokeAgent` throws; `xpander-error` has it as well.
   */
  async start(parameters: InvokeAgentParameters): Promise<Task> {
    this.detach();
    this.#forget();
    this.#isStarting = true;
    const opening = (this.#opening = new AbortController());
    this.#request();
    try {
      const task = await new Backend(configurationOf(this.#access)).invokeAgent({ ...parameters, events_streaming: true });
      // Something else may be wanted by now.
      if (!opening.signal.aborted) this.task = task;
      return task;
    } catch (error) {
      if (!opening.signal.aborted) this.#fail(error);
      throw error;
    } finally {
      if (this.#opening === opening) this.#isStarting = false;
    }
  }

  /**
   * Stops the task on the platform. Its stream then brings the end.
   *
   * @throws What `task.stop` throws; `xpander-error` has it as well.
   */
  async stop(): Promise<void> {
    const id = this.#watch?.view.id ?? this.taskId;
    try {
      await (this.task ?? (id ? Task.from({ id }, configurationOf(this.#access)) : undefined))?.stop();
    } catch (error) {
      this.#dispatch('xpander-error', error);
      throw error;
    }
  }

  /**
   * Stops watching. What is shown stays, and the task goes on.
   *
   * @returns Where to go on: the `cursor` of a later watch. Undefined before the first event.
   */
  detach(): string | undefined {
    this.#opening?.abort();
    return this.#watch?.leave();
  }

  /** @internal */
  connectedCallback(): void {
    // Properties that were set before the element was defined.
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete (this as Partial<Record<typeof name, unknown>>)[name];
      Object.assign(this, { [name]: value });
    }
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet()];
    this.#rebuild();
    this.#schedule();
  }

  /** @internal */
  disconnectedCallback(): void {
    this.#schedule();
  }

  /** @internal */
  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === 'images' || name === 'controls' || name === 'lang') return this.#rebuild();
    if (name === 'task-id') this.#task = this.#stream = null;
    if (name === 'ticket') this.#ticket.isNew = true;
    this.#schedule();
  }

  get #access(): Access {
    return { configuration: this.#configuration, src: this.src, ticket: this.#ticket };
  }

  /** What attributes and properties ask for; the most direct one counts. */
  #asked(): Wanted | undefined {
    const [cursor, id] = [this.getAttribute('cursor'), this.taskId];
    if (this.#stream) return { kind: 'stream', what: this.#stream, task: this.#task };
    if (this.#task) return { kind: 'task', what: this.#task, cursor };
    if (id) return { kind: 'id', what: id, cursor, src: this.src };
    return cursor ? { kind: 'cursor', what: cursor, src: this.src } : undefined;
  }

  /** By what the proxy is reached. Not the ticket itself: a page may well set another function each time it draws. */
  #meansNow(): string {
    return JSON.stringify([this.src, Boolean(this.ticket), Boolean(this.#configuration)]);
  }

  /** Looks what is to be watched, once all that is being set is set. */
  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#sync();
    });
  }

  #sync(): void {
    if (!this.isConnected) {
      this.detach();
      this.#forget();
      this.#panel?.leave();
      return;
    }
    const wanted = this.#asked();
    // What could not be reached is tried again once there is another way to reach it.
    const isReachable = this.#trouble === undefined || this.#means === this.#meansNow();
    if (isSame(wanted, this.#wanted) && isReachable) {
      if (this.#ticket.isNew && this.#isRefused) void this.#tryNewTicket();
      return;
    }
    if (wanted || this.#wanted) this.#begin(wanted);
  }

  #begin(wanted: Wanted | undefined): void {
    this.detach();
    this.#forget();
    this.#wanted = wanted;
    this.#means = this.#meansNow();
    this.#ticket.isNew = false;
    this.#rebuild();
    if (!wanted) return;
    const opening = (this.#opening = new AbortController());
    open(wanted, this.#access, opening.signal).then(
      (source) => {
        if (opening.signal.aborted) return source.stream.cancel();
        const watch: Watch = (this.#watch = new Watch(source, {
          event: (event) => this.#dispatch('xpander-event', event),
          finish: (task) => this.#dispatch('xpander-finish', task),
          error: (error) => this.#dispatch('xpander-error', error),
          change: () => this.#watch === watch && this.#request(),
        }));
        this.#clock = setInterval(() => (watch.isOver ? clearInterval(this.#clock) : this.#request()), 1000);
        this.#request();
        void watch.run();
      },
      async (error: unknown) => {
        if (opening.signal.aborted) return;
        this.#trouble = error;
        // Frameworks may set the ticket after the element is on the page, while a request without it is on its way.
        if (this.#ticket.isNew && this.#isRefused && (await this.#tryNewTicket())) return;
        if (!opening.signal.aborted) this.#fail(error);
      },
    );
  }

  /** Whether the proxy has refused the ticket. */
  get #isRefused(): boolean {
    const error = this.#trouble ?? this.#watch?.error;
    return isXpanderError(error) && (error as ApiError).status === 401;
  }

  /** Watches again if there is another ticket than the refused one. */
  async #tryNewTicket(): Promise<boolean> {
    const opening = this.#opening;
    const isAnother = (await this.#ticket.isAnother()) && opening === this.#opening && this.isConnected;
    if (isAnother) this.#begin(this.#asked());
    return isAnother;
  }

  #fail(error: unknown): void {
    this.#trouble = error;
    this.#request();
    this.#dispatch('xpander-error', error);
  }

  #forget(): void {
    clearInterval(this.#clock);
    this.#wanted = this.#watch = this.#trouble = undefined;
    this.#isStarting = false;
  }

  /** Makes the panel anew: another task, or another way to show it. */
  #rebuild(): void {
    const root = this.shadowRoot;
    if (!root) return;
    this.#panel?.leave();
    this.#panel = new Panel({
      strings: stringsWith(this.#own),
      language: this.closest('[lang]')?.getAttribute('lang') ?? undefined,
      images: this.images,
      hasControls: this.controls,
      stop: () => void this.stop().catch(() => {}),
      retry: () => this.#begin(this.#asked()),
      again: () => this.#request(),
    });
    root.replaceChildren(this.#panel.element);
    this.#render();
  }

  /** Asks for a frame, if none is asked for. */
  #request(): void {
    if (this.#frame === 0 && this.isConnected) this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render();
    });
  }

  #render(): void {
    const watch = this.#watch;
    const trouble = this.#trouble ?? watch?.error;
    const before = this.#isStarting ? 'starting' : trouble !== undefined ? 'failed' : this.#wanted ? 'connecting' : 'idle';
    const prompt = (this.task as Partial<Task> | null)?.input?.text ?? undefined;
    this.#panel?.render(watch, prompt, trouble, watch?.connection ?? before);
  }

  #dispatch<K extends keyof XpanderTaskEventMap>(type: K, detail: XpanderTaskEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #reflect(name: string, value: string | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }
}

export interface XpanderTaskElement {
  /** Removes a listener of the element's own events. */
  removeEventListener<K extends keyof XpanderTaskEventMap>(type: K, listener: (this: XpanderTaskElement, event: XpanderTaskEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
  /** Removes a listener of any other event. */
  removeEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
  /** Removes a listener of an event of any name. */
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
  /** Hears the element's own events. */
  addEventListener<K extends keyof XpanderTaskEventMap>(type: K, listener: (this: XpanderTaskElement, event: XpanderTaskEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  /** Hears any other event. */
  addEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  /** Hears an event of any name. */
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'xpander-task': XpanderTaskElement;
  }
}
