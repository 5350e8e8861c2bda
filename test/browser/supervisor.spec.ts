import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SATURDAY, type TestApp } from '../support/app.js';
import { type BrowserStage, expectAccessible, expectTouchable, startInBrowser } from '../support/browser.js';
import { buildBooking, buildDay, OFFICE, PASSWORD, person, signIn } from '../support/builders.js';
import { isFull } from '../support/tier.js';

const BOTH = [320, 1366];
const SCHEMES = isFull ? (['light', 'dark'] as const) : (['light'] as const);

/** The supervisor's way through a change, in a real browser; these pages bring no script, which only the check runs. */
describe('the pages of a supervisor in a browser', () => {
  let stage: BrowserStage;
  let page: Page;

  const build = async (app: TestApp): Promise<void> => {
    const { slotIds } = await buildDay(app, { counters: 2, cards: 30, closesAt: '10:00' });
    for (const index of [1, 2]) await buildBooking(app, slotIds[0] ?? '', [person(8_000 + index)]);
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
  };

  beforeAll(async () => {
    stage = await startInBrowser(build);
    page = await stage.open();
    await page.goto('/masuk');
    await page.fill('#pengguna', 'sinta');
    await page.fill('#sandi', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/penyelia');
    expect(await page.locator('script').count()).toBe(0);
  });
  afterAll(() => stage.close());

  const check = async (widths = isFull ? BOTH : [320]) => {
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page, widths);
    }
  };

  it('can be read and used in every state, at phone and desk width', async () => {
    for (const path of ['/penyelia', '/kalender', `/kalender/hari/${SATURDAY}`, '/kalender/jadwal', '/rencana']) {
      await page.goto(path);
      await check();
    }
    await page.goto('/kalender/tambah');
    await page.click('main .btn');
    expect(await page.title()).toMatch(/^Kesalahan: /);
    await check();
  });

  it('has its pages behind one line on a phone, without any script, and all in sight at the desk', async () => {
    const phone = await stage.open({
      viewport: { width: 360, height: 740 },
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
    });
    await phone.goto('/kalender/jadwal');
    const menu = phone.locator('header summary');
    const ways = phone.locator('header nav a');
    expect(await menu.innerText()).toMatch(/^Menu:\s+Kalender$/);
    expect(await ways.first().isVisible()).toBe(false);
    expect((await phone.locator('header nav').boundingBox())?.height).toBeLessThan(50);
    await menu.focus();
    await phone.keyboard.press('Enter');
    expect(await ways.last().isVisible()).toBe(true);
    expect(await phone.locator('header nav [aria-current=page]').innerText()).toBe('Kalender');
    await phone.keyboard.press('Tab');
    await phone.keyboard.press('Enter');
    await phone.waitForURL('**/penyelia');
    await phone.setViewportSize({ width: 1366, height: 768 });
    expect([await menu.isVisible(), await ways.last().isVisible()]).toEqual([false, true]);
    await phone.context().close();

    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/kalender');
    await page.click('header summary');
    await expectTouchable(page);
    await check(BOTH);
  });

  it('leads from fewer counters to a confirmed plan by keyboard alone', async () => {
    await page.goto(`/kalender/hari/${SATURDAY}/ubah`);
    await page.focus('#loket');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('1');
    await page.focus('#sebab');
    await page.keyboard.type('Satu alat rusak');
    await page.keyboard.press('Enter');
    expect(await page.innerText('.effect')).toContain('2 tempat sudah terisi');
    await check();
    await page.focus('button[value=terapkan]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/rencana/*');
    await check(BOTH);
    await page.focus('button[value=setuju]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.result.ok');
    expect(await page.innerText('main')).toContain('Rencana dijalankan');
  });
});
