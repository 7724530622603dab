// The files: the page at /, the package at /pkg/, the typeface at /fonts/.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
const HEADERS = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export class Site {
  #folders;
  #index;
  #policy;
  #sessions;
  #about;

  /** Reads the page, and what its policy must allow. */
  static async open({ pkg, sessions, about }) {
    const site = new Site();
    const page = await realpath(at('../page'));
    const missing = () => { throw new Error(`There is no folder ${pkg}: build the package first`); };
    // Without the typeface the page takes the system's.
    const fonts = await realpath(at('../../node_modules/@fontsource-variable/inter/files')).catch(() => page);
    site.#folders = { '/pkg/': await realpath(pkg).catch(missing), '/fonts/': fonts, '/': page };
    site.#index = await readFile(join(page, 'index.html'));
    site.#policy = policyOf(site.#index.toString());
    site.#sessions = sessions;
    site.#about = JSON.stringify(about);
    return site;
  }

  answer(incoming, outgoing) {
    this.#answer(incoming, outgoing).catch(() => refuse(outgoing, 500));
  }

  async #answer({ method, url, headers }, outgoing) {
    if (method !== 'GET' && method !== 'HEAD') return refuse(outgoing, 405);
    const path = url.split('?')[0];
    if (path === '/') {
      const welcome = this.#sessions.of(headers.cookie) ? {} : { 'set-cookie': this.#sessions.welcome() };
      return send(outgoing, '.html', this.#index, { 'content-security-policy': this.#policy, ...welcome });
    }
    if (path === '/about.json') return send(outgoing, '.json', this.#about);
    const file = await this.#find(path);
    if (file === undefined) return refuse(outgoing, 404);
    outgoing.writeHead(200, { ...HEADERS, 'content-type': TYPES[extname(file)] ?? 'text/plain; charset=utf-8' });
    if (method === 'HEAD') return outgoing.end();
    createReadStream(file).on('error', () => outgoing.destroy()).pipe(outgoing);
  }

  /** The file that a path means; nothing outside the folders, not even by a link inside them. */
  async #find(path) {
    try {
      const [prefix, folder] = Object.entries(this.#folders).find(([start]) => path.startsWith(start));
      const file = await realpath(join(folder, decodeURIComponent(path.slice(prefix.length))));
      return file.startsWith(folder + sep) && (await stat(file)).isFile() ? file : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Only what the page needs. WebAssembly needs its word; the import map is inline, as browsers want it, and is known by its hash. */
function policyOf(html) {
  const [, map] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(html);
  const hash = createHash('sha256').update(map).digest('base64');
  return [
    "default-src 'none'", `script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`, "style-src 'self'", "connect-src 'self'", "font-src 'self'",
    "img-src 'self' data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  ].join('; ');
}

function send(outgoing, type, body, headers = {}) {
  outgoing.writeHead(200, { ...HEADERS, 'content-type': TYPES[type], ...headers }).end(body);
}

function refuse(outgoing, status) {
  if (outgoing.headersSent) return outgoing.destroy();
  outgoing.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
}
