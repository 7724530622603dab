import { activityLog } from './activity.js';
import { Agents } from './agents.js';
import { json, refuse, refuseFields, type Fault422 } from './answer.js';
import { Approvals, checkFaults } from './approvals.js';
import { createFaults, metricsFaults, notJson, reportFaults, updateFaults } from './body.js';
import { eventStream } from './event-stream.js';
import { isObject, textOf, type Json, type JsonObject } from './json.js';
import { inputFor } from './input.js';
import { isServer, Logins } from './logins.js';
import type { OpenCount } from './open.js';
import { pathOf, type Settings } from './options.js';
import { blankRecord, createdRecord, reportedChange } from './record.js';
import type { Route } from './route.js';
import { lifeOf, scenarioOf } from './scenarios.js';
import { Script } from './script.js';
import { Seeds } from './seeds.js';
import type { TaskStore } from './store.js';
import { EmulatedTask, type Life } from './task.js';

/** A request that was let in: who sent it, what it is about, what it says. */
export interface Case {
  readonly key: string;
  readonly route: Route;
  readonly organizationId: string;
  readonly query: URLSearchParams;
  readonly version: string | null;
  /** The JSON body; undefined when there is none, or none that is JSON. */
  readonly body: Json | undefined;
  /** Words of the fault that a stream suffers. */
  readonly faults: ReadonlySet<string>;
  readonly lastId: string | null;
}

const TASK_UNKNOWN = 'Task not found';

/** The desk that does what requests ask for. */
export class Desk {
  readonly #logins = new Logins();
  readonly #approvals = new Approvals();
  readonly #agents: Agents;
  readonly #seeds: Seeds;

  constructor(
    private readonly store: TaskStore,
    private readonly open: OpenCount,
    private readonly settings: Settings,
  ) {
    this.#agents = new Agents(settings.agents);
    this.#seeds = new Seeds(this.#agents, store);
  }

  /** Answers a request. */
  answer(request: Case): Response {
    const { route, organizationId, key, query } = request;
    const { agent, user } = route;
    if (agent !== undefined && !this.#agents.has(agent)) return refuse(404, this.#agents.refusal(agent));
    this.#seeds.sow(key, organizationId);
    switch (route.name) {
      case 'agents': return json(this.#agents.list(organizationId));
      case 'agent': return json(this.#agents.record(agent ?? '', organizationId, request.version));
      case 'create': return this.#withBody(request, createFaults, (body) => this.#create(request, body));
      case 'report': return this.#withBody(request, reportFaults, (body) => this.#report(request, body));
      case 'metrics': return this.#withBody(request, metricsFaults, () => json({ ok: true }));
      case 'agent-history': return json(this.store.history(key, { agentId: agent ?? '' }, query, Date.now()));
      case 'user-history': return json(this.store.history(key, { userId: user ?? '' }, query, Date.now()));
      case 'token': return this.#token(request);
      case 'approval-check': return this.#withBody(request, checkFaults, (body) => json(this.#approvals.check(key, body)));
      case 'approval': {
        const status = this.#approvals.status(key, route.request ?? '');
        return status === undefined ? refuse(404, 'Approval request not found') : json(status);
      }
      default: return this.#aboutTask(request);
    }
  }

  #token({ key, route, query, body }: Case): Response {
    if (!isServer(body)) return refuseFields(notJson('dictionary'));
    return json(this.#logins.token(key, route.agent ?? '', route.user ?? '', body, query));
  }

  #aboutTask(request: Case): Response {
    const { key, route } = request;
    const id = route.task ?? '';
    const task = this.store.find(key, id);
    if (task === undefined) return refuse(404, TASK_UNKNOWN);
    switch (route.name) {
      case 'status': return answered(task);
      case 'stop':
        task.stop(Date.now());
        return answered(task);
      case 'update': return this.#withBody(request, updateFaults, (body) => update(task, body));
      case 'push': return push(task, request.body);
      case 'activity': return json(activityLog(task, Date.now()));
      case 'events': return this.#events(request, task);
      default: return refuse(404, 'Not Found');
    }
  }

  #events({ key, faults, lastId }: Case, first: EmulatedTask): Response {
    const silent = this.#agents.given(first.agentId) === undefined && (scenarioOf(first.agentId).silent ?? false);
    const task = (): EmulatedTask => this.store.find(key, first.id) ?? first;
    return eventStream({ task, silent, pace: this.settings.speed, faults, lastId }, key, this.open);
  }

  /** Makes a task, or goes on with one: under its id it begins a new life. */
  #create({ key, route, organizationId, version, faults }: Case, body: JsonObject): Response {
    const start = Date.now();
    const asked = textOf(body['id']);
    const earlier = asked === null ? undefined : this.store.find(key, asked);
    if (asked !== null && earlier === undefined) return refuse(404, TASK_UNKNOWN);
    const agentId = route.agent ?? '';
    const given = this.#agents.given(agentId);
    const scenario = given === undefined ? scenarioOf(agentId) : undefined;
    const id = asked ?? this.#newId(key);
    const own = this.#agents.record(agentId, organizationId, version);
    const record: JsonObject = {
      ...createdRecord({ id, agentId, organizationId, at: start }, body, version, own),
      ...(earlier === undefined ? {} : { created_at: earlier.origin['created_at'] ?? null, is_continuous: true }),
      ...scenario?.extra,
    };
    // A task that runs locally waits for the one who made it to say how it goes.
    const isElsewhere = body['run_locally'] === true;
    const life: { -readonly [Part in keyof Life]: Life[Part] } = isElsewhere || scenario === undefined
      ? { entries: [{ at: start, type: 'task_created' }] }
      : lifeOf(scenario, { start, pace: this.settings.speed, record });
    if (earlier !== undefined && faults.has('stale-finish')) {
      const ended = earlier.record(start);
      Object.assign(record, { finished_at: ended['finished_at'] ?? null });
      life.entries = [{ at: start, type: 'task_finished', data: ended }, ...life.entries];
    }
    const task = this.store.keep(new EmulatedTask(key, record, life));
    if (given !== undefined && !isElsewhere) {
      Script.play(given, task, inputFor(body, record, earlier?.record(start) ?? null), pathOf(agentId), this.settings.speed);
    }
    if (!scenario?.nameless) return json(record);
    const { id: _, ...nameless } = record;
    return json(nameless);
  }

