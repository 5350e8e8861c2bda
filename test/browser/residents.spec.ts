import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { type BrowserStage, expectAccessible, startInBrowser, weigh } from '../support/browser.js';
import { bornOn, buildBooking, buildDay, type BuiltDay, OFFICE, person, signIn } from '../support/builders.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { ROOT } from '../support/program.js';
import { withinBar } from '../support/tier.js';

const PHONE = { width: 390, height: 800 };
const LIMITS = { firstVisit: 25_000, html: 6_000, script: 2_000, journey: 100_000 };
const MOST = { pages: 6, fields: 4, acts: 25 };
const ASSETS = join(ROOT, 'dist', 'public', 'assets');

/** What a person did on the way: pages answered, fields typed into, acts besides typing. */
class Hand {
  pages = 0;
  fields = 0;
  acts = 0;
  bytes = 0;

  constructor(readonly page: Page) {}

  async open(path: string): Promise<void> {
    await this.page.goto(path);
  }

  async press(selector: string): Promise<void> {
    this.acts += 1;
    await this.page.locator(selector).first().click();
  }

  async type(id: string, text: string): Promise<void> {
    this.fields += 1;
    await this.page.locator(`#${id}`).fill(text);
  }

  /** Sends the form of this page. */
  async send(button = 'main form .acts .btn'): Promise<void> {
    this.pages += 1;
    await this.press(button);
  }

  async text(): Promise<string> {
    return (await this.page.innerText('main')).replace(/\s+/g, ' ');
  }
}

const radio = (name: string, value: string) => `input[name=${name}][value="${value}"]`;

