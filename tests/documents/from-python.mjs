/** The examples of docs/from-python.md: what each prints and which requests it sends. */

const CREATE = 'POST /agent-execution/agent-123';
const REPORT = 'POST /agent-execution/agent-123/report_task';
const EVENTS = 'GET /org-emulator/agent-execution/{task}/events';
const status = (id) => `GET /agent-execution/${id}/status`;
const update = (id) => `PATCH /agent-execution/${id}/update`;

const EXAMPLES = {
  'backend.mjs': { prints: ['agent-123'], sends: [CREATE] },
  'environment.mjs': { prints: ['agent-123'], sends: [CREATE] },
  'own-work.mjs': { prints: ['completed An answer to: Summarize the report'], sends: [CREATE, update('{task}')] },
  'invoke.mjs': { prints: ['pending'], sends: [CREATE] },
  'attach-files.mjs': { prints: ['2 files'], sends: [CREATE] },
  'structured-output.mjs': { prints: ['Q4', '4100000'], sends: [CREATE, status('{task}')] },
  'stream-events.mjs': { prints: ['chunk', 'task_finished'], sends: [CREATE, EVENTS] },
  'continue.mjs': { prints: ['task_abc123 pending'], sends: [CREATE] },
  'continue-json.mjs': { prints: ['task_abc123'], sends: [status('task_abc123')] },
  'user.mjs': { prints: ['Alex'], sends: [CREATE] },
  'report.mjs': { prints: ['ext-job-9921 completed'], sends: [REPORT] },
  'report-twice.mjs': { prints: ['job-7842 Extracted 412 rows'], sends: [REPORT] },
  'report-agent.mjs': { prints: ['agent-123'], sends: ['GET /agents/agent-123', REPORT] },
  'report-failure.mjs': { prints: ['The model is overloaded'], sends: [REPORT], code: 1 },
  'report-static.mjs': { prints: ['ext-001'], sends: [REPORT] },
  'task.mjs': { prints: ['task_xyz completed', 'Revenue grew'], sends: [status('task_xyz')] },
  'load.mjs': { prints: ['task_xyz 20'], sends: [status('task_xyz')] },
  'save.mjs': { prints: ['executing Done'], sends: [status('task_xyz'), update('task_xyz'), status('task_xyz')] },
  'stop.mjs': { prints: ['stopped true'], sends: [status('task_xyz'), 'DELETE /agent-execution/task_xyz'], running: true },
  'metrics.mjs': { prints: ['true 0'], sends: [status('task_xyz'), 'POST /agents-metrics/agent-123/execution', status('task_xyz')] },
  'create.mjs': { prints: ['Created task: '], sends: [CREATE] },
  'user-tokens.mjs': { prints: ["[ 'node-files', 'https://mcp.example.com' ]", "false { 'mcp-graph-item-uuid-1': 'ghp_userAccessToken123' }"], sends: ['GET /agents/agent-123', CREATE] },
  'get.mjs': { prints: ['completed', 'Revenue grew'], sends: [status('task-456')] },
  'list.mjs': { prints: ['task-456 completed'], sends: ['GET /agent-execution/executions/history/agent-123', status('task-456')] },
  'stream.mjs': { prints: ['Event: task_created at 20', 'Event: task_finished at 20', 'completed'], sends: [CREATE, EVENTS] },
  'update.mjs': {
    prints: ['Task task-456 is stopped', 'completed Analysis completed successfully'], sends: ['DELETE /agent-execution/task-456', update('task-456')], running: true,
  },
  'files.mjs': { prints: ['1 PDF files, 2 image files, 1 readable files', 'https://example.com/data.csv month,revenue'], sends: [CREATE] },
  'message.mjs': { prints: ['What did we sell?', 'Message timestamp (UTC): 20', '0 files, 0 images'], sends: [status('task-456')] },
  'activity.mjs': { prints: ['user: What did we sell?', 'Tool: read_table ->', 'Reasoning: '], sends: [status('task-456'), 'GET /activity/agent-123/task-456'] },
  'tool-usage.mjs': { prints: ['{ search_files: 1, read_table: 1 }'], sends: [status('task-456'), 'GET /activity/agent-123/task-456'] },
};

export default (stage) => Object.fromEntries(
  Object.entries(EXAMPLES).map(([name, expected]) => [name, (source) => stage.example(name, source, expected)]),
);
