/** What each kind of step shows: as a row, and when it is opened. */

import type { AskView, ErrorView, ReasoningView, SubAgentView, SubTaskView, ToolCallView } from '../entry/default.js';
import { millisecondsOf } from '../instant.js';
import { make, plain } from './dom.js';
import type { IconName } from './icons.js';
import { fileLink, safeUrl } from './links.js';
import type { Setting } from './setting.js';
import { fill, word } from './strings.js';
import { longText, tree } from './tree.js';

/** A step, by the list of the view that it stands in. */
export type Step =
  | { readonly list: 'tool_calls'; readonly entry: ToolCallView }
  | { readonly list: 'reasoning'; readonly entry: ReasoningView }
  | { readonly list: 'sub_tasks'; readonly entry: SubTaskView }
  | { readonly list: 'sub_agents'; readonly entry: SubAgentView }
  | { readonly list: 'asks'; readonly entry: AskView }
  | { readonly list: 'errors'; readonly entry: ErrorView };

/** How a step looks. */
export interface Face {
  readonly icon: IconName;
  /** For the style: `running`, `failed`, `completed`, `waiting`, … */
  readonly state: string;
  /** The state as a word, for those who see no icon. */
  readonly stateWord?: string;
  readonly title: string;
  readonly isCode?: boolean;
  /** In a few words, beside the title. */
  readonly note?: string | null | undefined;
  readonly seconds?: number | null;
  /** What is shown when it is opened. */
  body(): (Node | null)[];
}

/** The longest title or note that is put on the page. */
const SHORT = 200;

/** How a step looks now. */
export function faceOf(step: Step, setting: Setting): Face {
  switch (step.list) {
    case 'tool_calls': return toolCall(step.entry, setting);
    case 'reasoning': return reasoning(step.entry, setting);
    case 'sub_tasks': return subTask(step.entry, setting);
    case 'sub_agents': return subAgent(step.entry, setting);
    case 'asks': return ask(step.entry, setting);
    case 'errors': return failure(step.entry, setting);
  }
}

const TOOL_ICONS = { running: 'spin', completed: 'check', failed: 'cross' } as const;

function toolCall(call: ToolCallView, setting: Setting): Face {
  const { strings } = setting;
  const { status, payload, result, reasoning } = call;
  const isOpen = status === 'running';
  return {
    icon: TOOL_ICONS[status] ?? 'dot',
    state: status,
    stateWord: strings[status],
    title: short(call.tool_name ?? call.operation_id ?? ''),
    isCode: true,
    note: short(reasoning?.title ?? preview(payload)),
    seconds: call.duration,
    body: () => [
      reasoning?.description ? make('p', { class: 'soft' }, longText(text(reasoning.description), setting)) : null,
      field(strings.arguments, tree(payload, setting)),
      isOpen ? make('p', { class: 'soft' }, strings.pending) : field(status === 'failed' ? strings.failed : strings.result, tree(result, setting), status === 'failed' ? 'bad' : ''),
    ],
  };
}

function reasoning(step: ReasoningView, setting: Setting): Face {
  const { strings, format } = setting;
  const { thought, analysis, action, result, confidence } = step;
  const said = [thought, analysis, action, result].filter((part) => part !== null && part !== '');
  return {
    icon: 'thought',
    state: 'thought',
    title: short(step.title ?? strings[step.type] ?? step.type),
    note: step.title === null ? short(said[0]) : null,
    body: () => [
      ...said.map((part) => make('p', {}, longText(text(part), setting))),
      typeof confidence === 'number' ? make('p', { class: 'soft' }, fill(strings.confidence, { n: confidence <= 1 ? format.share(confidence) : format.count(confidence) })) : null,
    ],
  };
}

const TASK_ICONS: Readonly<Record<string, IconName>> = {
  pending: 'clock', executing: 'spin', paused: 'pause', completed: 'check', failed: 'cross', error: 'cross', stopped: 'stop',
};

/** The icon of a task's status. */
export function statusIcon(status: string): IconName {
  return Object.hasOwn(TASK_ICONS, status) ? (TASK_ICONS[status] as IconName) : 'dot';
}

function subTask(task: SubTaskView, setting: Setting): Face {
  const { strings } = setting;
  const status = task.status ?? 'executing';
  const name = task.name ?? task.title ?? task.agent_id ?? task.id;
  return {
    icon: statusIcon(status),
    state: status,
    stateWord: word(strings.status, status),
    title: short([task.icon ? [...plain(task.icon)].slice(0, 4).join('') : '', name].filter(Boolean).join(' ')),
    note: strings.subTask,
    // The platform's records say 0 until the end, and some say it then.
    seconds: task.duration || between(task.started_at ?? task.created_at, task.finished_at),
    // Its steps and its text are kept up to date by the row itself.
    body: () => [],
  };
}

function subAgent(step: SubAgentView, setting: Setting): Face {
  const { strings } = setting;
  const { query, reasoning, files } = step;
  const links = (Array.isArray(files) ? files : []).slice(0, 20).map((file: unknown) => safeUrl(typeof file === 'object' ? (file as { url?: unknown } | null)?.url : file));
  const list = links.filter((url) => url !== undefined).map((url) => make('li', {}, fileLink(url)));
  return {
    icon: 'agent',
    state: 'agent',
    title: fill(strings.handedTo, { name: short(step.agent_id ?? '') }),
    note: short(reasoning?.title ?? query),
    body: () => [
      reasoning?.description ? make('p', { class: 'soft' }, longText(text(reasoning.description), setting)) : null,
      query ? make('p', {}, longText(text(query), setting)) : null,
      list.length > 0 ? field(strings.files, make('ul', {}, ...list)) : null,
    ],
  };
}

function ask(step: AskView, setting: Setting): Face {
  const { strings } = setting;
  return {
    icon: step.pending ? 'ask' : 'check',
    state: step.pending ? 'waiting' : 'completed',
    stateWord: step.pending ? strings.open : strings.done,
    title: word(strings.asks, step.type),
    note: short(step.data['server_name'] ?? step.data['connector_name']),
    body: () => [tree(step.data, setting)],
  };
}

function failure(step: ErrorView, setting: Setting): Face {
  return { icon: 'cross', state: 'failed', stateWord: setting.strings.failed, title: short(step.message ?? setting.strings.failed), body: () => [tree(step.message, setting)] };
}

function field(label: string, content: Node, state = ''): HTMLElement {
  return make('div', { class: `field ${state}`, part: 'field' }, make('div', { class: 'label' }, label), content);
}

/** One line of a text that is no longer than a line can be. */
function short(value: unknown): string {
  const line = plain(text(value).slice(0, SHORT * 2)).replace(/\s+/g, ' ').trim();
  return line.length > SHORT ? `${line.slice(0, SHORT - 1)}…` : line;
}

/** The types promise a text; what comes is what an agent has sent. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
}

/** The first plain values of an object, for those who do not open it. */
function preview(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return text(payload);
  const values = Object.values(payload).slice(0, 5).filter((value) => typeof value === 'string' || typeof value === 'number');
  return values.map((value) => String(value).slice(0, SHORT)).join(' · ');
}

function between(from: string | null, until: string | null): number | null {
  const took = (millisecondsOf(until) - millisecondsOf(from)) / 1000;
  return took >= 0 ? took : null;
}
