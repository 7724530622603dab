import type { JsonObject } from './json.js';
import type { Story } from './story.js';

const LOGIN = { url: 'https://login.example.com/authorize', server_url: 'https://mcp.example.com', server_name: 'Example' };
const TOKEN = { access_token: 'REDACTED', server_url: LOGIN.server_url, server_name: LOGIN.server_name };
const ISSUE = { message: 'The token has expired', server_url: LOGIN.server_url, server_name: LOGIN.server_name };
const CONTEXT = {
  estimated_tokens: 1200, context_window: 200_000, percent: 0.6, auto_compact_threshold: 150_000,
  emergency_threshold: 176_000, compacting: false,
};
const PROGRESS = { trigger: 'auto', attempt: 1, percent: 40, label: 'Compacting context', detail: null };
const EXECUTION = 'execution-1';

/** What an agent gateway decides, each in the words of its entry in the activity log. */
const DECISIONS: readonly JsonObject[] = [
  {
    agent_id: 'agent-sub', action: 'create_execution', reasoning: 'Another agent knows the regions', title: 'Regions',
    description: 'Collect the regional figures', created_execution_id: EXECUTION, query: 'Which regions?', is_async: true,
  },
  {
    agent_id: 'agent-sub', action: 'ask_execution', reasoning: 'One figure is missing',
    created_execution_id: EXECUTION, new_input: 'And São Paulo?', rejected: null,
  },
  { action: 'stop_execution', reasoning: 'It takes too long', created_execution_id: EXECUTION },
  { action: 'continue_execution', reasoning: 'It is needed after all', created_execution_id: EXECUTION, rejected: 'busy' },
  {
    action: 'get_executions_result', reasoning: 'What came of it',
    executions: [{ created_execution_id: EXECUTION, status: 'completed', result: 'Two regions' }],
  },
];

/** One of every event that no other agent tells. */
export function showcase(story: Story, taskId: string): Story {
  story
    .tell('auth_event', { type: 'login_required', data: LOGIN })
    .tell('auth_event', { type: 'token_ready', data: TOKEN })
    .tell('auth_event', { type: 'token_issue', data: ISSUE })
    .tell('auth_event', { type: 'not_supported', data: ISSUE })
    .tell('context_status', CONTEXT)
    .tell('task_compactization', { type: 'compaction_progress', data: PROGRESS })
    .tell('task_compactization', { type: 'retry', data: { is_retry: true } })
    .tell('process_state_changed', { state: 'running' })
    .tell('process_update', { note: 'half way' });
  for (const decision of DECISIONS) story.tell('agent_gateway_decision', decision);
  return story
    .tell('gateway_steer_applied', {
      conversation_id: taskId, message_id: 'message-1', at: 'child', execution_id: EXECUTION, message: { id: 'message-1' },
    })
    .tell('ask_user_questions', { agent_id: 'agent-every-event', questions: [{ q: 'Which region?' }] })
    .tell('invite_member', { email: 'alex@example.com' })
    .tell('member_invited', { email: 'alex@example.com' })
    .tell('ask_for_secret', { names: ['TOKEN'] })
    .tell('secret_saved', { names: ['TOKEN'] })
    .tell('live_surface_created', { url: 'https://example.com/surface/1' })
    .tell('inline_card', { card_id: 'card-1', manifest: {} });
}
