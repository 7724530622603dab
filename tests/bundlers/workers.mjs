/** Frameworks whose servers are Workers: built, bundled by wrangler as for a deployment, and run in workerd. */
import { equal } from 'node:assert/strict';
import { inWorkerd } from './visit.mjs';

/** Builds what a deployment would upload, and asks the Worker for a task. */
const run = (wrangler, main, more = {}) => async ({ project, platform }) => {
  await project.command('wrangler', ['deploy', '--dry-run', '--outdir', 'uploaded', ...wrangler], { WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: 'logs' });
  const bindings = { XPANDER_API_KEY: 'emulator-bundlers', XPANDER_ORGANIZATION_ID: 'org-emulator', XPANDER_BASE_URL: platform.url };
  await inWorkerd({ folder: `${project.folder}/uploaded`, main, bindings, ...more }, async (fetch) => {
    const response = await fetch('/task');
    equal(await response.text(), 'completed');
  });
};

const CLOUDFLARE = ['--name', 'tests', '--compatibility-date', '2025-11-01', '--compatibility-flag', 'nodejs_compat'];
/** The first is in the documents, the others are about the project. */
const NITRO_SAYS = /Cannot resolve module "a"|Node\.js compatibility|compatibility date/;
const NITRO = "export default defineNitroConfig({ preset: 'cloudflare_module', compatibilityDate: '2025-11-01', experimental: { wasm: true } });\n";
const NUXT = "export default defineNuxtConfig({ compatibilityDate: '2025-11-01', nitro: { preset: 'cloudflare_module', experimental: { wasm: true } } });\n";
const OPENNEXT = {
  'next.config.mjs': "export default { serverExternalPackages: ['xpander-edge'] };\n",
  'open-next.config.ts': "import { defineCloudflareConfig } from '@opennextjs/cloudflare';\n\nexport default defineCloudflareConfig();\n",
  'wrangler.jsonc': `${JSON.stringify({ name: 'next', main: '.open-next/worker.js', compatibility_date: '2025-11-01', compatibility_flags: ['nodejs_compat'], assets: { directory: '.open-next/assets', binding: 'ASSETS' } })}\n`,
};

export const worker = [
  { name: 'Nitro 2 for Cloudflare', tool: 'nitro-2', sources: ['nitro'], files: { 'nitro.config.mjs': NITRO.replace('wasm: true', '') }, build: ['nitropack', 'build'], warns: NITRO_SAYS, fails: "Unexpected character '\\0'", run: run([], '') },
  { name: 'Nitro 2 for Cloudflare, as documented', tool: 'nitro-2', sources: ['nitro'], files: { 'nitro.config.mjs': NITRO }, build: ['nitropack', 'build'], warns: NITRO_SAYS, line: 'experimental: { wasm: true }', run: run(['.output/server/index.mjs', ...CLOUDFLARE], 'index.js') },
  { name: 'Nuxt 3 for Cloudflare, as documented', tool: 'nuxt-3', sources: ['nuxt'], files: { 'nuxt.config.ts': NUXT }, build: ['nuxt', 'build'], warns: NITRO_SAYS, line: 'experimental: { wasm: true }', run: run(['.output/server/index.mjs', ...CLOUDFLARE], 'index.js') },
  { name: 'SvelteKit 2 for Cloudflare', tool: 'sveltekit-2', sources: ['sveltekit'], build: ['vite', 'build'], run: run([], '_worker.js') },
  { name: 'OpenNext for Cloudflare, as documented', tool: 'opennext', sources: ['opennext'], files: OPENNEXT, build: ['opennextjs-cloudflare', 'build'], warns: /No lockfile|compatibility_date/, line: 'serverExternalPackages', run: run([], 'worker.js') },
];
