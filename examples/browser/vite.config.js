import { defineConfig } from 'vite';
import { toNodeListener } from 'xpander-edge/proxy';
import { handle } from './backend.mjs';

/** The proxy on Vite's own port, so that the page and the proxy have one origin. */
const mount = ({ middlewares }) => void middlewares.use('/xpander', toNodeListener(handle));

export default defineConfig({
  root: 'public',
  build: { outDir: '../dist', emptyOutDir: true },
  plugins: [{ name: 'proxy', configureServer: mount, configurePreviewServer: mount }],
});
