import type { EmulatedAgentDescription } from './emulated-agent.js';
import { faultOfAgent } from './fault.js';
import { plain, type Json, type JsonObject } from './json.js';
import { nearest } from './nearest.js';
import { SCENARIOS, scenarioOf } from './scenarios.js';

const CREATED = '2026-01-15T08:30:00.123456Z';
const INSTRUCTIONS: JsonObject = { role: ['Be precise'], goal: ['Summarise'], general: 'You analyse sales.' };

/** What every agent may use. */
const GRAPH: readonly JsonObject[] = [
  {
    id: 'node-files', item_id: 'item-files', name: 'Files', type: 'mcp', targets: [],
    settings: { mcp_settings: { type: 'remote', url: 'https://mcp.example.com' } },
  },
  { id: 'node-sub', item_id: 'agent-sub', name: 'Regions', type: 'agent', targets: [], settings: null },
];

/** What an agent's record says of the agent. */
interface Face {
  readonly name: string;
  readonly description: string;
}

/** One agent, in the version asked for. */
function agentRecord(agentId: string, { name, description }: Face, organizationId: string, version: string | null): JsonObject {
  return {
    id: agentId,
    organization_id: organizationId,
    name,
    description,
    unique_name: 'crimson-otter',
    origin_template: null,
    environment_id: 'env-1',
    tools: [],
    icon: '📊',
    source_nodes: [{ id: 's1', type: 'sdk', targets: [], metadata: {} }],
    access_scope: 'organizational',
    instructions: INSTRUCTIONS,
    framework: 'agno',
    graph: GRAPH,
    status: 'ACTIVE',
    knowledge_bases: [],
    version: Number(version) || 3,
    created_by: 'user-1',
    model_provider: 'openai',
    model_name: 'gpt-4.1',
    llm_reasoning_effort: 'medium',
    deep_planning: true,
    enforce_deep_planning: true,
    webhook_url: `https://webhook.example.com/?agent_id=${encodeURIComponent(agentId)}`,
    created_at: CREATED,
    type: 'manager',
    output_format: 'markdown',
    output_schema: null,
    expected_output: '',
  };
}

/** Fields of an agent's record that its row in the list has too. */
const ROW = [
  'id', 'name', 'icon', 'instructions', 'status', 'organization_id', 'created_at', 'type', 'access_scope', 'description', 'created_by',
];

/** Ids that no agent has: the last three are what clients send when they have none. */
const MISSING = ['agent-missing', 'None', 'null', 'undefined'];

/** The agents of an emulator: those that a test has given, and the built-in ones. */
export class Agents {
  readonly #given: ReadonlyMap<string, EmulatedAgentDescription>;
  readonly #isOpen: boolean;

  /** @param given undefined where any id is an agent's */
  constructor(given: ReadonlyMap<string, EmulatedAgentDescription> | undefined) {
    this.#given = given ?? new Map();
    this.#isOpen = given === undefined;
  }

  /** The description of an agent that was given. */
  given(agentId: string): EmulatedAgentDescription | undefined {
    return this.#given.get(agentId);
  }

  /** All that were given, with their ids. */
  get all(): Iterable<[string, EmulatedAgentDescription]> {
    return this.#given;
  }

  /** Is there such an agent? */
  has(agentId: string): boolean {
    if (this.#given.has(agentId)) return true;
    if (MISSING.includes(agentId)) return false;
    return this.#isOpen || isBuiltIn(agentId) || faultOfAgent(agentId) !== null;
  }

  /** What is said of an agent that does not exist. */
  refusal(agentId: string): string {
    const meant = this.#isOpen ? undefined : nearest(agentId, this.#given.keys());
    return meant === undefined ? 'Agent not found' : `Agent not found: did you mean ${meant}?`;
  }

  /** The rows of the list: the given agents alone, else one for each scenario. */
  list(organizationId: string): Json {
    const ids = this.#isOpen ? SCENARIOS.map(({ agentId }) => agentId) : [...this.#given.keys()];
    return ids.map((id) => {
      const record = this.record(id, organizationId, null);
      return Object.fromEntries(ROW.map((name) => [name, record[name] ?? null]));
    });
  }

  /** The record of an agent, in the version asked for. */
  record(agentId: string, organizationId: string, version: string | null): JsonObject {
    const given = this.#given.get(agentId);
    if (given === undefined) return agentRecord(agentId, scenarioOf(agentId), organizationId, version);
    const face = { name: agentId, description: 'An agent of a test.' };
    return { ...agentRecord(agentId, face, organizationId, version), ...(plain(given.record ?? {}) as JsonObject) };
  }
}

function isBuiltIn(agentId: string): boolean {
  return SCENARIOS.some((scenario) => scenario.agentId === agentId);
}
