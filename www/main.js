import { Backend } from 'xpander-edge';

// The emulator's key is no secret. A page of yours keeps its key on a server.
const backend = new Backend({
  baseUrl: `${location.origin}/api`,
  apiKey: 'emulator-key',
  organizationId: 'org-emulator',
  dangerouslyAllowBrowser: true,
});

const [form, agent, prompt, run, stop, status, events, answer, facts] = [
  'ask', 'agent', 'prompt', 'run', 'stop', 'status', 'events', 'answer', 'facts',
].map((id) => document.getElementById(id));

/** The run that is on the page: it is left when another one begins. */
let current;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  start().catch((error) => say(describe(error), 'bad'));
});

prompt.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

// Stopping ends the task; its stream then tells the end.
stop.addEventListener('click', async () => {
  stop.disabled = true;
  try {
    await current?.task?.stop();
  } catch (error) {
    say(describe(error), 'bad');
    stop.disabled = false;
  }
});

async function start() {
  current?.left.abort();
  const mine = { left: new AbortController(), task: undefined };
  current = mine;
  clear();
  const { signal } = mine.left;
  try {
    mine.task = await backend.invokeAgent(
      { agent_id: agent.value, prompt: prompt.value, events_streaming: true },
      { signal },
    );
    stop.disabled = false;
    for await (const event of mine.task.events({ signal })) show(event, mine.task.id);
    showResult(mine.task);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    if (current === mine) rest();
  }
}

function clear() {
  events.replaceChildren();
  facts.replaceChildren();
  answer.textContent = '';
  answer.setAttribute('aria-busy', 'true');
  run.textContent = 'Run again';
  say('Starting');
}

function rest() {
  stop.disabled = true;
  answer.setAttribute('aria-busy', 'false');
}

function show(event, task_id) {
  const { type, data } = event;
  if (type === 'chunk') {
    answer.append(String(data));
    return;
  }
  if (type.startsWith('task_') && data?.status && data.id === task_id) say(data.status);
  const atEnd = events.scrollHeight - events.scrollTop - events.clientHeight < 24;
  const item = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = type;
  item.append(name, ' ', summary(event));
  if (data?.is_error || type === 'undecodable') item.className = 'bad';
  events.append(item);
  if (atEnd) events.scrollTop = events.scrollHeight;
}

/** What an event says, in a few words. */
function summary({ type, data, raw }) {
  switch (type) {
    case 'task_created':
    case 'task_updated':
    case 'task_finished':
      return data?.status ?? '';
    case 'think':
    case 'analyze':
      return data?.payload?.input?.thought ?? data?.payload?.input?.analysis ?? '';
    case 'tool_call_request':
      return `${data.tool_name ?? data.operation_id}: ${data.reasoning?.title ?? ''}`;
    case 'tool_call_result':
      return short(data.result);
    case 'plan_updated':
      return (data?.tasks ?? []).map(({ title, completed }) => `${completed ? '☑' : '☐'} ${title}`).join(' · ');
    case 'undecodable':
      return short(raw);
    default:
      return short(data);
  }
}

function short(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

function showResult({ status: end, result, duration, used_tools, tokens }) {
  if (answer.textContent === '' && result) answer.textContent = result;
  say(end, end === 'completed' ? 'good' : 'bad');
  fact('Duration', `${duration} s`);
  fact('Tools', used_tools.join(', ') || 'none');
  if (tokens) fact('Tokens', `${tokens.prompt_tokens} in, ${tokens.completion_tokens} out`);
}

function fact(name, value) {
  const term = document.createElement('dt');
  const text = document.createElement('dd');
  term.textContent = name;
  text.textContent = value;
  const pair = document.createElement('div');
  pair.append(term, text);
  facts.append(pair);
}

function say(text, mood = '') {
  if (status.textContent !== text) status.textContent = text;
  status.className = mood;
}

function describe(error) {
  return `${error?.name ?? 'Error'}: ${error?.description ?? error?.message ?? error}`;
}
