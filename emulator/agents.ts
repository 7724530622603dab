import type { Json, JsonObject } from './json.js';
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

/** The agents of an organization: one per scenario. */
export function agentList(organizationId: string): Json {
  return SCENARIOS.map(({ agentId, name, description }) => ({
    id: agentId,
    name,
    icon: '📊',
    instructions: INSTRUCTIONS,
    status: 'ACTIVE',
    organization_id: organizationId,
    created_at: CREATED,
    type: 'manager',
    access_scope: 'organizational',
    description,
    created_by: 'user-1',
  }));
}

/** One agent, in the version asked for. */
export function agentRecord(agentId: string, organizationId: string, version: string | null): JsonObject {
  const { name, description } = scenarioOf(agentId);
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

/** Is there such an agent? The last three are what clients send when they have none. */
export function agentExists(agentId: string): boolean {
  return !['agent-missing', 'None', 'null', 'undefined'].includes(agentId);
}
