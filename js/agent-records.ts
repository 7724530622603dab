/** The platform's records of agents, as types. */

import type { OutputFormat } from './enums.js';
import type { MCPServerDetails, Open } from './records.js';

/** Who an agent is. */
export interface AgentInstructions {
  /** What it is, line by line. */
  role: string[];
  /** What it is for, line by line. */
  goal: string[];
  /** Everything else that it should follow. */
  general: string;
  [field: string]: unknown;
}

/** An agent in a list. */
export interface AgentsListRecord {
  /** The agent's id. */
  id: string;
  /** Its name. */
  name: string;
  /** What is shown beside the name, such as an emoji. */
  icon: string;
  /** Who it is, what it is for, and how it works. */
  instructions: AgentInstructions;
  /** `DRAFT`, `ACTIVE` or `INACTIVE`. */
  status: Open<'DRAFT' | 'ACTIVE' | 'INACTIVE'>;
  /** The organization that it belongs to. */
  organization_id: string;
  /** When it was made; ISO 8601. */
  created_at: string;
  /** What it does, in words. */
  description: string | null;
  /** Who may use it. Default `organizational`. */
  access_scope: Open<'personal' | 'organizational' | 'project'> | null;
  /** The user who made it. */
  created_by: string | null;
  /** What sort of agent it is. */
  type: Open<'manager' | 'regular' | 'a2a' | 'curl' | 'orchestration'> | null;
}

/** A part of an agent: a tool, a tool server, a sub-agent. */
export interface AgentGraphItem {
  /** The item's id: the key of its token in `user_tokens`. */
  id: string;
  /** What sort of part it is. */
  type: Open<
    | 'source_node'
    | 'agent'
    | 'workflow'
    | 'tool'
    | 'human_in_the_loop'
    | 'xpsleep-agent-delay'
    | 'custom_agent'
    | 'storage'
    | 'coding_agent'
    | 'mcp'
    | 'local_db'
    | 'skills'
  >;
  /** The id of what it stands for: the tool, the agent, the server. */
  item_id?: string;
  /** Its name, for people. */
  name?: string | null;
  /** How it is set up. */
  settings?: AgentGraphItemSettings | null;
  [field: string]: unknown;
}

/** How a part of an agent is set up. */
export interface AgentGraphItemSettings {
  /** Of an item of type `mcp`: the tool server. */
  mcp_settings?: MCPServerDetails | null;
  [field: string]: unknown;
}

/** The parts of an agent, as a list. */
export type AgentGraph = AgentGraphItem[] & {
  /** The list itself, since the platform's pages write `agent.graph.items`. Not enumerable. */
  readonly items: AgentGraphItem[];
};

/** An agent. The platform sends more fields than these; they are there as well. */
export interface AgentRecord {
  /** The agent's id. */
  id: string;
  /** The organization that it belongs to. */
  organization_id: string;
  /** Its name. */
  name: string;
  /** Its name among all agents of the platform. */
  unique_name: string;
  /** What runs it: `agno`, `langchain`, `claude-code` and others. */
  framework: string;
  /** Whose model it uses. */
  model_provider: string;
  /** The model. */
  model_name: string;
  /** The version that was loaded. Default 1. */
  version: number;
  /** `DRAFT`, `ACTIVE` or `INACTIVE`. Default `ACTIVE`. */
  status: Open<'DRAFT' | 'ACTIVE' | 'INACTIVE'>;
  /** The parts. Default none. */
  graph: AgentGraph;
  /** Its tools, as the platform describes them. Default none. */
  tools: unknown[];
  /** The form of its results, where a task asks for no other. Default `markdown`. */
  output_format: Open<OutputFormat>;
  /** JSON schema of its results. */
  output_schema: Record<string, unknown> | null;
  /** It makes a plan first. Default true. */
  deep_planning: boolean;
  /** It may not finish while steps of the plan are open. Default true. */
  enforce_deep_planning: boolean;
  /** How hard the model reasons. Default `medium`. */
  llm_reasoning_effort: Open<'low' | 'medium' | 'high' | 'xhigh'>;
  /** Who it is, what it is for, and how it works. */
  instructions?: AgentInstructions;
  /** What sort of agent it is. */
  type?: AgentsListRecord['type'];
  /** Where a request starts the agent. */
  webhook_url?: string | null;
  /** When it was made; ISO 8601. */
  created_at?: string;
}
