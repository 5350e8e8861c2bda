import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { SATURDAY, type TestApp } from '../support/app.js';
import { type BrowserStage, expectAccessible, expectTouchable, startInBrowser, typeFast } from '../support/browser.js';
import {
  buildBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  PASSWORD,
  person,
  signIn,
} from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { isFull } from '../support/tier.js';

const DESK = { width: 1366, height: 768 };
const SCHEMES = isFull ? (['light', 'dark'] as const) : (['light'] as const);
const WIDTHS = isFull ? [360, 1366] : [1366];

/** A whole shift at the counter without one movement of a mouse. */
describe('a shift by keyboard alone', () => {
  let stage: BrowserStage;
  let day: BuiltDay;
  let bayu: StaffActor;
  let page: Page;
  let walkIn = '';
  const codes: string[] = [];

  const build = async (app: TestApp): Promise<void> => {
    day = await buildDay(app, { counters: 5, cards: 30, reserve: 3, standbyPlaces: 6 });
    for (const index of [1, 2, 3, 4]) {
      const people = index === 2 ? [person(8_102), person(8_112)] : [person(8_100 + index)];
      codes.push((await buildBooking(app, day.slotIds[0] ?? '', people.slice(0, 2))).code);
    }
    await signIn(app, 'desk', { site: OFFICE, username: 'sari' });
    bayu = await buildStaff(app, 'desk', { site: OFFICE });
    const [, second] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
      [day.site.id],
    );
    await app.get(DeskCounterService).open(bayu, second?.id ?? '');
    await app.setClock(`${SATURDAY}T09:01:00+07:00`);
  };

  beforeAll(async () => {
    stage = await startInBrowser(build);
    page = await stage.open({ viewport: DESK });
    await page.addInitScript(() => {
      const seen = globalThis as never as { mice: number; papers: number };
      seen.mice = Number(sessionStorage.getItem('mice'));
      for (const kind of ['mousedown', 'pointerdown', 'touchstart'])
        addEventListener(kind, () => sessionStorage.setItem('mice', String((seen.mice += 1))), true);
      globalThis.print = () => {
        sessionStorage.setItem('papers', String(Number(sessionStorage.getItem('papers')) + 1));
        dispatchEvent(new Event('afterprint'));
      };
    });
  });
  afterAll(() => stage.close());

  const text = async (selector: string) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
  const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
  /** Every answer replaces what could be done about the last one. */
  const answered = async (act: () => Promise<unknown>): Promise<string> => {
    const before = await page.$('#pilihan');
    await act();
    await page.waitForFunction((old) => old && !old.isConnected, before);
    expect(await focused()).toBe('perintah');
    return text('#jawab');
  };
  /** A page that has just come takes the focus a moment later. */
  const atBox = () => page.waitForFunction(() => document.activeElement?.id === 'perintah');
  const say = async (words: string) => {
    await atBox();
    return answered(() => page.keyboard.type(`${words}\n`));
  };
  const scan = (...parts: string[]) => answered(() => typeFast(page, ...parts));
  /** What is sent when a scanner reads a code again within its two seconds, however slow this machine is. */
  const sentByEcho = async (code: string, answer: string): Promise<string[]> => {
    for (let round = 0; round < 5; round += 1) {
      const began = performance.now();
      expect(await scan(`${code}\n`)).toContain(round === 0 ? answer : answer.slice(0, 4));
      const sent: string[] = [];
      const note = (one: { method: () => string }) => one.method() === 'POST' && sent.push('POST');
      page.on('request', note);
      await typeFast(page, `${code}\n`);
      const took = performance.now() - began;
      await page.waitForTimeout(300);
      page.off('request', note);
      if (took < 2_000) return sent;
      await page.waitForTimeout(2_000);
    }
    throw new Error('Too slow a machine for two scans within two seconds.');
  };
  const tabTo = async (selector: string) => {
    for (let press = 0; press < 80; press += 1) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`No way to ${selector} by Tab.`);
  };
  const pass = (time: string) => stage.setClock(`${SATURDAY}T${time}+07:00`);
  /** Every state in `test:full`; here those that differ most. */
  const check = async (isAlways = false) => {
    if (!isFull && !isAlways) return;
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page, WIDTHS);
      await expectTouchable(page);
    }
    await page.setViewportSize(DESK);
  };
  /** Without the strip that only a demonstration has. */
  const expectNoScroll = async () => {
    const hidden = await page.evaluate(() => {
      document.querySelector('.demo')?.remove();
      const parts = ['#perintah', '#hasil', '#tombol', '.now', '.now .end'];
      return parts.filter((part) => {
        const one = document.querySelector(part);
        return !one || one.getBoundingClientRect().bottom > innerHeight || one.scrollHeight > one.clientHeight + 1;
      });
    });
    expect(hidden).toEqual([]);
  };

  it('begins with a counter, and hears the scanner wherever the focus is', async () => {
    await page.goto('/masuk?ke=/meja');
    await tabTo('#pengguna');
    await page.keyboard.type('sari');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\d\/meja$/);
    await check();
    await tabTo('button[value=buka]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('button[value=tutup]');
    expect(await focused()).toBe('perintah');
    expect(await say(codes[0] ?? '')).toContain('A001 hadir');
    await tabTo('#tombol button[value=s]');
    expect(await sentByEcho(`]Q3${codes[1]}`, 'A002 hadir')).toEqual([]);
    expect(await page.inputValue('#perintah')).toBe('');
    await check();
  });

  it('gives a walk-in a ticket: three fields, the chance, the paper', async () => {
    await page.keyboard.type('w\n');
    await page.waitForURL('**/meja/tanpa-janji');
    await check();
    await page.waitForFunction(() => document.activeElement?.matches('input, select'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('-');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Dewi Lestari');
    await page.keyboard.press('Enter');
    await page.waitForSelector('button[value=beri]');
    await check(true);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/meja/karcis/*');
    await check();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\d\/meja$/);
    expect(await page.evaluate(() => sessionStorage.getItem('papers'))).toBe('1');
    // Open counters keep numbers for when the line is down.
    walkIn = /B\d{3}/.exec(await text('#antrean'))?.[0] ?? 'none';
    expect(await text('#antrean')).toContain(`${walkIn} Dewi Lestari`);
  });

  it('serves one, then a family, each person with an own outcome', async () => {
    expect(await say('n')).toContain('A001 dipanggil');
    expect(await say('r')).toContain('Baru saja dipanggil');
    await check();
    expect(await say('h')).toContain('A001 dilayani');
    await expectNoScroll();
    await check(true);
    expect(await say('s 1')).toContain('A001 selesai');
    expect(await answered(() => page.keyboard.press('Control+Enter'))).toContain('A002 dipanggil');
    await say('h');
    await expectNoScroll();
    await check();
    // A quick hand that hesitates: the last words are no scan.
    expect(await scan('s 1 2 satu ', 'tanpa kartu\n')).toMatch(/A002 selesai .*direkam dan dicetak; .*direkam saja/);
  });

  it('follows its colleagues without taking focus or text', async () => {
    await page.keyboard.type('mel');
    await stage.inside.get(DeskArrivalService).checkIn(bayu, day.site.id, { code: codes[2] });
    await eventually('the list shows who came', async () => (await text('#antrean')).includes('A003'));
    expect([await focused(), await page.inputValue('#perintah')]).toEqual(['perintah', 'mel']);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Backspace');
  });

  it('parks, resumes, misses after three calls and brings back, hands over, spoils, undoes', async () => {
    expect(await say('n')).toContain('A003 dipanggil');
    expect(await say('p ambil KK')).toContain('ambil KK');
    expect(await say('l')).toContain('A003 dilanjutkan');
    await pass('09:03:00');
    await say('r');
    await pass('09:04:10');
    await say('r');
    expect(await say('x')).toContain('A003 terlewat');
    expect(await text('#antrean')).toMatch(/terlewat, lapor sebelum 09\.24/);
    await check();
    expect(await say('k')).toContain('A003 kembali menunggu');
    expect(await say('n')).toContain(`${walkIn} dipanggil`);
    expect(await say('t')).toContain('Ke loket berapa?');
    await check();
    expect(await say('1')).toContain(`${walkIn} ke loket 2`);
    expect(await say('n')).toContain('A003 dipanggil');
    await say('h');
    expect(await say('c 1 luntur')).toContain('1 kartu rusak dicatat');
    expect(await say('u')).toContain('Langkah terakhir dibatalkan');
    expect(await say('s 1')).toContain('A003 selesai');
    expect(await say('u')).toContain('A003 dilayani');
    expect(await say('1')).toContain('A003 selesai');
    await expectInvariants(stage.database);
  });

  it('types with letters of its own', async () => {
    await say('?');
    await check();
    await tabTo('[data-letters] input[name=n]');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('j');
    await page.keyboard.press('Enter');
    expect(await text('[data-letters-said]')).toBe('Huruf disimpan.');
    expect(await text('#berikut kbd')).toBe('j');
    await page.keyboard.press('F2');
    expect(await focused()).toBe('perintah');
    expect(await say('j')).toContain('Tidak ada yang menunggu');
    await page.evaluate(() => localStorage.clear());
  });

  it('closes the counter, and nobody touched a mouse', async () => {
    await page.reload();
    await tabTo('button[value=tutup]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('button[value=buka]');
    expect(await text('#hasil')).toContain('Loket 1 ditutup');
    expect(await page.evaluate(() => sessionStorage.getItem('mice'))).toBe(null);
    await expectInvariants(stage.database);
  });
});
