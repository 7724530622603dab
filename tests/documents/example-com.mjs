/** Loaded before an example: the files of https://example.com/, which every page's examples name. */
const { fetch } = globalThis;

globalThis.fetch = async (input, init) => {
  const url = new URL(input);
  if (url.hostname !== 'example.com') return fetch(input, init);
  const is = url.pathname.endsWith('.csv');
  return new Response(is ? 'month,revenue\nJanuary,412\n' : 'Not Found', { status: is ? 200 : 404, headers: { 'content-type': is ? 'text/csv' : 'text/plain' } });
};
