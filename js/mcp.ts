/** Tokens of tool servers. */

import { call, type Operation, type RequestOptions } from './call.js';
import { complete, reveal } from './complete.js';
import { makeError } from './errors.js';
import { MCP_TOKEN } from './generated/records.js';
import { own } from './own.js';
import { pushEvents } from './push.js';
import type { MCPServerDetails } from './records.js';
import type { Task } from './task.js';

/** Whose token is requested. */
export interface McpLoginParameters {
  /** Default: the id of the user in the task's input. */
  user_id?: string | null | undefined;
  /** Ask for a new token even if the old one has not expired. Default false. */
  force_refresh?: boolean | null | undefined;
}

/** How a token is requested. */
export interface McpTokenParameters extends McpLoginParameters {
  /** Begin a sign-in where one is needed, and return its URL. Default true. */
  generate_login_url?: boolean | null | undefined;
}

/** The tool server of a response. */
export interface McpServerName {
  /** Its address. */
  server_url?: string | null;
  /** Its name. */
  server_name?: string | null;
}

/** Somebody has to sign in. */
export interface McpLoginRequired {
  /** What kind of answer it is. */
  type: 'login_required';
  /** The answer. */
  data: McpLoginData;
}

/** Where to sign in. */
export interface McpLoginData extends McpServerName {
  /** A page to open. */
  url: string;
}

/** The token is there. */
export interface McpTokenReady {
  /** What kind of answer it is. */
  type: 'token_ready';
  /** The answer. */
  data: McpTokenData;
}

/** A token. */
export interface McpTokenData extends McpServerName {
  /** Readable, and hidden from logs and serialisation. */
  readonly access_token: string;
}

/** There is no token, and no login that would give one. */
export interface McpTokenIssue {
  /** Something went wrong, or the server needs no token. */
  type: 'token_issue' | 'not_supported';
  /** The answer. */
  data: McpIssueData;
}

/** Why there is no token. */
export interface McpIssueData extends McpServerName {
  /** In words. */
  message: string;
}

/** A token, or why there is none yet. `switch (token.type)` narrows it. */
export type McpToken = McpTokenReady | McpLoginRequired | McpTokenIssue;

/** Options of {@link Task.waitForMcpToken}. Times are in milliseconds. */
export interface McpLoginOptions extends RequestOptions {
  /** The pause between two status reads. Default 1000, shortened at random by up to a quarter. */
  interval?: number | undefined;
  /** The most that the whole wait may take. Default 600000. */
  deadline?: number | undefined;
  /** The most requests, repeated ones included. Default: no limit. */
  maxRequests?: number | undefined;
  /** Called when somebody has to sign in, with where. What it throws ends the wait. */
  onLogin?: ((login: McpLoginRequired) => void | Promise<void>) | undefined;
}

/** @internal Requests it once. */
export async function getMcpToken(
  task: Task,
  server: MCPServerDetails,
  { generate_login_url, ...given }: McpTokenParameters = {},
  options?: RequestOptions,
): Promise<McpToken> {
  return ask('getMcpToken', task, server, { ...given, generate_login_url: generate_login_url ?? true }, options);
}

/** @internal Asks, and waits for the login where one is needed. What the core says of it goes to the task's audience. */
export async function waitForMcpToken(
  task: Task,
  server: MCPServerDetails,
  parameters?: McpLoginParameters,
  options: McpLoginOptions = {},
): Promise<McpToken> {
  const { interval: _, deadline: __, maxRequests: ___, onLogin, ...request } = own(options);
  let told: Promise<unknown> = Promise.resolve();
  const tell = (data: McpToken): Promise<unknown> =>
    (told = told
      .then(() => pushEvents(task, { type: 'auth_event', data }, request))
      .then(() => (data.type === 'login_required' ? onLogin?.(data) : undefined)));
  const token = await ask('waitForMcpToken', task, server, { ...parameters, generate_login_url: true }, options, tell);
  await told;
  return token;
}

async function ask(
  operation: Operation,
  task: Task,
  server: MCPServerDetails,
  given: object,
  options: RequestOptions | undefined,
  tell?: (data: McpToken) => unknown,
): Promise<McpToken> {
  if (typeof server !== 'object' || server === null || Array.isArray(server)) {
    throw makeError({ code: 'invalid_parameter', message: 'Invalid `server`: pass a tool server, an object such as one of `mcp_servers`' });
  }
  const { id: task_id, agent_id, input, is_app, background_auth_eligible, payload_extension } = task;
  const parameters = {
    // A server that a task holds keeps its secrets out of sight; here they are sent.
    ...reveal(server, {}),
    user_id: input?.user?.id,
    ...given,
    task_id,
    agent_id,
    is_app,
    background_auth_eligible,
    sso_fetch_key: payload_extension?.['sso_fetch_key'],
  };
  const answer = await call<object>(operation, task.configuration, parameters, options, tell as (record: object) => unknown);
  return complete(answer, MCP_TOKEN) as unknown as McpToken;
}
