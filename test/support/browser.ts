import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@jest/globals';
import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { Clock } from '../../src/platform/clock/clock.service.js';
import { environment, startApp, type TestApp } from './app.js';
import { getSite } from './builders.js';
import type { TestDatabase } from './database.js';
import { eventually } from './eventually.js';
import { madeOnce } from './made-once.js';
import { endAll, ROOT, start } from './program.js';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
const UNPACKING_MS = 90_000;
const STEP_MS = 30_000;
/** Two processes read one clock so far apart at most, where others keep the machine busy. */
const SAME_CLOCK_MS = 20_000;

/** A real Chromium: the one from npm on Linux x64, elsewhere an installed one. */
export async function openBrowser(): Promise<Browser> {
  const isBundled = process.platform === 'linux' && process.arch === 'x64';
  // It unpacks itself where others already look for it.
  if (isBundled) await madeOnce('chromium', () => sparticuz.executablePath(), UNPACKING_MS);
  const executablePath = isBundled ? await sparticuz.executablePath() : INSTALLED.find((path) => existsSync(path));
  if (!executablePath) throw new Error('No Chromium: install one at /usr/bin/chromium.');
  const own = isBundled ? sparticuz.args.filter((arg) => arg !== '--single-process') : ['--no-sandbox'];
  return chromium.launch({ executablePath, args: [...own, ...QUIET], headless: true });
}

/** Between keys of a scanner, and where it hesitates. */
const KEY_MS = 5;
const HESITATION_MS = 100;

/** Types as a scanner does, by the keyboard's own clock, however slow this machine is; between parts it hesitates. */
export async function typeFast(page: Page, ...parts: readonly string[]): Promise<void> {
  const keyboard = await page.context().newCDPSession(page);
  let at = Date.now();
  for (const part of parts) {
    for (const sign of part) {
      at += KEY_MS;
      const key =
        sign === '\n'
          ? { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 }
          : { key: sign, text: sign };
      await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp: at / 1000, ...key });
      await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp: at / 1000, ...key, text: undefined });
    }
    at += HESITATION_MS;
  }
  await keyboard.detach();
}

/** The compiled program in a real browser, and beside it an app on the same database that makes what it shows. */
export interface BrowserStage {
  inside: TestApp;
  database: TestDatabase;
  baseURL: string;
  open(options?: BrowserContextOptions): Promise<Page>;
  /** Moves the clock, and waits until the program in the browser has heard. */
  setClock(instant: string): Promise<void>;
  close(): Promise<void>;
}

/** @param build makes what must be there before the programs start */
export async function startInBrowser(
  build: (inside: TestApp) => Promise<void>,
  programs: readonly string[] = ['main.js'],
): Promise<BrowserStage> {
  const inside = await startApp();
  try {
    await build(inside);
    const env = {
      ...environment(inside.database),
      GILIRAN_NOW: undefined,
      PORT: '0',
      GILIRAN_ORIGIN: 'http://localhost:3000',
    };
    const [web] = await Promise.all(programs.map((script) => start(script, env)));
    return stageOf(inside, web?.url ?? '', await openBrowser());
  } catch (error) {
    await endAll();
    await inside.close();
    throw error;
  }
}

function stageOf(inside: TestApp, baseURL: string, browser: Browser): BrowserStage {
  return {
    inside,
    database: inside.database,
    baseURL,
    open: async (options) => {
      const context = await browser.newContext({ baseURL, locale: 'id-ID', ...options });
      context.setDefaultTimeout(STEP_MS);
      return context.newPage();
    },
    setClock: async (instant) => {
      await inside.setClock(instant);
      const { id } = await getSite(inside);
      await eventually('the program hears of the other clock', async () => {
        const board = await fetch(`${baseURL}/api/v1/sites/${id}/board`);
        const { asOf } = (await board.json()) as { asOf: string };
        return Math.abs(Date.parse(asOf) - inside.get(Clock).now().getTime()) < SAME_CLOCK_MS;
      });
    },
    close: async () => {
      await browser.close();
      await endAll();
      await inside.close();
    },
  };
}

export interface Weighed {
  url: string;
  /** Bytes, compressed. */
  size: number;
  isPage: boolean;
}

