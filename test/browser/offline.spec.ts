import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { breakableLine, type BreakableLine } from '../support/breakable-line.js';
import { type BrowserStage, expectAccessible, startInBrowser } from '../support/browser.js';
import { buildBooking, buildDay, type BuiltDay, OFFICE, PASSWORD, person, signIn } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { isFull } from '../support/tier.js';

const RUNS = isFull ? 3 : 1;
const DESK = { width: 1366, height: 768 };
const DATES = ['2027-02-13', '2027-02-14', '2027-02-20'];
const STEP_MS = 15_000;

/** Two consoles in two browsers are cut off, work on, and come back. */
describe('the desk while the line is down', () => {
  let stage: BrowserStage;
  let inside: TestApp;
  /** The browser's own switch leaves its worker connected, so the line itself is cut as well. */
  const lines = new Map<Page, BreakableLine>();
  const days: BuiltDay[] = [];
  const codes: string[][] = [];

  beforeAll(async () => {
    stage = await startInBrowser(async (app) => {
      for (const [index, date] of DATES.slice(0, RUNS).entries()) {
        const day = await buildDay(app, { date, counters: 2, standbyPlaces: 30, cards: 20, reserve: 5 });
        const made = [0, 1, 2].map((i) => buildBooking(app, day.slotIds[i] ?? '', [person(3_000 + index * 10 + i)]));
        codes.push((await Promise.all(made)).map(({ code }) => code));
        days.push(day);
      }
      for (const username of ['rina', 'tono']) await signIn(app, 'desk', { site: OFFICE, username });
    });
    inside = stage.inside;
  });
  afterEach(async () => {
    await inside.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL WHERE staff_id IS NOT NULL');
    for (const [page, line] of lines) {
      await page.context().close();
      line.close();
    }
    lines.clear();
  });
  afterAll(() => stage.close());

  const begin = async (username: string, counter: number): Promise<Page> => {
    const line = await breakableLine(stage.baseURL);
    const page = await stage.open({ viewport: DESK, baseURL: line.url });
    lines.set(page, line);
    await page.goto('/masuk?ke=/meja');
    await page.locator('input[type=text]').first().fill(username);
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.locator('main button').first().click();
    await page.locator(`button:has-text("Buka loket ${counter}")`).click();
    await ready(page);
    return page;
  };
  /** The store is filled and the page for the cut is kept. */
  const ready = async (page: Page): Promise<void> => {
    await page.waitForSelector('main[data-kept]:not([data-kept=none])', { timeout: STEP_MS, state: 'attached' });
    await page.waitForFunction(
      async () => navigator.serviceWorker.controller !== null && (await caches.match('/meja/luring')) !== undefined,
      null,
      { timeout: STEP_MS },
    );
  };
  const cut = async (page: Page): Promise<void> => {
    lines.get(page)?.cut();
    await page.context().setOffline(true);
    // A navigation that meets the very moment of the cut may fail in the browser itself; a clerk tries again.
    const shell = page.locator('main[data-offline=shell]');
    await eventually('the page for the cut', async () => {
      await page.goto('/meja').catch(() => null);
      return (await shell.count()) > 0;
    });
    await page.waitForFunction(() => document.querySelector('#keadaan')?.textContent?.includes('Jaringan putus sejak'));
  };
  const mend = async (page: Page): Promise<void> => {
    lines.get(page)?.mend();
    await page.context().setOffline(false);
  };
  const text = async (page: Page, selector: string) => (await page.innerText(selector)).replace(/\s+/g, ' ').trim();
  const say = async (page: Page, words: string): Promise<string> => {
    const before = await page.textContent('#hasil');
    await page.fill('#perintah', words);
    await page.press('#perintah', 'Enter');
    await page.waitForFunction((old) => document.querySelector('#hasil')?.textContent !== old, before);
    return text(page, '#hasil');
  };
  const tickets = (date: string) =>
    inside.database.sql<{ label: string; status: string }>(
      `SELECT series || lpad(number::text, 3, '0') AS label, status FROM tickets WHERE service_on = $1 ORDER BY 1`,
      [date],
    );

  it.each(Array.from({ length: RUNS }, (_, i) => i))(
    'run %i: nothing lost, nothing twice, what collides is shown',
    async (run) => {
      const date = DATES[run] ?? '';
      const [first = '', second = '', third = ''] = codes[run] ?? [];
      await stage.setClock(`${date}T09:00:00+07:00`);
      const [rina, tono] = [await begin('rina', 1), await begin('tono', 2)];
      await cut(rina);
      await cut(tono);
      expect(await text(rina, '#keadaan')).toContain('Sisa di perangkat ini: 10 nomor, 10 tempat, 5 kartu.');

      expect(await say(rina, first)).toContain(`${first.slice(0, 5)} hadir`);
      expect(await say(rina, second)).toContain('Tersimpan di perangkat ini.');
      expect(await say(rina, 'n')).toContain(`Panggil ${first.slice(0, 5)}`);
      await say(rina, 'h');
      // The page is loaded anew without the line: what was saved is still there.
      await rina.reload();
      await rina.waitForSelector('#selesai');
      expect(await text(rina, '#keadaan')).toContain('4 tindakan menunggu dikirim.');
      await rina.selectOption('#hasil-1', 'recorded_and_printed');
      expect(await say(rina, 's')).toContain('selesai');
      await rina.click('#tanpa-janji button');
      await rina.waitForFunction(() => document.querySelector('#hasil')?.textContent?.includes('Nomor B001'));
      expect(await text(rina, '#keadaan')).toContain('9 nomor, 9 tempat, 4 kartu');
      if (run === 0) await expectAccessible(rina, [320, 1366]);
      await rina.setViewportSize(DESK);
      expect(await rina.content()).not.toMatch(/Orang Contoh|\d{16}/);

      // The other console checks in the same person, and one of its own.
      expect(await say(tono, first)).toContain('hadir');
      expect(await say(tono, third)).toContain('hadir');
      expect(await tickets(date)).toEqual([]);

      await mend(rina);
      await rina.waitForURL('**/meja', { timeout: STEP_MS });
      await eventually('all of the first console is there', async () => (await tickets(date)).length === 3, {
        withinMs: STEP_MS,
      });
      await mend(tono);
      await tono.waitForURL('**/meja/sinkron', { timeout: STEP_MS });
      expect(await text(tono, 'main')).toContain('Sudah hadir di tempat lain.');
      expect(await text(tono, 'main')).toContain('rina');
      if (run === 0) await expectAccessible(tono, [320, 1366]);
      expect((await tickets(date)).map(({ status }) => status).sort()).toEqual([
        'served',
        'waiting',
        'waiting',
        'waiting',
      ]);
      const [acts] = await inside.database.sql<{ n: number; conflicts: number }>(
        `SELECT count(*)::int AS n, count(*) FILTER (WHERE outcome = 'conflict')::int AS conflicts FROM desk_sync_acts WHERE service_on = $1`,
        [date],
      );
      expect(acts).toEqual({ n: 8, conflicts: 1 });
      await tono.locator('button:has-text("Terima")').click();
      expect(await text(tono, '#hasil')).toContain('Tindakan diterima');
      expect(await text(tono, 'main')).toContain('Tidak ada yang perlu diputuskan.');
      await expectInvariants(inside.database);

      // Signing out leaves nothing behind.
      await rina.locator('form[action="/keluar"] button').click();
      await rina.waitForURL('**/masuk**');
      const left = await rina.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const request = indexedDB.open('giliran-meja');
            request.onsuccess = () => {
              const stores = request.result.transaction(['kept', 'acts']);
              const kept = stores.objectStore('kept').count();
              const acts = stores.objectStore('acts').count();
              stores.oncomplete = () => resolve(kept.result + acts.result);
            };
          }),
      );
      expect(left).toBe(0);
      await inside.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL WHERE staff_id IS NOT NULL');
      await rina.context().close();
      await tono.context().close();
    },
    120_000,
  );
});
