// An event in a line.

/** The colour of a type of event: the kind of bar that it belongs to. */
export function kindOf(type) {
  if (type === 'think' || type === 'analyze') return 'thinking';
  if (type.startsWith('tool_call')) return 'tool';
  if (type === 'chunk') return 'text';
  if (type.startsWith('sub_')) return 'task';
  if (/^(auth_event|ask_|invite_|member_|secret_)/.test(type)) return 'person';
  return type === 'undecodable' ? 'bad' : 'other';
}

/** What an event says, in a few words. */
export function summaryOf({ type, data, raw, gap, synthetic }) {
  const said = short(wordsOf(type, data, raw));
  return [gap && 'after a gap', synthetic && 'from the record', said].filter(Boolean).join(' · ');
}

function wordsOf(type, data, raw) {
  const { input } = data?.payload ?? {};
  switch (type) {
    case 'task_created':
    case 'task_updated':
    case 'task_finished':
    case 'sub_task_created':
    case 'sub_task_updated':
    case 'sub_task_finished': return data?.status;
    case 'think':
    case 'analyze': return input?.thought ?? input?.analysis;
    case 'tool_call_request': return [data?.tool_name, data?.reasoning?.title].filter(Boolean).join(': ');
    case 'tool_call_result': return `${data?.tool_name ?? ''}${data?.is_error ? ' failed' : ''}: ${textOf(data?.result)}`;
    case 'plan_updated': return `${data?.tasks?.filter(({ completed }) => completed).length} of ${data?.tasks?.length} done`;
    case 'undecodable': return raw;
    default: return data;
  }
}

function short(value) {
  const text = textOf(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function textOf(value) {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
