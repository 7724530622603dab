/** A host of files on loopback, for tasks that name some: real answers, redirects, and a note of who asked for what. */
import { createServer } from 'node:http';

const LATIN = Buffer.from([0x63, 0x61, 0x66, 0xe9]);
const FILES = {
  '/a.csv': ['text/csv', 'x,y\n1,2\n'],
  '/utf8.txt': ['text/plain; charset=utf-8', 'naïve ✓ 👋'],
  '/latin.txt': ['text/plain; charset="ISO-8859-1"', LATIN],
  '/undeclared.txt': ['text/plain', LATIN],
  '/klingon.txt': ['text/plain; charset=klingon', 'Qapla’'],
  '/page': ['text/html', 'hello page'],
  '/waves.txt': ['text/plain', '👋'.repeat(30)],
  '/large.txt': ['text/plain', Buffer.alloc(15 * 1024 * 1024, 0x61)],
};

/** Starts it. Every request may have a `by` in its query; `/_seen?by=…` gives the requests that had the same one. */
export function serveFiles() {
  const seen = new Map();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://files');
    const by = searchParams.get('by') ?? '';
    const answer = (status, headers = {}) => response.writeHead(status, { 'access-control-allow-origin': '*', ...headers });
    if (pathname === '/_seen') return answer(200, { 'content-type': 'application/json' }).end(JSON.stringify(seen.get(by) ?? []));
    const note = { path: pathname, method: request.method, headers: request.headers, left: false };
    seen.set(by, [...(seen.get(by) ?? []), note]);
    response.on('close', () => (note.left = !response.writableFinished));
    const [, hops] = /^\/hops\/(\d+)\//.exec(pathname) ?? [];
    if (hops !== undefined) return answer(302, { location: hops === '1' ? `/a.csv?by=${by}` : `/hops/${hops - 1}/a.csv?by=${by}` }).end();
    if (pathname === '/to.csv') return answer(307, { location: searchParams.get('location') }).end();
    if (pathname === '/silent.txt') return;
    if (pathname === '/endless.txt') {
      answer(200, { 'content-type': 'text/plain' });
      const chunk = Buffer.alloc(1 << 16, 0x61);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      return more();
    }
    const [type, body] = FILES[pathname] ?? [];
    if (type === undefined) return answer(404, { 'content-type': 'text/plain' }).end('nope');
    return answer(200, { 'content-type': type }).end(body);
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      done({
        url: `http://127.0.0.1:${server.address().port}`,
        close: () => new Promise((closed) => {
          server.close(closed);
          server.closeAllConnections();
        }),
      });
    });
  });
}
