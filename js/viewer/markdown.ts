/** Markdown out of what an agent says, as elements that can do nothing but be read. */

import { make } from './dom.js';
import { createPurifier, Lexer, Marked } from './library.js';
import { fileLink, safeUrl, tame } from './links.js';
import type { Setting } from './setting.js';

/** Text, lists, tables, links. No forms, no frames, no media, no styles, and no ids or names that could shadow a page's own. */
const TAGS = (
  'a b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup ' +
  'table tbody td tfoot th thead tr u ul var wbr'
).split(' ');
const ATTRIBUTES = ['href', 'src', 'alt', 'start', 'align', 'colspan', 'rowspan'];

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(text: string): string; createScriptURL(url: string): string }): unknown;
}

/** A purifier of our own: hooks that a page adds to its own are not ours. Made when it is first needed. */
let purifier: ReturnType<typeof createPurifier> | undefined;
let policy: unknown;

/** What is left of markup; null where nothing can be, such as of a frame set. */
function purify(html: string): DocumentFragment | null {
  if (!purifier) {
    purifier = createPurifier(window);
    try {
      const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
      policy = trustedTypes?.createPolicy('xpander-edge', { createHTML: (text) => text, createScriptURL: () => '' });
    } catch {
      // The page allows no policy of this name: DOMPurify tries one of its own.
    }
  }
  return purifier.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
    ...(policy ? { TRUSTED_TYPES_POLICY: policy as never } : {}),
  });
}

const marked = new Marked({ gfm: true });
marked.use({
  renderer: {
    // A box that cannot be ticked is a sign, and not a form.
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    heading({ tokens, depth }) {
      return `<h${depth}>${this.parser.parseInline(tokens)}</h${depth}>`;
    },
  },
});

/** Definitions of links, `[name]: url`: they hold in the blocks that follow. */
export type Definitions = Lexer['tokens']['links'];

/** The blocks of a text, each as it was written. Definitions are added to `links`. */
export function blocksOf(text: string, links: Definitions): { type: string; raw: string }[] {
  const lexer = new Lexer(marked.defaults);
  lexer.tokens.links = links;
  return lexer.blockTokens(text, []);
}

/** A block as elements; as its bare text when it is too odd to be parsed. */
export function markdown(text: string, links: Definitions, setting: Setting, outline = new Outline()): DocumentFragment {
  return parse(text, links, setting, outline) ?? bare(text);
}

function parse(text: string, links: Definitions, setting: Setting, outline: Outline): DocumentFragment | null {
  let fragment: DocumentFragment | null;
  try {
    const lexer = new Lexer(marked.defaults);
    lexer.tokens.links = Object.assign(Object.create(null), links) as Definitions;
    fragment = purify(marked.parser(lexer.lex(text)));
  } catch {
    return null;
  }
  if (!fragment) return null;
  for (const link of fragment.querySelectorAll('a')) tameLink(link);
  for (const image of fragment.querySelectorAll('img')) settle(image, setting);
  for (const heading of fragment.querySelectorAll('h1, h2, h3, h4, h5, h6')) outline.place(heading);
  for (const item of fragment.querySelectorAll('li')) if (/^[☑☐] /.test(item.textContent)) item.className = 'task';
  for (const table of fragment.querySelectorAll('table')) {
    const frame = make('div', { class: 'wide', tabindex: 0, role: 'group' });
    table.replaceWith(frame);
    frame.append(table);
  }
  return fragment;
}

function bare(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(make('p', { class: 'text' }, text));
  return fragment;
}

/** The levels of a text's headings: below the page's own title, and none is skipped. */
export class Outline {
  constructor(private level = 1) {}

  copy(): Outline {
    return new Outline(this.level);
  }

  place(heading: Element): void {
    this.level = Math.min(Number(heading.localName[1]) + 1, this.level + 1, 6);
    const placed = make(`h${this.level as 2}`, { class: heading.localName });
    placed.append(...heading.childNodes);
    heading.replaceWith(placed);
  }
}

function tameLink(link: HTMLAnchorElement): void {
  const url = safeUrl(link.getAttribute('href'));
  if (url) tame(link, url).setAttribute('part', 'link');
  else link.replaceWith(...link.childNodes);
}

/** An image is shown where the page wants it; elsewhere it is a link to itself, for loading it would tell its host who reads. */
function settle(image: HTMLImageElement, { images, strings }: Setting): void {
  const url = safeUrl(image.getAttribute('src'));
  const name = image.getAttribute('alt') ?? '';
  if (!url) return image.replaceWith(name);
  if (!images) {
    const link = fileLink(url);
    if (name) link.textContent = strings.image.replace('{name}', () => name);
    // A link within a link is none.
    return image.parentElement?.closest('a') ? image.replaceWith(link.textContent ?? '') : image.replaceWith(link);
  }
  image.loading = 'lazy';
  image.referrerPolicy = 'no-referrer';
  image.src = url.href;
  if (!image.hasAttribute('alt')) image.alt = '';
}
