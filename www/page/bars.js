// The bars of a timeline, made of a view and of what its events tell of time.

/** The kinds, in the order of the legend, each with its name. */
export const KINDS = { thinking: 'Thinking', tool: 'Tools', text: 'Text', task: 'Sub-tasks', person: 'People', line: 'Connection' };

/**
 * The bars of a task, by begin: `{ key, kind, name, note, from, until, state, isInner }`; times in milliseconds since 1970, `until` is null
 * while it goes on. `absences` are the times without a connection; `earlier` are the bars of a watch of the same task that was left: they stay.
 */
export function barsOf(view, { spans, absences, earlier }) {
  const isRunning = !['completed', 'failed', 'error', 'stopped'].includes(view.status);
  const inner = ({ task_id }) => view.id !== null && task_id !== view.id;
  const open = (until) => until ?? (isRunning ? null : spans.until);
  const bars = [
    ...view.reasoning.map((step) => ({
      key: `thinking:${step.request_id ?? step.time}`, kind: 'thinking', name: step.title ?? (step.type === 'think' ? 'Thinking' : 'Looking at what came of it'),
      note: step.thought ?? step.analysis, from: spans.thoughts.get(step.time) ?? timeOf(step), until: timeOf(step), state: 'done', isInner: inner(step),
    })),
    ...view.tool_calls.map((call) => ({
      key: `tool:${call.request_id ?? call.tool_call_id ?? call.order}`, kind: 'tool', name: call.tool_name ?? call.operation_id ?? 'A tool', note: call.reasoning?.title,
      from: timeOf(call), until: open(at(call.answered_at)), state: call.status, isInner: inner(call),
    })),
    ...spans.texts.map((text, index) => ({
      key: `text:${text.from}`, kind: 'text', name: 'Writing', note: `${text.pieces} pieces`, from: text.from,
      until: isRunning && index === spans.texts.length - 1 && text.until === spans.until ? null : text.until, state: 'done', isInner: inner(text),
    })),
    ...view.sub_agents.map((step) => ({
      key: `handed:${step.time}`, kind: 'task', name: `Handed to ${step.agent_id ?? 'another agent'}`, note: step.query, from: timeOf(step), until: timeOf(step), state: 'done', isInner: inner(step),
    })),
    ...view.sub_tasks.map((task) => ({
      key: `task:${task.id}`, kind: 'task', name: task.name ?? task.title ?? task.agent_id ?? task.id, note: task.status,
      from: timeOf(task), until: open(at(task.finished_at)), state: task.status, isInner: false,
    })),
    ...view.asks.map((ask) => ({
      key: `ask:${ask.order}:${ask.type}`, kind: 'person', name: ask.type.replaceAll('_', ' '), note: ask.pending ? 'open' : 'done',
      from: timeOf(ask), until: ask.pending ? open(null) : timeOf(ask), state: ask.pending ? 'waiting' : 'done', isInner: inner(ask),
    })),
    ...absences.map(({ from, until }, index) => ({ key: `line:${index}`, kind: 'line', name: 'Not connected', note: 'The task went on meanwhile', from, until, state: 'lost', isInner: false })),
  ];
  const merged = new Map(earlier.map((bar) => [bar.key, bar]));
  for (const bar of bars) {
    const before = merged.get(bar.key);
    merged.set(bar.key, before ? { ...bar, from: Math.min(bar.from, before.from) } : bar);
  }
  return [...merged.values()].filter(({ from }) => Number.isFinite(from)).sort((a, b) => a.from - b.from);
}

function at(time) {
  const ms = Date.parse(time ?? '');
  return Number.isFinite(ms) ? ms : null;
}

function timeOf({ time }) {
  return at(time) ?? NaN;
}