/** Weighs from now on whatever a page loads; asked, it tells what came so far. Redirects have no body. */
export function weigh(page: Page): () => Promise<Weighed[]> {
  const coming: Promise<Weighed[]>[] = [];
  page.on('response', (response) => {
    const [url, isPage] = [response.url(), response.request().isNavigationRequest()];
    const weighed = response.body().then(
      (body) => [{ url, size: gzipSync(body).length, isPage }],
      () => [],
    );
    coming.push(weighed);
  });
  return async () => (await Promise.all(coming)).flat();
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
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axe);
    const found = (await page.evaluate(
      (options) =>
        (globalThis as never as { axe: { run(c: unknown, o: unknown): unknown } }).axe.run(document, options),
      { runOnly: TAGS, resultTypes: ['violations'] },
    )) as Found;
    expect({ at: page.url(), width, found: found.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]) }).toEqual({
      at: page.url(),
      width,
      found: [],
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
}

/**
 * Where a person forces colours, text gets a plate of its own behind it: on a surface that a page colours itself it could
 * not be read, unless the page takes the colours of both from the system.
 */
export async function expectReadableWhenForced(page: Page): Promise<void> {
  const plated = await page.evaluate(() => {
    const canvas = 'rgb(255, 255, 255)';
    const texts = [...document.querySelectorAll<HTMLElement>('body *')].filter((one) =>
      [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    const surfaceOf = (one: Element | null): string => {
      const own = one ? getComputedStyle(one).backgroundColor : canvas;
      return /^rgba\(.*, 0\)$/.test(own) ? surfaceOf(one?.parentElement ?? null) : own;
    };
    return texts
      .filter((one) => one.checkVisibility() && surfaceOf(one) !== canvas)
      .filter((one) => getComputedStyle(one).forcedColorAdjust !== 'none')
      .map((one) => one.outerHTML.slice(0, 120));
  });
  expect({ at: page.url(), plated }).toEqual({ at: page.url(), plated: [] });
}

/** Black on white, with nothing to press and nothing cut off at the width of a sheet. */
export async function expectPrintable(page: Page): Promise<void> {
  const wrong = await page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>('body, body *')].filter((one) => one.checkVisibility());
    const isPlain = (colour: string) => colour === 'rgb(255, 255, 255)' || /^rgba\(.*, 0\)$/.test(colour);
    const coloured = shown.filter((one) => !one.matches('input') && !isPlain(getComputedStyle(one).backgroundColor));
    const pressed = shown.filter((one) => one.matches('.btn, .acts *'));
    return [...coloured, ...pressed].map((one) => one.outerHTML.slice(0, 120));
  });
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: innerWidth,
  }));
  expect({ at: page.url(), wrong, isCut: scroll > width }).toEqual({ at: page.url(), wrong: [], isCut: false });
}

/** Every stop of the Tab key, in the order of the page: each shows its ring and none is covered or cut off. */
export async function expectKeyboard(page: Page): Promise<void> {
  const groups = await page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLInputElement>('a[href], button, summary, input:not([type=hidden])')];
    const shown = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
    return new Set(shown.map((one, index) => (one.type === 'radio' ? one.name : String(index)))).size;
  });
  const stops: string[] = [];
  await page.evaluate(() => {
    // From the very beginning, wherever the page itself put the focus.
    document.body.tabIndex = -1;
    document.body.focus();
  });
  for (let n = 0; n < groups; n += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const isIn = left >= 0 && right <= innerWidth + 1 && top >= 0 && bottom <= innerHeight + 1;
      const [line] = element.getClientRects();
      const over = line && document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
      const isFree = over !== null && over !== undefined && (element.contains(over) || over.contains(element));
      const hasRing = [element, element.parentElement].some(
        (one) => one !== null && getComputedStyle(one).outlineStyle !== 'none',
      );
      return { html: element.outerHTML.slice(0, 80), isRight: isIn && isFree && hasRing && element !== document.body };
    });
    if (!stop.isRight) stops.push(stop.html);
  }
  expect({ at: page.url(), stops }).toEqual({ at: page.url(), stops: [] });
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