  #newId(key: string): string {
    const id: unknown = this.settings.newTaskId();
    if (typeof id !== 'string' || id === '') throw new TypeError('createEmulator: `newTaskId` must return a text that is not empty');
    if (this.store.find(key, id) !== undefined) throw new TypeError(`createEmulator: \`newTaskId\` returned ${JSON.stringify(id)}, which a task has already`);
    return id;
  }

  /** Writes down a task that ran elsewhere; the same id again changes the same record. */
  #report({ key, route, organizationId }: Case, body: JsonObject): Response {
    const at = Date.now();
    const id = textOf(body['id']) ?? crypto.randomUUID();
    const change = reportedChange(body, at);
    const earlier = this.store.find(key, id);
    if (earlier !== undefined) {
      earlier.change(at, change);
      return answered(earlier);
    }
    const origin = blankRecord({ id, agentId: route.agent ?? '', organizationId, at });
    const life = { entries: [{ at, type: 'task_finished', change }] };
    return answered(this.store.keep(new EmulatedTask(key, origin, life)));
  }

  #withBody({ body }: Case, faultsIn: (body: JsonObject) => Fault422[], act: (body: JsonObject) => Response): Response {
    if (!isObject(body)) return refuseFields(notJson('dictionary'));
    const faults = faultsIn(body);
    return faults.length > 0 ? refuseFields(faults) : act(body);
  }
}

function answered(task: EmulatedTask): Response {
  return json(task.record(Date.now()));
}

/** Fields of a record that nobody changes from outside. */
const FIXED = ['id', 'agent_id', 'organization_id', 'created_at', 'updated_at'];

/** Takes the fields of a record that the body holds; the payload extension has a name of its own here. */
function update(task: EmulatedTask, body: JsonObject): Response {
  const known = Object.keys(task.origin).filter((name) => !FIXED.includes(name));
  const change: Record<string, Json> = {};
  for (const name of known) if (body[name] !== undefined) change[name] = body[name];
  const extension = body['tool_call_payload_extension'];
  if (extension !== undefined) change['payload_extension'] = extension;
  // A full record that repeats the status it was loaded with must not end the life it came from.
  if (change['status'] === task.status(Date.now())) delete change['status'];
  task.change(Date.now(), change);
  return answered(task);
}

/** Adds events from outside to what the task's streams tell. */
function push(task: EmulatedTask, body: Json | undefined): Response {
  if (!Array.isArray(body) || !body.every(isObject)) return refuseFields(notJson('list'));
  for (const event of body as readonly JsonObject[]) {
    const { type = null, data = null, time = null, identity = null } = event;
    task.insert({ at: Date.now(), type: textOf(type) ?? '', data, envelope: time === null ? { identity } : { time, identity } });
  }
  return json({ ok: true });
}
