/** How the viewer looks. Every colour and size is a custom property that a page can set. */

const CSS = `
:host {
  --_font: var(--xpander-font, system-ui, sans-serif);
  --_mono: var(--xpander-mono, ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'DejaVu Sans Mono', monospace);
  --_size: var(--xpander-size, 0.875rem);
  --_ground: var(--xpander-ground, light-dark(#ffffff, #131517));
  --_raised: var(--xpander-raised, light-dark(#f6f7f8, #1b1e21));
  --_ink: var(--xpander-ink, light-dark(#1a1d21, #e8eaed));
  --_soft: var(--xpander-soft, light-dark(#59616b, #9ea6b0));
  --_line: var(--xpander-line, light-dark(#e2e5e9, #2c3136));
  --_accent: var(--xpander-accent, light-dark(#2457c5, #8fb3ff));
  --_on-accent: var(--xpander-on-accent, light-dark(#ffffff, #0c1220));
  --_good: var(--xpander-good, light-dark(#17713f, #74d39c));
  --_bad: var(--xpander-bad, light-dark(#b3261e, #ff9e94));
  --_warn: var(--xpander-warn, light-dark(#855300, #eebb66));
  --_radius: var(--xpander-radius, 10px);
  display: block;
  min-inline-size: min(100%, 16rem);
  color: var(--_ink);
  font: var(--_size)/1.5 var(--_font);
  text-align: start;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
p, ul, ol { margin: 0; padding: 0; }
ul, ol { list-style: none; }
svg.icon { inline-size: 1em; block-size: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
svg.dot { fill: currentColor; stroke: none; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.soft, .count, .note, .none, .time { color: var(--_soft); }
.warn { color: var(--_warn); }
.label { color: var(--_soft); font-weight: 600; font-size: 0.857em; }
.count, .time { font-variant-numeric: tabular-nums; }
.count { font-weight: 400; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--_accent); text-decoration: underline; text-underline-offset: 0.15em; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; border-radius: 4px; }

.panel {
  position: relative; display: flex; flex-direction: column; container: panel / inline-size; overflow: hidden;
  max-block-size: var(--xpander-max-height, min(44rem, 90vh)); background: var(--_ground); border: 1px solid var(--_line); border-radius: var(--_radius);
}
header { display: flex; flex-wrap: wrap; align-items: center; gap: 0.125rem 0.625rem; padding: 0.625rem 0.875rem; border-block-end: 1px solid var(--_line); }
header .title { flex: 1 1 4rem; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
header .below { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: 0 0.75rem; color: var(--_soft); font-size: 0.857em; }
.pill { display: inline-flex; align-items: center; gap: 0.375em; padding: 0.0625rem 0.5rem 0.0625rem 0.375rem; border: 1px solid var(--_line); border-radius: 99px; color: var(--_soft); font-weight: 600; font-size: 0.857em; white-space: nowrap; max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; }
.pill.executing { color: var(--_accent); }
.pill.completed { color: var(--_good); }
.pill.failed, .pill.error { color: var(--_bad); }
.pill.paused { color: var(--_warn); }
.mark { display: inline-flex; flex: none; }
.connection { display: inline-flex; align-items: center; gap: 0.375em; }
.connection::before { content: ''; inline-size: 0.5em; block-size: 0.5em; border: 1.5px solid currentColor; border-radius: 50%; }
.connection.live::before, .connection.resumed::before { background: var(--_good); border-color: var(--_good); }
.connection.reconnecting, .connection.failed { color: var(--_warn); }

button, .button {
  padding: 0.25rem 0.75rem; min-block-size: 1.75rem; border: 1px solid var(--_line); border-radius: 6px; background: var(--_ground); color: inherit;
  font: 600 0.857em/1.4 var(--_font); cursor: pointer;
}
button:hover { background: var(--_raised); }
.button { display: inline-block; background: var(--_accent); border-color: transparent; color: var(--_on-accent); text-decoration: none; }
.button:hover { text-decoration: underline; }
button.quiet { padding: 0.125rem 0.5rem; border-color: transparent; background: none; color: var(--_accent); }
button.latest { position: absolute; inset-block-end: 0.75rem; inset-inline-start: 50%; translate: -50%; border-radius: 99px; background: var(--_ink); color: var(--_ground); border-color: transparent; }
:host(:dir(rtl)) button.latest { translate: 50%; }
button.latest svg { display: none; }

.scroll { overflow: auto; overscroll-behavior: contain; min-block-size: 0; scrollbar-gutter: stable; scrollbar-width: thin; }
.scroll:focus-visible { outline-offset: -2px; }
.columns { display: grid; gap: 1rem; padding: 0.875rem; grid-template-columns: minmax(0, 1fr); }
.side, .main { display: grid; gap: 1rem; align-content: start; min-inline-size: 0; grid-template-columns: minmax(0, 1fr); }
.side:not(:has(> :not([hidden], .usage), .pair:not([hidden]))) { display: none; }
/* Grids leave a gap around what is empty, too. */
.usage:not(:has(> :not([hidden]))), .main > div:not(:has(> :not([hidden]))) { display: none; }
.empty { color: var(--_soft); }
@container panel (inline-size >= 52rem) {
  .columns:has(.side > .plan:not([hidden]), .side .pair:not([hidden])) { grid-template-columns: minmax(0, 1fr) 17rem; column-gap: 1.75rem; }
  .side { order: 2; position: sticky; inset-block-start: 0.875rem; align-self: start; }
}

.asks { flex: none; max-block-size: 18rem; overflow: auto; padding: 0.75rem 0.875rem; border-block-end: 1px solid var(--_line); }
.asks ul { display: grid; gap: 0.5rem; }
.asks > ul > li { display: grid; gap: 0.375rem; padding: 0.625rem 0.75rem; border: 1px solid var(--_warn); border-inline-start-width: 4px; border-radius: 8px; background: var(--_raised); overflow-wrap: anywhere; }
.asks .title { display: flex; gap: 0.5em; align-items: center; font-weight: 600; }
.asks .title svg { color: var(--_warn); }
.asks .plain { list-style: disc; padding-inline-start: 1.25rem; display: block; }

.plan { display: grid; gap: 0.375rem; }
.plan li { display: flex; gap: 0.5rem; align-items: baseline; }
.plan li > svg { translate: 0 0.125em; color: var(--_soft); }
.plan li.done { color: var(--_soft); }
.plan li.done > svg { color: var(--_good); }
.plan li span { overflow-wrap: anywhere; min-inline-size: 0; }
progress { appearance: none; inline-size: 100%; block-size: 4px; border: 0; border-radius: 2px; background: var(--_line); overflow: hidden; }
progress::-webkit-progress-bar { background: var(--_line); }
progress::-webkit-progress-value { background: var(--_accent); border-radius: 2px; }
progress::-moz-progress-bar { background: var(--_accent); }
.usage { display: grid; gap: 0.25rem; }
.pair { display: flex; gap: 0.625rem; align-items: center; flex-wrap: wrap; font-variant-numeric: tabular-nums; font-size: 0.857em; }
.pair progress { flex: 1 1 3rem; inline-size: auto; }
.pair .label { font-size: 1em; }

.log { display: grid; grid-template-columns: minmax(0, 1fr); justify-items: start; }
.log > * { justify-self: stretch; }
.log > button { justify-self: start; }
.steps > li { min-inline-size: 0; }
summary { display: flex; align-items: baseline; gap: 0.5rem; padding: 0.1875rem 0.375rem; margin-inline: -0.375rem; border-radius: 6px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:hover { background: var(--_raised); }
.step > summary > .mark { translate: 0 0.125em; color: var(--_soft); }
.step.completed > summary > .mark { color: var(--_good); }
.step.failed > summary > .mark, .step.error > summary > .mark { color: var(--_bad); }
.step.running > summary > .mark, .step.executing > summary > .mark { color: var(--_accent); }
.step.waiting > summary > .mark, .step.paused > summary > .mark { color: var(--_warn); }
.step.failed > summary > .title, .step.error > summary > .title { color: var(--_bad); }
.step .title { flex: 0 1 auto; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.step.thought > summary > .title { color: var(--_soft); }
.step .note { flex: 1 1 0; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.step .time { margin-inline-start: auto; font-size: 0.857em; white-space: nowrap; }
.code, code, pre, .tree { font-family: var(--_mono); font-size: 0.929em; }
.step > .body { display: grid; gap: 0.625rem; margin-block: 0.25rem 0.625rem; margin-inline-start: 0.4375rem; padding-inline-start: 1rem; border-inline-start: 1px solid var(--_line); grid-template-columns: minmax(0, 1fr); overflow-wrap: anywhere; }
.body > .prose:not(:has(.block > *)) { display: none; }
.field { display: grid; gap: 0.125rem; grid-template-columns: minmax(0, 1fr); }
.field.bad > .label { color: var(--_bad); }

.tree { overflow-wrap: anywhere; line-height: 1.6; text-align: left; }
.tree ul { padding-inline-start: 1.125rem; }
.tree summary { display: inline-flex; padding-block: 0; margin: 0; padding-inline: 0.125rem; }
.tree summary::before { content: '▸'; color: var(--_soft); inline-size: 0.75em; }
.tree details[open] > summary::before { content: '▾'; }
.tree li > details { display: inline; }
.tree .key { color: var(--_accent); }
.tree .index { color: var(--_soft); }
.tree .key + .text::before, .tree .key + .text::after { content: '"'; color: var(--_soft); }
.tree .number { color: var(--_good); }
.tree > span > .text, .tree > .text { display: block; max-block-size: 24rem; overflow: auto; }

.prose { max-inline-size: 48rem; font-size: 1.0714em; line-height: 1.65; overflow-wrap: anywhere; }
.prose .block > * { margin-block: 0 0.75em; unicode-bidi: plaintext; }
.prose > .block:last-child > :last-child { margin-block-end: 0; }
.prose :is(h1, h2, h3, h4, h5, h6) { margin-block: 1.1em 0.4em; font-size: 1em; line-height: 1.35; font-weight: 650; }
.prose .h1 { font-size: 1.35em; } .prose .h2 { font-size: 1.2em; } .prose .h3 { font-size: 1.08em; }
.prose > .log > div > .block:first-child > :is(h1, h2, h3, h4, h5, h6):first-child { margin-block-start: 0; }
.prose ul { list-style: disc; } .prose ol { list-style: decimal; }
.prose :is(ul, ol) { padding-inline-start: 1.5em; }
.prose li { margin-block: 0.2em; }
.prose li > :is(ul, ol, p) { margin-block: 0.2em; }
.prose pre { padding: 0.75rem; border: 1px solid var(--_line); border-radius: 8px; background: var(--_raised); white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; tab-size: 2; unicode-bidi: isolate; direction: ltr; text-align: left; }
.prose :not(pre) > code, kbd { padding: 0.1em 0.3em; border-radius: 4px; background: var(--_raised); border: 1px solid var(--_line); }
.prose blockquote { margin-inline: 0; padding-inline-start: 0.875em; border-inline-start: 3px solid var(--_line); color: var(--_soft); }
.prose li.task { list-style: none; margin-inline-start: -1.25em; }
.prose hr { border: 0; border-block-start: 1px solid var(--_line); }
.prose img { max-inline-size: 100%; block-size: auto; border-radius: 6px; }
.prose mark { background: none; color: inherit; font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.929em; }
th, td { padding: 0.3em 0.75em; border-block-end: 1px solid var(--_line); text-align: start; vertical-align: top; overflow-wrap: normal; }
th { font-weight: 600; }
[align=right] { text-align: end; } [align=center] { text-align: center; }

/* Not above the answer, on the answer: what changes there would make the log lose the place that is being read. */
.steps-of:has(+ div > :is(.answer, .result):not([hidden])) { border-block-end: 1px solid var(--_line); padding-block-end: 1rem; }
.result { display: grid; gap: 0.375rem; grid-template-columns: minmax(0, 1fr); }
.answer:not([hidden]) + .result { border-block-start: 1px solid var(--_line); padding-block-start: 1rem; }
.answer:not([hidden]) + .result { margin-block-start: 1rem; }
.failure { display: grid; gap: 0.25rem; justify-items: start; padding: 0.75rem; border: 1px solid var(--_bad); border-inline-start-width: 4px; border-radius: 8px; background: var(--_raised); overflow-wrap: anywhere; }
.failure .label { color: var(--_bad); }
.failure button { margin-block-start: 0.375rem; }
.answer:not([hidden]) ~ .failure { margin-block-start: 1rem; }
.others { font-size: 0.929em; }
.others summary { color: var(--_soft); display: inline-flex; }
.others summary::before { content: '▸'; inline-size: 0.75em; }
.others details[open] > summary::before { content: '▾'; }
.others li { padding-block: 0.125rem; overflow-wrap: anywhere; }
.others li b { font-weight: 600; }

@media (prefers-reduced-motion: no-preference) {
  svg.spin { animation: spin 1s linear infinite; }
  .connection.reconnecting::before { animation: blink 1.2s ease-in-out infinite; }
}
@keyframes spin { to { rotate: 1turn; } }
@keyframes blink { 50% { opacity: 0.25; } }
@media (prefers-contrast: more) {
  :host { --_soft: var(--_ink); --_line: currentColor; }
}
@media (forced-colors: active) {
  .pill, .panel, button, .button { border-color: CanvasText; }
  progress { border: 1px solid CanvasText; }
  progress::-webkit-progress-value { background: Highlight; forced-color-adjust: none; }
  .connection.live::before, .connection.resumed::before { background: CanvasText; forced-color-adjust: none; }
}
`;

let made: CSSStyleSheet | undefined;

/** The style sheet, shared by all viewers. It is constructed, so that no policy for styles has to allow it. */
export function sheet(): CSSStyleSheet {
  if (!made) {
    made = new CSSStyleSheet();
    // jsdom's has no such method, and nobody looks at what it shows.
    made.replaceSync?.(CSS);
  }
  return made;
}
