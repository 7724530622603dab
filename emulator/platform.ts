import { json, preflight, refuse, sign } from './answer.js';
import { Desk } from './desk.js';
import { FaultLedger, faultOfAgent, parseFault, UnknownFault, type Fault } from './fault.js';
import { changed, endless, insteadOf } from './fault-answer.js';
import { parseJson, type Json } from './json.js';
import { OpenCount } from './open.js';
import type { Settings } from './options.js';
import { RequestLog } from './request-log.js';
import { routeOf, type Route } from './route.js';
import { TaskStore } from './store.js';

/** A request at the door. */
interface Arrival {
  readonly request: Request;
  readonly url: URL;
  readonly route: Route | 'method' | undefined;
  readonly key: string;
  readonly text: string;
  readonly fault: Fault | undefined;
}

/** Takes requests from the door to the desk: log, fault, key, route, answer. */
export class Platform {
  readonly open = new OpenCount();
  readonly log = new RequestLog();
  readonly #store = new TaskStore();
  readonly #ledger = new FaultLedger();
  readonly #desk: Desk;

  constructor(private readonly settings: Settings) {
    this.#desk = new Desk(this.#store, this.open, settings);
  }

  /** Answers a request; rejects when a fault cuts the connection. */
  async handle(request: Request): Promise<Response> {
    if (request.method === 'OPTIONS') return preflight(request);
    return sign(await this.#answer(request), crypto.randomUUID());
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const route = routeOf(request.method, url.pathname, this.settings.basePath);
    if (isRoute(route) && route.name === 'health') return json({ ok: true });
    const key = request.headers.get('x-api-key') ?? this.#keyFor(route);
    if (isRoute(route) && route.name === 'inspect') {
      if (!this.#allows(key)) return refuseKey();
      return json({ open: this.open.of(key), requests: this.log.of(key) as unknown as Json });
    }
    const text = await request.text();
    this.log.add(request, url, text, key);
    const known = isRoute(route) ? route : undefined;
    try {
      const fault = this.#fault(request, url, known, key);
      const answer = (): Response => this.#admitted({ request, url, route, key, text, fault });
      return await this.#withFault(fault, request, known, key, answer);
    } catch (error) {
      if (error instanceof UnknownFault) return refuse(400, error.message);
      throw error;
    }
  }

  async #withFault(
    fault: Fault | undefined,
    request: Request,
    route: Route | undefined,
    key: string,
    answer: () => Response,
  ): Promise<Response> {
    if (fault === undefined) return answer();
    const isStream = route?.name === 'events';
    const enter = (): (() => void) => this.open.enter(key);
    const instead = await insteadOf(fault, request, isStream, enter);
    if (instead !== undefined) return instead;
    const response = answer();
    if (!isStream) return changed(fault, response, enter);
    if (!fault.words.has('body-never-ends') || !response.ok) return response;
    await response.body?.cancel();
    const half = new TextEncoder().encode('data: {"type":"connected","task_id":');
    return new Response(endless(half, enter), { headers: response.headers });
  }

  /** The fault this request suffers, if it still strikes. */
  #fault(request: Request, url: URL, route: Route | undefined, key: string): Fault | undefined {
    const agent = route?.agent ?? this.#store.find(key, route?.task ?? '')?.agentId;
    const spec = request.headers.get('x-emulator-fault') ?? faultOfAgent(agent);
    if (spec === null || spec.trim() === '') return undefined;
    const fault = parseFault(spec);
    const scope = JSON.stringify([key, request.method, url.pathname, spec]);
    return this.#ledger.strikes(fault, route?.name ?? '', scope) ? fault : undefined;
  }

  /** What the platform says to a request that reached it. */
  #admitted({ request, url, route, key, text, fault }: Arrival): Response {
    if (!this.#allows(key)) return refuseKey();
    if (route === undefined) return refuse(404, 'Not Found');
    if (route === 'method') return refuse(405, 'Method Not Allowed');
    const organizationId = route.organization ?? this.settings.organizationId;
    if (!this.#knows(organizationId)) return refuse(403, 'Organization not allowed for this API key');
    const isJson = request.headers.get('content-type')?.includes('application/json') ?? false;
    return this.#desk.answer({
      key,
      route,
      organizationId,
      query: url.searchParams,
      version: request.headers.get('x-agent-version'),
      body: isJson ? parseJson(text) : undefined,
      faults: fault?.words ?? new Set(),
      lastId: request.headers.get('last-event-id'),
    });
  }

  /** The key that a proxy would send for a request that has none. */
  #keyFor(route: Route | 'method' | undefined): string {
    const task = this.settings.keyless && isRoute(route) ? route.task : undefined;
    return task === undefined ? '' : this.#store.ownerOf(task);
  }

  #allows(key: string): boolean {
    const { apiKeys } = this.settings;
    return apiKeys === undefined ? key.startsWith('emulator-') : apiKeys.includes(key);
  }

  /** Clients that have no organization send one of these words. */
  #knows(organizationId: string): boolean {
    if (this.settings.onlyOrganization) return organizationId === this.settings.organizationId;
    return !['None', 'null', 'undefined'].includes(organizationId);
  }
}

function isRoute(route: Route | 'method' | undefined): route is Route {
  return typeof route === 'object';
}

function refuseKey(): Response {
  return refuse(401, 'Invalid or missing API key');
}
