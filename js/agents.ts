/** Agents: what runs tasks. */

import { hide } from './hidden.js';
import { call, type RequestOptions } from './call.js';
import { configurationOf, type Configuration, type ConfigurationOptions } from './configuration.js';
import type { CreateTaskParameters } from './create.js';
import { AGENT, AGENT_ITEM } from './generated/records.js';
import { Held } from './held.js';
import type { AgentRecord, AgentsListRecord } from './agent-records.js';
import { findable, raw } from './raw.js';
import { Task } from './task.js';

/** The attributes of {@link AgentRecord}. */
export interface Agent extends AgentRecord {}

/**
 * An agent, loaded. Its attributes are the platform's record, see {@link AgentRecord}.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/agents
 */
export class Agent extends Held<AgentRecord> {
  /** @internal */
  constructor(record: object, configuration: Configuration) {
    super(record, configuration, AGENT);
    // The pages write `agent.graph.items`; on the wire the graph is the list itself.
    if (Array.isArray(this.graph)) hide(this.graph, 'items', this.graph);
  }

  /**
   * Creates a task of this agent.
   *
   * @returns The task, which has only begun.
   * @throws {@link ConfigurationError} A parameter is unknown or unusable. Nothing was sent.
   * @throws {@link ConnectionError} No answer. With `maybeStarted` the agent may be running; `fetch` was not called twice.
   * @example
   * const task = await agent.createTask({ prompt: 'Access my repositories', user_tokens: { [item.id]: token } });
   */
  async createTask(parameters: Omit<CreateTaskParameters, 'agent_id'> = {}, options?: RequestOptions): Promise<Task> {
    const asked = { ...parameters, agent_id: this.id };
    return Task.from(await call('createAgentTask', this.configuration, asked, options), this.configuration);
  }
}

/** The attributes of {@link AgentsListRecord}. */
export interface AgentsListItem extends AgentsListRecord {}

/** An agent in a list. Its attributes are the row's, see {@link AgentsListRecord}. */
export class AgentsListItem extends Held<AgentsListRecord> {
  /** @internal */
  constructor(record: object, configuration: Configuration) {
    super(record, configuration, AGENT_ITEM);
  }

  /**
   * Loads the agent, in its latest version.
   *
   * @throws {@link ApiError} 404: it is gone.
   */
  load(options?: RequestOptions): Promise<Agent> {
    return new Agents(this.configuration).get(this.id, {}, options);
  }
}

/**
 * The organization's agents.
 *
 * @example
 * const agent = await new Agents().get('agent-123');
 * const servers = agent.graph.items.filter((item) => item.type === 'mcp').map((item) => item.settings?.mcp_settings?.url);
 */
export class Agents {
  readonly #configuration: Configuration;

  /** Without a configuration the environment is read, where there is one. */
  constructor(configuration?: Configuration | ConfigurationOptions) {
    findable(this);
    this.#configuration = configurationOf(configuration);
  }

  /**
   * Lists the agents.
   *
   * @returns All of them: the platform's list has no pages.
   * @example
   * for (const { id, name } of await new Agents().list()) console.log(id, name);
   */
  async list(options?: RequestOptions): Promise<AgentsListItem[]> {
    const records = await call<object[]>('listAgents', raw(this).#configuration, {}, options);
    return records.map((record) => new AgentsListItem(record, raw(this).#configuration));
  }

  /**
   * Loads an agent.
   *
   * @param agent_id Default: the configured agent, then `XPANDER_AGENT_ID`.
   * @param which `version`: default the latest.
   * @throws {@link ConfigurationError} `missing_agent`: no agent is named anywhere. Nothing was sent.
   * @throws {@link ApiError} 404: there is no such agent.
   * @example
   * const pinned = await agents.get('agent-123', { version: 7 });
   */
  async get(agent_id?: string | null, { version }: { version?: string | number | null } = {}, options?: RequestOptions): Promise<Agent> {
    const record = await call<object>('getAgent', raw(this).#configuration, { agent_id, version }, options);
    return new Agent(record, raw(this).#configuration);
  }
}
