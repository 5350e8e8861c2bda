import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { renderPage } from '../../src/web/layout.js';
import { expectAccessible, expectTouchable, openBrowser } from '../support/browser.js';
import { ROOT } from '../support/program.js';
import { residentPages } from '../support/resident-pages.js';
import { frameFor } from '../support/resident-samples.js';

const IS_FULL = process.env.GILIRAN_FULL === '1';
const LOOKS = [
  ['light', 320],
  ['dark', 1280],
  ['light', 1280],
  ['dark', 320],
] as const;
const ASSETS = join(ROOT, 'dist', 'public', 'assets');

const NAMES = Object.keys(residentPages);
const pageOf = (name: string) => name.split('-')[0];
/** `npm test` looks at the last state of each page, in one look after the other; the full run at all in all. */
const STATES = IS_FULL
  ? NAMES
  : NAMES.filter((name, at) => !NAMES.slice(at + 1).some((later) => pageOf(later) === pageOf(name)));
const looksAt = (at: number) => (IS_FULL ? LOOKS : [LOOKS[at % LOOKS.length] ?? LOOKS[0]]);

/** Each page is rendered here, with the style sheet that was built: no server is asked. */
describe('the pages of residents in their states', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
    const manifest = JSON.parse(readFileSync(join(ASSETS, 'manifest.json'), 'utf8')) as Record<string, string>;
    const css = readFileSync(join(ASSETS, manifest['giliran.css'] ?? ''), 'utf8');
    await page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      const sample = residentPages[pathname.split('/').at(-1) ?? ''];
      if (sample) return route.fulfill({ contentType: 'text/html', body: renderPage(sample(frameFor('id'))) });
      return pathname.endsWith('.css') ? route.fulfill({ contentType: 'text/css', body: css }) : route.abort();
    });
  }, 60_000);
  afterAll(() => browser.close());

  it('no violation, no sideways scroll, nothing too small to touch', async () => {
    expect(STATES.length).toBeGreaterThan(30);
    for (const [at, name] of STATES.entries()) {
      for (const [colorScheme, width] of looksAt(at)) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`http://localhost/${name}`);
        await expectAccessible(page, [width]);
        await expectTouchable(page);
      }
    }
  }, 600_000);

  it('no violation in the colours that a person forces', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`http://localhost/${STATES[0]}`);
    await expectAccessible(page, [320]);
  });
});