describe('residents in a browser', () => {
  let stage: BrowserStage;
  let inside: TestApp;
  let database: TestDatabase;
  let day: BuiltDay;
  let index = 2_000;

  beforeAll(async () => {
    stage = await startInBrowser(async (app) => {
      day = await buildDay(app, { counters: 3, cards: 40 });
    });
    ({ inside, database } = stage);
  });
  afterAll(() => stage.close());

  const open = (options: BrowserContextOptions = {}): Promise<Page> => stage.open({ viewport: PHONE, ...options });
  const fresh = () => person((index += 1));
  const book = (slot: number) => buildBooking(inside, day.slotIds[slot] ?? '', [fresh()]);
  const home = ({ code, token }: { code: string; token: string }) => `/janji/${code}/${token}`;
  /** The journey of one adult, by mouse or finger. */
  const travel = async (hand: Hand, layanan = 'record_17'): Promise<void> => {
    const who = fresh();
    await hand.open('/');
    await hand.press('main a.btn');
    await hand.press(radio('layanan', layanan));
    await hand.send();
    if (layanan === 'reprint_photo') {
      await hand.press(radio('alasan', 'hijab'));
      await hand.send();
    }
    await hand.press('input[name=slot]');
    await hand.send();
    await hand.type('nik', who.nik);
    await hand.type('nama', who.name);
    if (layanan.startsWith('record')) await hand.press(radio('pernahDirekam', 'tidak'));
    await hand.send();
    await hand.type('whatsapp', `0812 3456 ${5_000 + index}`);
    await hand.press('#setuju');
    await hand.send();
    await hand.send('button[value=pesan]');
    expect(await hand.page.innerText('h1')).toBe('Tempat Anda sudah dipesan');
  };

  it('the page of all components has no violation either', async () => {
    const page = await open();
    await page.goto('/komponen');
    await expectAccessible(page);
    await page.context().close();
  });

  it('an adult books in six pages, four fields and few acts, for little data, without JavaScript', async () => {
    const page = await open({ javaScriptEnabled: false });
    const hand = new Hand(page);
    const weighed = weigh(page);
    await travel(hand);
    const seen = await weighed();
    const pages = seen.filter(({ isPage }) => isPage);
    expect(pages.length).toBeGreaterThan(hand.pages);
    expect(hand.pages).toBeLessThanOrEqual(MOST.pages);
    expect(hand.fields).toBeLessThanOrEqual(MOST.fields);
    expect(hand.acts).toBeLessThanOrEqual(MOST.acts);
    expect(seen.every(({ url }) => url.startsWith(stage.baseURL))).toBe(true);
    expect(Math.max(...pages.map(({ size }) => size))).toBeLessThanOrEqual(LIMITS.html);
    expect(seen.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(LIMITS.journey);
    await page.context().close();
    await expectInvariants(database);
  });

  it('no script is above 2 KB, and each page asks for one at most', async () => {
    const scripts = Object.entries(manifest()).filter(([name]) => name === 'hold.js' || name === 'position.js');
    expect(scripts).toHaveLength(2);
    for (const [name, file] of scripts) {
      const source = readFileSync(join(ASSETS, file), 'utf8');
      const shared = [...source.matchAll(/from"\.\/([^"]+)"/g)].map(([, chunk]) =>
        readFileSync(join(ASSETS, chunk ?? '')),
      );
      const size = [source, ...shared].reduce((sum, part) => sum + gzipSync(part).length, 0);
      expect({ name, isLight: size <= LIMITS.script, size }).toMatchObject({ name, isLight: true });
    }
  });

  it('a family books without JavaScript, each for another service, with a guardian', async () => {
    const hand = new Hand(await open({ javaScriptEnabled: false }));
    const [mother, child] = [fresh(), bornOn(40 + index, '2010-11-20')];
    await hand.open('/pesan/layanan');
    await hand.press(radio('layanan', 'record_17'));
    await hand.press(radio('orang', '2'));
    await hand.send();
    await hand.page.locator('input[name=slot]').nth(3).check();
    await hand.send();
    await hand.press('summary:has-text("Layanan untuk orang ini")');
    await hand.press(radio('layanan', 'print_first'));
    await hand.type('nik', mother.nik);
    await hand.type('nama', mother.name);
    await hand.send();
    await hand.press('summary:has-text("Layanan untuk orang ini")');
    await hand.press(radio('layanan', 'record_16'));
    await hand.type('nik', child.nik);
    await hand.type('nama', child.name);
    await hand.press(radio('pernahDirekam', 'tidak'));
    await hand.send();
    expect(await hand.text()).toContain('belum 18 tahun');
    await hand.press(radio('lewat', 'tanpa'));
    await hand.type('waliNama', 'Ibu Contoh');
    await hand.press(radio('waliHubungan', 'mother'));
    await hand.press('#waliSetuju');
    await hand.send();
    expect(await hand.text()).toMatch(/Cetak KTP-el pertama.*20 November 2027/);
    await hand.press(`a[href="/pesan/data-diri?orang=2"]`);
    expect(await hand.page.locator('#nama').inputValue()).toBe(child.name);
    await hand.send();
    await hand.send('button[value=pesan]');
    expect(await hand.page.innerText('h1')).toBe('Tempat Anda sudah dipesan');
    await hand.page.context().close();
    await expectInvariants(database);
  });

  it('a booking is moved, kept, said to be late, and cancelled without JavaScript', async () => {
    const booking = await book(8);
    const hand = new Hand(await open({ javaScriptEnabled: false }));
    await hand.open(home(booking));
    await hand.press('button:has-text("Saya akan datang")');
    expect(await hand.text()).toContain('Terima kasih');
    await hand.press('main a:has-text("Pindah jadwal")');
    await hand.press('input[name=slot]');
    await hand.send();
    expect(await hand.text()).toMatch(/Dari .* Menjadi/);
    await hand.press('button[value=pindah]');
    expect(await hand.text()).toContain('Jadwal Anda sudah dipindah');
    await hand.press('a:has-text("Batalkan pesanan")');
    await hand.press('button:has-text("Batalkan pesanan")');
    expect(await hand.text()).toContain('sudah dibatalkan');
    const ics = await hand.page.request.get(`${home(booking)}/kalender.ics`);
    expect(await ics.text()).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:[2-9]/);
    await hand.page.context().close();
    await expectInvariants(database);
  });

  it('the whole journey goes by keyboard alone', async () => {
    const page = await open();
    const who = fresh();
    await page.goto('/');
    const at = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300) ?? '');
    /** Tabs on until the focus is on what matches; every stop shows its ring. */
    const tabTo = async (wanted: RegExp): Promise<void> => {
      for (let n = 0; n < 80; n += 1) {
        await page.keyboard.press('Tab');
        const html = await at();
        const ring = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          const isIn = (one: Element) => getComputedStyle(one).outlineStyle !== 'none';
          return isIn(element) || (element.parentElement !== null && isIn(element.parentElement));
        });
        if (html.startsWith('<body')) continue;
        expect({ html: html.slice(0, 80), ring }).toMatchObject({ ring: true });
        if (wanted.test(html)) return;
      }
      throw new Error(`No way by keyboard to ${wanted}`);
    };
    const enter = async (wanted: RegExp) => {
      await tabTo(wanted);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    };
    await enter(/class="btn"/);
    await tabTo(/name="layanan"/);
    await page.keyboard.press('ArrowDown');
    await enter(/class="btn"/);
    await tabTo(/name="slot"/);
    await page.keyboard.press('Space');
    await enter(/class="btn"/);
    await tabTo(/id="nik"/);
    await page.keyboard.type(who.nik);
    await tabTo(/id="nama"/);
    await page.keyboard.type(who.name);
    await tabTo(/name="pernahDirekam"/);
    await page.keyboard.press('Space');
    await enter(/class="btn"/);
    await tabTo(/id="whatsapp"/);
    await page.keyboard.type(`08123456${5_000 + index}`);
    await tabTo(/id="setuju"/);
    await page.keyboard.press('Space');
    await enter(/class="btn"/);
    await enter(/value="pesan"/);
    expect(await page.innerText('h1')).toBe('Tempat Anda sudah dipesan');
    await page.context().close();
  });

  it('warns two minutes before a hold ends, and says when it is over', async () => {
    const page = await open();
    await page.clock.install();
    const hand = new Hand(page);
    await hand.open('/pesan/layanan');
    await hand.press(radio('layanan', 'ikd'));
    await hand.send();
    await hand.press('input[name=slot]');
    await hand.send();
    const spoken = page.locator('.hold [role=status]');
    // The page's timers are set when its script has run.
    await page.waitForLoadState('load');
    expect(await spoken.textContent()).toBe('');
    await page.clock.fastForward('07:50');
    expect(await spoken.textContent()).toBe('');
    await page.clock.fastForward('00:15');
    expect(await spoken.textContent()).toContain('Waktu hampir habis');
    await hand.press('.hold button');
    await page.waitForLoadState('load');
    expect(await spoken.textContent()).toBe('');
    await page.clock.fastForward('12:05');
    expect(await spoken.textContent()).toContain('sudah habis');
    await page.context().close();
  });

  it('follows the line without a reload, and says when its data is old', async () => {
    const booking = await book(12);
    const page = await open();
    const still = await open({ javaScriptEnabled: false });
    await page.goto(`${home(booking)}/antrean`);
    expect(await page.innerText('main')).toContain('Belum lapor hadir');
    await stage.setClock('2027-02-13T08:50:00+07:00');
    const clerk = await signIn(inside, 'desk', { site: OFFICE });
    const body = { siteId: day.site.id, code: booking.code };
    await inside.http().post('/api/v1/desk/check-ins').set('Cookie', clerk).send(body).expect(201);
    await page.waitForFunction(() => document.body.innerText.includes('A001'), null, { timeout: withinBar(3_000) });
    expect(await page.locator('[role=status]').first().textContent()).toContain('Anda berikutnya');
    await still.goto(`${home(booking)}/antrean`);
    expect(await still.innerText('main')).toContain('A001');
    // Reading out needs a script; without one there is no button for it.
    expect([await page.isVisible('[data-speak]'), await still.isVisible('[data-speak]')]).toEqual([true, false]);
    await still.locator('a:has-text("Perbarui")').first().click();
    expect(await still.innerText('main')).toContain('A001');
    expect(await page.locator('[data-old]').isHidden()).toBe(true);
    await page.context().setOffline(true);
    await page.evaluate(() => {
      const late = performance.now.bind(performance);
      performance.now = () => late() + 40_000;
    });
    await eventually('the sign of old data', () => page.locator('[data-old]').isVisible(), {
      withinMs: withinBar(3_000),
    });
    await page.context().close();
    await still.context().close();
    await expectInvariants(database);
  });

  it.each(['print_first', 'reprint_lost', 'reprint_damaged', 'reprint_photo', 'ikd'])(
    'the journey for %s passes without JavaScript',
    async (layanan) => {
      const hand = new Hand(await open({ javaScriptEnabled: false }));
      await travel(hand, layanan);
      expect(hand.pages).toBeLessThanOrEqual(layanan === 'reprint_photo' ? MOST.pages + 1 : MOST.pages);
      await hand.page.context().close();
    },
  );
});

const manifest = (): Record<string, string> =>
  JSON.parse(readFileSync(join(ASSETS, 'manifest.json'), 'utf8')) as Record<string, string>;
