/** What the task uses: context and tokens. */

import type { TaskView } from '../entry/default.js';
import { make, say, show } from './dom.js';
import type { Setting } from './setting.js';
import { fill } from './strings.js';

export class Usage {
  readonly element: HTMLElement;
  readonly #context: HTMLElement;
  readonly #meter = make('progress', { max: 100 });
  readonly #share = make('span');
  readonly #compaction = make('div', { class: 'soft', hidden: true });
  readonly #tokens = make('div', { class: 'pair', hidden: true });
  readonly #spent = make('span');

  constructor(private readonly setting: Setting) {
    const { strings } = setting;
    this.#meter.setAttribute('aria-label', strings.context);
    this.#context = make('div', { class: 'pair', hidden: true }, make('span', { class: 'label' }, strings.context), this.#meter, this.#share);
    this.#tokens.append(make('span', { class: 'label' }, strings.tokens), this.#spent);
    this.#compaction.textContent = strings.compaction;
    this.element = make('div', { class: 'usage', part: 'usage' }, this.#context, this.#compaction, this.#tokens);
  }

  update({ context, compaction, tokens }: TaskView): void {
    const { strings, format } = this.setting;
    const percent = number(context?.percent);
    show(this.#context, percent !== undefined);
    if (percent !== undefined) {
      this.#meter.value = Math.min(Math.max(percent, 0), 100);
      say(this.#share, format.share(percent / 100));
      const [used, window] = [number(context?.estimated_tokens), number(context?.context_window)];
      if (used !== undefined && window !== undefined) this.#context.title = fill(strings.contextUse, { n: format.count(used), m: format.count(window) });
    }
    show(this.#compaction, context?.compacting === true || ['compaction_started', 'compaction_progress', 'summarization'].includes(compaction?.type ?? ''));
    const [read, written] = [number(tokens?.prompt_tokens), number(tokens?.completion_tokens)];
    show(this.#tokens, read !== undefined || written !== undefined);
    const parts = [
      read === undefined ? '' : fill(strings.tokensIn, { n: format.count(read) }), written === undefined ? '' : fill(strings.tokensOut, { n: format.count(written) }),
    ];
    say(this.#spent, parts.filter(Boolean).join(' · '));
  }
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
