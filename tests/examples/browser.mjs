/** examples/browser: the page without a bundler, under its policy, and the same page by Vite, in Chromium. */
import { chromium } from 'playwright-core';
import { during, freePort, holds, output } from './program.mjs';

export default (folder) => {
  const vite = async (command) => {
    const port = await freePort();
    await during(folder, 'npm', ['run', command, '--', '--port', port, '--strictPort'], async (program) => {
      const [url] = await program.until(/http:\/\/(?:localhost|127\.0\.0\.1):\d+\//);
      await visit(url, asks);
    });
  };
  return {
    'npm start: the page streams an answer, and stops a task': () => during(folder, 'npm', ['start', '--', '0'], async (program) => {
      const [url] = await program.until(/http:\/\/(?:localhost|127\.0\.0\.1):\d+\//);
      await visit(url, async (page) => {
        await asks(page);
        await stops(page);
      });
    }),
    'npm run dev: the same page by Vite': () => vite('dev'),
    'npm run build, npm run preview: the same page, bundled': async () => {
      holds(await output(folder, 'npm', ['run', 'build']), 'built in');
      await vite('preview');
    },
  };
};

const status = (page, wanted) => page.waitForFunction((text) => document.querySelector('output').value === text, wanted, { timeout: 60_000 });

async function asks(page) {
  await page.click('text=Ask');
  await status(page, 'completed');
  holds(await page.textContent('pre'), 'Revenue grew');
}

async function stops(page) {
  await page.click('text=Ask');
  await status(page, 'search_files');
  await page.click('text=Stop');
  await status(page, 'stopped');
}

/** Opens the page; it must break no policy, ask nobody else, and hold no key. */
async function visit(url, use) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(error.stack));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/favicon/.test(message.location().url)) faults.push(message.text());
    });
    page.on('request', (request) => {
      const text = JSON.stringify([request.url(), request.headers(), request.postData()]);
      if (!request.url().startsWith(url) || text.includes('x-api-key') || text.includes('emulator-page')) faults.push(text);
    });
    await page.goto(url);
    const failure = await use(page).then(() => undefined, (error) => error.message);
    if (failure || faults.length > 0) throw new Error([failure, ...faults].join('\n'));
  } finally {
    await browser.close();
  }
}
