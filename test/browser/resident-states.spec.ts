import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { renderPage } from '../../src/web/layout.js';
import type { Locale } from '../../src/web/messages.js';
import {
  expectAccessible,
  expectKeyboard,
  expectPrintable,
  expectReadableWhenForced,
  expectTouchable,
  openBrowser,
} from '../support/browser.js';
import { ROOT } from '../support/program.js';
import { residentPages } from '../support/resident-pages.js';
import { frameFor } from '../support/resident-samples.js';
import { isFull } from '../support/tier.js';

const TIMEOUT = isFull ? 900_000 : 60_000;
/** 320 px wide is also what a screen of 1280 px shows at 400 % zoom. */
const LOOKS = [
  ['light', 320],
  ['dark', 1280],
  ['light', 1280],
  ['dark', 320],
] as const;
const SHEET = { width: 700, height: 1000 };
const PHONE = { width: 320, height: 800 };
const ASSETS = join(ROOT, 'dist', 'public', 'assets');

const NAMES = Object.keys(residentPages);
const pageOf = (name: string) => name.split('-')[0];
/** `npm test` looks at the last state of each page, in one look after the other; the full run at all in all. */
const STATES = isFull
  ? NAMES
  : NAMES.filter((name, at) => !NAMES.slice(at + 1).some((later) => pageOf(later) === pageOf(name)));
const looksAt = (at: number) => (isFull ? LOOKS : [LOOKS[at % LOOKS.length] ?? LOOKS[0]]);
/** In `npm test`, those whose look hangs on the colours most, and those with the most to press. */
const SOME = isFull ? NAMES : ['start', 'time', 'identity-error', 'position-called'];

/** Each page is rendered here, with the style sheet that was built: no server is asked. */
describe('the pages of residents in their states', () => {
  let browser: Browser;
  let page: Page;
  let locale: Locale = 'id';

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
    const manifest = JSON.parse(readFileSync(join(ASSETS, 'manifest.json'), 'utf8')) as Record<string, string>;
    const css = readFileSync(join(ASSETS, manifest['giliran.css'] ?? ''), 'utf8');
    await page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      const sample = residentPages[pathname.split('/').at(-1) ?? ''];
      if (sample) return route.fulfill({ contentType: 'text/html', body: renderPage(sample(frameFor(locale))) });
      return pathname.endsWith('.css') ? route.fulfill({ contentType: 'text/css', body: css }) : route.abort();
    });
  });
  afterEach(async () => {
    locale = 'id';
    await page.emulateMedia({ media: null, colorScheme: null, forcedColors: null });
  });
  afterAll(() => browser.close());

  const open = (name: string) => page.goto(`http://localhost/${name}`);

  it(
    'no violation, no sideways scroll, nothing too small to touch',
    async () => {
      expect(STATES.length).toBeGreaterThan(30);
      for (const [at, name] of STATES.entries()) {
        for (const [colorScheme, width] of looksAt(at)) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await open(name);
          await expectAccessible(page, [width]);
          await expectTouchable(page);
        }
      }
    },
    TIMEOUT,
  );

  it(
    'the same in English, whose words are longer or shorter',
    async () => {
      locale = 'en';
      await page.emulateMedia({ colorScheme: 'light' });
      for (const name of SOME) {
        await open(name);
        await expectAccessible(page, [PHONE.width]);
      }
    },
    TIMEOUT,
  );

  it(
    'can be read in the colours that a person forces',
    async () => {
      await page.emulateMedia({ forcedColors: 'active' });
      await page.setViewportSize(PHONE);
      for (const name of STATES) {
        await open(name);
        await expectReadableWhenForced(page);
        if (SOME.includes(name)) await expectAccessible(page, [PHONE.width]);
      }
    },
    TIMEOUT,
  );

  it(
    'prints black on white, without what can only be pressed',
    async () => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await page.setViewportSize(SHEET);
      for (const name of STATES) {
        await open(name);
        await expectPrintable(page);
      }
    },
    TIMEOUT,
  );

  it(
    'every stop of the keyboard shows where it is',
    async () => {
      await page.setViewportSize(PHONE);
      for (const name of SOME) {
        await open(name);
        await expectKeyboard(page);
      }
    },
    TIMEOUT,
  );
});
