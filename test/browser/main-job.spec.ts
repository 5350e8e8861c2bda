import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { type BrowserStage, expectAccessible, startInBrowser, weigh } from '../support/browser.js';
import { buildDay, type BuiltDay, OFFICE, PASSWORD, signIn } from '../support/builders.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { withinBar } from '../support/tier.js';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1366, height: 768 };
const LIMIT_FIRST_VISIT = 25_000;
const LIMIT_HTML = 6_000;
const ADULT = { nik: '1771 0261 0694 9901', name: 'Melati Andini', phone: '0812 3456 7890' };

/** The whole life of one booking, as people see it: phone without JavaScript, desk, lobby. */
describe('the main job in a browser', () => {
  let stage: BrowserStage;
  let database: TestDatabase;
  let saturday: BuiltDay;
  let link: string;
  let code: string;

  beforeAll(async () => {
    const build = async (app: TestApp): Promise<void> => {
      saturday = await buildDay(app, { counters: 2, cards: 30, reserve: 3 });
      await signIn(app, 'desk', { site: OFFICE, username: 'petugas' });
    };
    stage = await startInBrowser(build, ['main.js', 'worker.js']);
    ({ database } = stage);
  });
  afterAll(() => stage.close());

  const go = (page: Page) => page.locator('form .acts button').first().click();
  const text = async (page: Page, selector = 'main') => (await page.innerText(selector)).replace(/\s+/g, ' ');

  it('weighs little on a first visit', async () => {
    const page = await stage.open({ viewport: PHONE });
    const weighed = weigh(page);
    await page.goto('/pesan/layanan', { waitUntil: 'networkidle' });
    const seen = await weighed();
    expect(seen.find((s) => s.isPage)?.size).toBeLessThanOrEqual(LIMIT_HTML);
    expect(seen.some((s) => s.url.includes('.css'))).toBe(true);
    expect(seen.every((s) => s.url.startsWith(stage.baseURL))).toBe(true);
    expect(seen.reduce((sum, s) => sum + s.size, 0)).toBeLessThanOrEqual(LIMIT_FIRST_VISIT);
    await page.context().close();
  });

  it('a resident books on a phone without JavaScript', async () => {
    const page = await stage.open({ viewport: PHONE, javaScriptEnabled: false });
    await page.goto('/');
    await page.locator('main a.btn').first().click();
    await page.locator('input[name=layanan][value=record_17]').check();
    await go(page);
    await page.locator('input[name=slot]').first().check();
    await go(page);
    await page.locator('#nik').fill('1771 0261 0694 990');
    await page.locator('#nama').fill(ADULT.name);
    await page.locator('form#isian .acts button').first().click();
    expect(await page.title()).toMatch(/^Kesalahan: /);
    expect(await page.locator('#nama').inputValue()).toBe(ADULT.name);
    await page.locator('#nik').fill(ADULT.nik);
    await page.locator('input[name=pernahDirekam][value=tidak]').check();
    await page.locator('form#isian .acts button').first().click();
    await page.locator('input[name=lewat][value=whatsapp]').check();
    await page.locator('#whatsapp').fill(ADULT.phone);
    await page.locator('#setuju').check();
    await page.locator('form#isian .acts button').first().click();
    expect(await text(page)).toMatch(/Sabtu, 13 Februari 2027 pukul 09\.00 WIB/);
    await page.locator('button:has-text("Pesan tempat ini")').click();
    expect(await page.innerText('h1')).toBe('Tempat Anda sudah dipesan');
    code = (await page.innerText('.ticket .code')).replace(/\s/g, '');
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{10}$/);
    expect(page.url()).not.toMatch(/\d{16}/);
    link = new URL(page.url()).pathname;
    await page.context().close();
    await expectInvariants(database);
  });

  it('opening the link changes nothing, and the reminder stands in the outbox', async () => {
    const page = await stage.open({ viewport: PHONE });
    await page.goto(link);
    expect(await text(page)).toContain('Terjadwal');
    await expectAccessible(page);
    await eventually(
      'the confirmation was sent',
      async () =>
        (await database.sql(`SELECT 1 FROM messages WHERE kind = 'confirmation' AND status = 'sent'`)).length === 1,
    );
    const [mail] = await database.sql<{ n: string }>('SELECT count(*) AS n FROM development_mails');
    expect(Number(mail?.n)).toBe(1);
    await page.context().close();
  });

  it('the desk checks in, calls and prints, the lobby shows it, the card leaves the stock', async () => {
    await stage.setClock('2027-02-13T09:01:00+07:00');
    const desk = await stage.open({ viewport: DESK });
    await desk.goto('/masuk?ke=/meja');
    await desk.locator('input[type=text]').first().fill('petugas');
    await desk.locator('input[type=password]').fill(PASSWORD);
    await desk.locator('main button').first().click();
    await desk.locator('button:has-text("Buka loket")').first().click();
    const lobby = await stage.open({ viewport: { width: 1920, height: 1080 } });
    await lobby.goto(`/lobi/${OFFICE}`);
    /** Every answer replaces what could be done about the last one. */
    const answered = async (act: () => Promise<unknown>) => {
      const before = await desk.$('#pilihan');
      await act();
      await desk.waitForFunction((old) => old && !old.isConnected, before);
      return text(desk, '#hasil');
    };
    const say = (words: string) =>
      answered(async () => {
        await desk.fill('#perintah', words);
        await desk.press('#perintah', 'Enter');
      });
    expect(await say(code)).toContain('A001 hadir');
    expect(await say('n')).toContain('A001');
    await lobby.waitForFunction(() => document.body.innerText.includes('A001'), null, { timeout: withinBar(2_000) });
    expect(await text(lobby, 'body')).not.toContain(ADULT.name);
    expect(await text(desk)).not.toMatch(/\d{16}/);
    await say('h');
    await expectAccessible(desk, [1366]);
    await answered(() => desk.locator('form#selesai button[value=recorded_and_printed]').click());
    const [balance] = await database.sql('SELECT on_hand, issued FROM blank_balances WHERE site_id = $1', [
      saturday.site.id,
    ]);
    expect(balance).toEqual({ on_hand: 29, issued: 1 });
    await expectAccessible(lobby, [1920]);
    await expectInvariants(database);
    await desk.context().close();
    await lobby.context().close();
  });
});
