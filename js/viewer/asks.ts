/** What the task needs of a person, above everything else until it is settled. */

import type { AskView, TaskView } from '../entry/default.js';
import { make, plain, show } from './dom.js';
import { icon } from './icons.js';
import { linkTo, safeUrl } from './links.js';
import type { Setting } from './setting.js';
import { fill, word } from './strings.js';
import { isOver } from './status.js';
import { longText, tree } from './tree.js';

/** The most that are shown; the others stand among the steps. */
const MOST = 20;

export class Asks {
  readonly element: HTMLElement;
  readonly #list = make('ul');
  #shown: readonly AskView[] = [];

  constructor(private readonly setting: Setting) {
    this.element = make('div', { role: 'group', class: 'asks', part: 'asks', tabindex: 0, 'aria-label': setting.strings.needsYou, hidden: true }, this.#list);
  }

  update(view: TaskView): void {
    const pending = openAsks(view).slice(-MOST);
    if (pending.length === this.#shown.length && pending.every((ask, index) => ask === this.#shown[index])) return;
    const cards = new Map(this.#shown.map((ask, index) => [ask, this.#list.children[index]]));
    this.#shown = pending;
    this.#list.replaceChildren(...pending.map((ask) => cards.get(ask) ?? this.#card(ask)));
    show(this.element, pending.length > 0);
  }

  #card(ask: AskView): HTMLElement {
    const title = make('div', { class: 'title' }, icon('ask'), titleOf(ask, this.setting));
    return make('li', { part: 'ask' }, title, ...contentOf(ask, this.setting));
  }
}

/** What is still asked; nothing is, once a task has ended. */
export function openAsks(view: TaskView): AskView[] {
  return isOver(view.status) ? [] : view.asks.filter(({ pending }) => pending);
}

/** What is asked, in a few words. */
export function titleOf({ type, data }: AskView, { strings }: Setting): string {
  const name = data['server_name'] ?? data['connector_name'];
  const isSignIn = type === 'auth_event' || type === 'pending_eca_request';
  return isSignIn && typeof name === 'string' ? fill(strings.signInTo, { name: plain(name).slice(0, 100) }) : word(strings.asks, type);
}

function contentOf({ type, data }: AskView, setting: Setting): Node[] {
  const { strings } = setting;
  switch (type) {
    case 'auth_event':
    case 'pending_eca_request': {
      const url = safeUrl(type === 'auth_event' ? data['url'] : data['auth_url']);
      if (!url) return [make('p', {}, strings.noLink)];
      const link = linkTo(url, word(strings.asks, type), 'link sign-in');
      link.className = 'button';
      return [make('p', {}, link, ' ', make('span', { class: 'soft' }, fill(strings.opens, { name: url.host })))];
    }
    case 'ask_user_questions': return questions(data['questions'], setting);
    case 'ask_for_secret': return [listed(data['names'], setting)];
    case 'invite_member': return [make('p', {}, plain(String(data['email'] ?? '')))];
    case 'hitl_request': return [make('p', {}, strings.approve)];
    default: return [tree(data, setting)];
  }
}

function questions(value: unknown, setting: Setting): Node[] {
  if (!Array.isArray(value)) return [tree(value, setting)];
  return value.slice(0, MOST).map((question: unknown) => {
    if (typeof question === 'string') return make('p', {}, longText(question, setting));
    const parts = (question ?? {}) as Record<string, unknown>;
    const text = [parts['question'], parts['q'], parts['text'], parts['title']].find((part) => typeof part === 'string');
    if (typeof text !== 'string') return tree(question, setting);
    const options = parts['options'] ?? parts['choices'];
    return make('div', {}, make('p', {}, longText(text, setting)), Array.isArray(options) && listed(options, setting));
  });
}

function listed(value: unknown, setting: Setting): HTMLElement {
  const items = (Array.isArray(value) ? value : [value]).slice(0, MOST).map((item: unknown) => {
    const label = typeof item === 'object' && item !== null ? ((item as { label?: unknown }).label ?? item) : item;
    return make('li', {}, typeof label === 'string' ? longText(label, setting) : tree(label, setting));
  });
  return make('ul', { class: 'plain' }, ...items);
}
