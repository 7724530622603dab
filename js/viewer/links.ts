/** Links out of what an agent says. */

import { make, plain } from './dom.js';

/** A URL that may be opened: absolute, http or https, and without a user name that could pass for a host. */
export function safeUrl(text: unknown): URL | undefined {
  if (typeof text !== 'string' || text.length > 8192 || !/^https?:\/\//i.test(text)) return undefined;
  try {
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** What every link has: it opens elsewhere, tells nobody where it was, and shows where it leads. */
export function tame(link: HTMLAnchorElement, url: URL): HTMLAnchorElement {
  link.href = url.href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  link.title = plain(url.href);
  return link;
}

/** A link with a text of ours. */
export function linkTo(url: URL, text: string, part = 'link'): HTMLAnchorElement {
  return tame(make('a', { part }, plain(text)), url);
}

/** A link to a file, by its name. */
export function fileLink(url: URL): HTMLAnchorElement {
  const name = url.pathname.split('/').pop() ?? '';
  return linkTo(url, decoded(name) || url.host, 'link file');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
