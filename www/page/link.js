// A watch as a link. The fragment never reaches a server; the cursor in it holds ids and hashes, and no key.

/** The cursor that the page was opened with. */
export function cursorOfPage() {
  return new URLSearchParams(location.hash.slice(1)).get('cursor') ?? undefined;
}

/** A link that goes on where `cursor` stands. */
export function linkTo(cursor) {
  const url = new URL(location.pathname, location.href);
  url.hash = new URLSearchParams({ cursor });
  return url.href;
}

/** The page's own address without a cursor: what runs now is something else. */
export function forgetCursor() {
  if (location.hash) history.replaceState(null, '', location.pathname);
}
