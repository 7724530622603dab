/** Reports on tasks that ran elsewhere. */

import { call, type RequestOptions } from './call.js';
import type { Configuration, ConfigurationOptions } from './configuration.js';
import type { AgentRecord } from './agent-records.js';
import type { Tokens } from './records.js';

/**
 * What to report.
 *
 * @see https://docs.xpander.ai/developers/sdk-reference/backend/report-external-task
 */
export interface ReportExternalTaskParameters {
  /** The agent that the run counts for. Default: the configured one. */
  agent_id?: string | null | undefined;
  /** A loaded agent; wins over `agent_id`. */
  agent?: Pick<AgentRecord, 'id'> | null | undefined;
  /** Your id of the run. Reporting the same id again updates the record, so that such a report is safe to repeat. */
  id?: string | null | undefined;
  /** The prompt. */
  input?: string | null | undefined;
  /** The model's raw answer, stored as it is. Numbers that JSON cannot hold become null. */
  llm_response?: unknown | undefined;
  /** Tokens that the run spent. They count in the agent's metrics. */
  tokens?: Tokens | null | undefined;
  /** Default true. False marks the run as failed. */
  is_success?: boolean | null | undefined;
  /** What came of it; on a failure, why. */
  result?: string | null | undefined;
  /** Wall-clock seconds. Default 0. */
  duration?: number | null | undefined;
  /** Names of the tools that the run called. */
  used_tools?: string[] | null | undefined;
  /** Used for this call in place of the client's. */
  configuration?: Configuration | ConfigurationOptions | null | undefined;
}

/** Sends a report; gives the record that the platform keeps. */
export function report(
  configuration: Configuration,
  parameters: ReportExternalTaskParameters,
  options?: RequestOptions,
): Promise<object> {
  return call<object>('reportExternalTask', configuration, parameters, options);
}
