/** One row for each tool and each way of using it. `cargo xtask check --all` runs all of them. */
import { documentsRow } from './documents.mjs';
import { jsx } from './jsx.mjs';
import { next } from './next.mjs';
import { page, pageOfServer, server } from './pages.mjs';
import { worker } from './workers.mjs';

const ALL = ['main', 'streaming', 'viewer', 'proxy', 'emulator'];
const NOT_STREAMING = ALL.filter((entry) => entry !== 'streaming');
const SERVER = { sources: ['page'] };

/** Vite before 8 moves a dependency to a folder of its own in development, and leaves the .wasm where it was. */
const EXCLUDED = { 'vite.config.js': "export default { optimizeDeps: { exclude: ['xpander-edge'] } };\n" };
const vite = (version, isMoved) => [
  { name: `Vite ${version} build`, tool: `vite-${version}`, light: version === 8, build: ['vite', 'build'], run: page('dist', ALL) },
  { name: `Vite ${version} dev`, tool: `vite-${version}`, run: pageOfServer('vite', ['--host', '127.0.0.1', '--port'], isMoved ? NOT_STREAMING : ALL) },
  ...(isMoved ? [{ name: `Vite ${version} dev, streaming`, tool: `vite-${version}`, run: pageOfServer('vite', ['--host', '127.0.0.1', '--port'], ['streaming']), fails: 'expected magic word 00 61 73 6d' }] : []),
  ...(isMoved ? [{ name: `Vite ${version} dev, as documented`, tool: `vite-${version}`, files: EXCLUDED, run: pageOfServer('vite', ['--host', '127.0.0.1', '--port'], ALL), line: 'optimizeDeps' }] : []),
  { name: `Vite ${version} server`, tool: `vite-${version}`, build: ['vite', 'build', '--ssr', 'server.js', '--outDir', 'server'], run: server('server/server.js') },
].map((row) => ({ ...SERVER, ...row }));

const COPY = 'cp node_modules/xpander-edge/dist/core_bg.wasm dist/';
const PARCEL = ['parcel', 'build', 'index.html', '--no-cache', '--dist-dir', 'dist'];
const PARCEL_EXPORTS = '{ "private": true, "type": "module", "@parcel/resolver-default": { "packageExports": true } }\n';
/** The page with one entry only: `main.js` names all of them. */
const MAIN_ALONE = `
import run from './entry-main.js';
const [, platform] = location.hash.slice(1).split('|').map(decodeURIComponent);
run(platform).then((outcome) => (window.outcome = outcome), (error) => (window.outcome = String(error)));
`;

export const rows = [
  { ...SERVER, name: 'esbuild page', tool: 'esbuild', light: true, build: ['esbuild', 'main.js', '--bundle', '--splitting', '--format=esm', '--outdir=dist'], run: page('dist', NOT_STREAMING) },
  { ...SERVER, name: 'esbuild server', tool: 'esbuild', light: true, build: ['esbuild', 'server.js', '--bundle', '--platform=node', '--format=esm', '--outfile=server/server.js'], run: server('server/server.js') },
  { ...SERVER, name: 'Rollup page', tool: 'rollup-4', light: true, build: ['rollup', 'main.js', '--plugin', 'node-resolve', '--dir', 'dist'], run: page('dist', NOT_STREAMING) },
  { ...SERVER, name: 'Rollup server', tool: 'rollup-4', light: true, build: ['rollup', 'server.js', '--plugin', 'node-resolve={exportConditions:["node"]}', '--external', 'node:http', '--dir', 'server'], run: server('server/server.js') },
  { ...SERVER, name: 'esbuild streaming, as documented', tool: 'esbuild', build: ['sh', '-c', `esbuild main.js --bundle --splitting --format=esm --outdir=dist && ${COPY}`], run: page('dist', ['streaming']), line: COPY },
  { ...SERVER, name: 'Rollup streaming, as documented', tool: 'rollup-4', build: ['sh', '-c', `rollup main.js --plugin node-resolve --dir dist && ${COPY}`], run: page('dist', ['streaming']), line: COPY },
  ...vite(5, true), ...vite(6, true), ...vite(7, true), ...vite(8, false),
  { ...SERVER, name: 'webpack 5', tool: 'webpack-5', build: ['node', 'webpack.mjs'], run: page('dist', ALL) },
  // Parcel takes the folder of a lock file for the project. It reads `exports` only where it is told to: the other entries have no other address.
  { ...SERVER, name: 'Parcel 2', tool: 'parcel-2', files: { 'yarn.lock': '', 'main.js': MAIN_ALONE }, build: PARCEL, run: page('dist', ['main']) },
  { ...SERVER, name: 'Parcel 2, as documented', tool: 'parcel-2', files: { 'yarn.lock': '', 'package.json': PARCEL_EXPORTS }, build: PARCEL, run: page('dist', ALL), line: 'packageExports' },
  ...next(14), ...next(15), ...next(16),
  ...worker,
  ...jsx,
  documentsRow,
];
