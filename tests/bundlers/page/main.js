/** Runs one entry of the package, which the hash names, and leaves the outcome where the test looks for it. */
const entries = {
  main: () => import('./entry-main.js'),
  streaming: () => import('./entry-streaming.js'),
  viewer: () => import('./entry-viewer.js'),
  proxy: () => import('./entry-proxy.js'),
  emulator: () => import('./entry-emulator.js'),
};

const [entry, platform] = location.hash.slice(1).split('|').map(decodeURIComponent);
entries[entry]()
  .then(({ default: run }) => run(platform))
  .then((outcome) => (window.outcome = outcome), (error) => (window.outcome = `${error?.code ?? ''} ${error?.stack ?? error} ${error?.cause ?? ''}`));
