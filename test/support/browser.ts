import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ROOT } from './program.js';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A real Chromium: the one from npm on Linux x64, elsewhere an installed one. */
export async function openBrowser(): Promise<Browser> {
  const isBundled = process.platform === 'linux' && process.arch === 'x64';
  const executablePath = isBundled ? await sparticuz.executablePath() : INSTALLED.find((path) => existsSync(path));
  if (!executablePath) throw new Error('No Chromium: install one at /usr/bin/chromium.');
  const own = isBundled ? sparticuz.args.filter((arg) => arg !== '--single-process') : ['--no-sandbox'];
  return chromium.launch({ executablePath, args: [...own, ...QUIET], headless: true });
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const axe = readFile(createRequire(join(ROOT, 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');

interface Found {
  violations: { id: string; nodes: { html: string }[] }[];
}

/** No violation of WCAG 2.2 A and AA, and no sideways scroll, at phone and desk width. */
export async function expectAccessible(page: Page, widths: readonly number[] = [320, 1280]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(await axe);
    const found = (await page.evaluate(
      (tags) =>
        (globalThis as never as { axe: { run(c: unknown, o: unknown): unknown } }).axe.run(document, { runOnly: tags }),
      TAGS,
    )) as Found;
    expect({ at: page.url(), width, found: found.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]) }).toEqual({
      at: page.url(),
      width,
      found: [],
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
}

/** Targets of at least 44 px, but for links within a sentence (WCAG 2.5.8 excepts them). */
export async function expectTouchable(page: Page): Promise<void> {
  const small = await page.evaluate(() => {
    const targets = [...document.querySelectorAll<HTMLElement>('a[href], button, summary, input:not([type=hidden])')];
    const isInSentence = (one: HTMLElement) =>
      one.tagName === 'A' && getComputedStyle(one).display === 'inline' && one.closest('p, li, .sum') !== null;
    return targets.flatMap((one) => {
      const target = one.matches('[type=radio], [type=checkbox]') ? (one.closest('label') ?? one) : one;
      const { width, height } = target.getBoundingClientRect();
      const isShown = width > 1 && height > 1 && !one.matches('.skip');
      return isShown && !isInSentence(one) && (height < 44 || width < 44) ? [one.outerHTML.slice(0, 120)] : [];
    });
  });
  expect({ at: page.url(), small }).toEqual({ at: page.url(), small: [] });
}
