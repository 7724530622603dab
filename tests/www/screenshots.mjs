#!/usr/bin/env node
/**
 * Takes the pictures of the page that are kept in `docs/images/`: three widths, two themes. By hand, after a change to the page:
 *
 *     node tests/www/screenshots.mjs <folder of the package> [folder for the pictures]
 *
 * Letters are the page's own; an emoji needs a font of the system, such as Debian's fonts-noto-color-emoji. Pictures are made small by sharp, which
 * comes with miniflare.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { serve } from './server.mjs';
import { Visitor } from './visitor.mjs';

const [pkg = 'pkg', to = fileURLToPath(new URL('../../docs/images', import.meta.url))] = process.argv.slice(2);
const WIDTHS = [360, 768, 1280];
const THEMES = ['light', 'dark'];

const server = await serve(resolve(pkg), ['--speed', '2']);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
for (const width of WIDTHS) {
  for (const colorScheme of THEMES) {
    const visitor = await Visitor.open(browser, server.url, { viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
    await visitor.run({ agent: 'agent-subtasks', scenario: 'drop', prompt: 'Summarise the latest sales report' });
    await visitor.ended();
    const { page } = visitor;
    await page.getByRole('button', { name: 'read_table', exact: true }).hover();
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.move(0, 0);
    const path = `${to}/page-${width}-${colorScheme}.png`;
    await sharp(await page.screenshot({ fullPage: true })).png({ palette: true, effort: 10 }).toFile(path);
    await visitor.close();
    console.log(path);
  }
}
await browser.close();
await server.close();
