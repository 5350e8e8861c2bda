import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Board, BoardCall } from '../../src/modules/desk/desk.types.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { SATURDAY, type TestApp } from '../support/app.js';
import { type BrowserStage, expectAccessible, expectTouchable, startInBrowser } from '../support/browser.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, DISTRICT, OFFICE, person } from '../support/builders.js';
import { NetworkLine } from '../support/network-line.js';
import { isFull } from '../support/tier.js';

const SCREENS = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;
const COUNTERS = 3;
const BACK_WITHIN_MS = 3_000;
/** Twelve hours in five minutes; the sample is the same pace for twenty seconds. */
const PACE = 144;
const PLAYED_SECONDS = isFull ? 300 : 8;
const WARM_UP_SECONDS = 4;
/** What a sample may grow by would be more than allowed in twelve hours. */
const GROWTH_MB = isFull ? 10 : 1;

const at = (second: number): string =>
  new Date(Date.UTC(2027, 1, 13, 9, 0, second)).toISOString().slice(0, 19) + '+07:00';
const call = (ticket: string, counter: number, second: number, isCurrent = true): BoardCall => ({
  ticket,
  counter,
  calledAt: at(second),
  isCurrent,
});
/** Another number waiting on each, so that a board can be told from the one before. */
let boards = 0;
const boardOf = (calls: BoardCall[], second = 3_000): Board => ({
  site: 'Kantor',
  date: SATURDAY,
  opensAt: '09:00',
  closesAt: '23:00',
  calls,
  waiting: (boards += 1),
  waitMinutes: { low: 15, high: 25 },
  cardsLeft: 22,
  lastSafeTicket: 'A041',
  isLineSafe: false,
  walkInsLeft: 6,
  openCounters: COUNTERS,
  asOf: at(second),
});
const manyCalls = (count: number) =>
  Array.from({ length: count }, (_, n) => call(`${'ABSP'[n % 4]}${888 - 7 * n}`, n + 1, 600 - n));
const EARLIER = Array.from({ length: 5 }, (_, n) => call(`A00${n}`, 1, 100 - n, false));

/** What a screen of people reads from 8 m: height of the capitals against the screen, and the poorest contrast of any text. */
const readability = (page: Page) =>
  page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
    const capitals = [...document.querySelectorAll<HTMLElement>('.calls strong, .calls li b')].map((one) => {
      const { fontWeight, fontSize, fontFamily } = getComputedStyle(one);
      pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
      return pen.measureText(one.textContent).actualBoundingBoxAscent / innerHeight;
    });
    const light = (colour: string) => {
      const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (one: Element | null): string => {
      const colour = one ? getComputedStyle(one).backgroundColor : 'rgb(255, 255, 255)';
      return /, 0\)$/.test(colour) ? groundOf(one?.parentElement ?? null) : colour;
    };
    const texts = [...document.querySelectorAll('body *')].filter((one) =>
      [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    const shown = texts.filter((one) => one.getClientRects().length > 0);
    const contrasts = shown.map((one) => {
      const [a, b] = [light(getComputedStyle(one).color), light(groundOf(one))].sort((x, y) => y - x) as [
        number,
        number,
      ];
      return (a + 0.05) / (b + 0.05);
    });
    const outside = shown.filter((one) => {
      const { right, bottom } = one.getBoundingClientRect();
      return right > innerWidth + 1 || bottom > innerHeight + 1;
    });
    return {
      capital: Math.min(...capitals),
      contrast: Math.min(...contrasts),
      outside: outside.map((one) => one.textContent),
    };
  });

describe('the lobby display in a browser', () => {
  let stage: BrowserStage;
  let day: BuiltDay;
  let clerks: StaffActor[];
  let real: NetworkLine;
  let played: NetworkLine;
  let growth: Promise<number>;
  const lines: NetworkLine[] = [];

  const build = async (app: TestApp): Promise<void> => {
    day = await buildDay(app, { counters: COUNTERS, cards: 30, closesAt: '23:00' });
    await buildDay(app, { site: DISTRICT, closesAt: '23:00' });
    clerks = await Promise.all(Array.from({ length: COUNTERS }, () => buildStaff(app, 'desk', { site: OFFICE })));
    const bookings = [];
    for (const index of clerks.keys())
      bookings.push(await buildBooking(app, day.slotIds[index] ?? '', [person(8_100 + index)]));
    await app.setClock(`${SATURDAY}T09:00:00+07:00`);
    for (const { code } of bookings)
      await app.get(DeskArrivalService).checkIn(clerks[0] as StaffActor, day.site.id, { code });
  };
  const openLine = async (): Promise<NetworkLine> => {
    const line = await NetworkLine.open(stage.baseURL);
    lines.push(line);
    return line;
  };

  beforeAll(async () => {
    stage = await startInBrowser(build);
    real = await openLine();
    growth = playTwelveHours();
    growth.catch(() => undefined);
  });
  afterAll(async () => {
    await Promise.all(lines.map((line) => line.close()));
    await stage.close();
  });

  beforeEach(async () => {
    played = await openLine();
    played.play();
  });

  /** Calls the next person to a counter, over the program that the browser does not see. */
  const callNext = async (counter: number): Promise<string> => {
    const counters = stage.inside.get(DeskCounterService);
    const clerk = clerks[counter - 1] as StaffActor;
    const [row] = await stage.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 AND number = $2',
      [day.site.id, counter],
    );
    await counters.open(clerk, row?.id ?? '');
    return (await counters.next(clerk, row?.id ?? ''))?.ticket ?? '';
  };
  const large = (page: Page) => page.locator('.calls li:not(.past) strong').allInnerTexts();
  const show = async (page: Page, board: Board): Promise<void> => {
    played.send('board', board);
    await page.locator('.figures', { hasText: `Menunggu${board.waiting} nomor` }).waitFor();
  };
  /** A display whose boards are made up here, and whose time only moves when it is told to. */
  const openPlayed = async (board: Board): Promise<Page> => {
    const page = await stage.open({ viewport: SCREENS[0] });
    await page.clock.install();
    await page.goto(`${played.url}/lobi/${DISTRICT}`);
    await show(page, board);
    return page;
  };

  /** Megabytes that the page's memory grew by. */
  async function playTwelveHours(): Promise<number> {
    const line = await openLine();
    line.play();
    const page = await stage.open({ viewport: SCREENS[0] });
    await page.goto(`${line.url}/lobi/${DISTRICT}`);
    await page.click('.sound');
    const memory = await page.context().newCDPSession(page);
    const used = async () => {
      await memory.send('HeapProfiler.collectGarbage');
      return (await memory.send('Runtime.getHeapUsage')).usedSize / 2 ** 20;
    };
    const since = performance.now();
    let calls: BoardCall[] = [];
    let before = 0;
    for (let second = 0; second < PLAYED_SECONDS * PACE; second += 1) {
      const ahead = (second / PACE) * 1000 - (performance.now() - since);
      if (ahead > 20) await new Promise((resolve) => setTimeout(resolve, ahead));
      // Somebody is called every two minutes, and sits at the counter one minute later.
      if (second % 120 === 0)
        calls = [call(`A${100 + ((second / 120) % 900)}`, 1 + ((second / 120) % 3), second), ...calls].slice(0, 13);
      calls = calls.map((one) => ({ ...one, isCurrent: one.isCurrent && second % 120 < 60 }));
      if (second % 5 === 0) line.send('board', boardOf(calls, second));
      else line.send('beat', at(second - (second % 5)));
      if (second === WARM_UP_SECONDS * PACE) before = await used();
    }
    await page.locator('.calls', { hasText: calls[0]?.ticket ?? '' }).waitFor();
    const after = await used();
    await page.context().close();
    return after - before;
  }

  it('shows a call of the desk, and the whole present state within three seconds after the line was cut or swallowed', async () => {
    const page = await stage.open({ viewport: SCREENS[0] });
    await page.goto(`${real.url}/lobi/${OFFICE}`);
    const seen = async (ticket: string): Promise<number> => {
      const since = performance.now();
      await page.locator('.calls', { hasText: ticket }).waitFor();
      return performance.now() - since;
    };
    expect(await seen(await callNext(1))).toBeLessThan(BACK_WITHIN_MS);
    for (const [counter, away] of [
      [2, 'cut'],
      [3, 'swallow'],
    ] as const) {
      real[away]();
      const ticket = await callNext(counter);
      await page.waitForTimeout(isFull ? 20_000 : 1_000);
      expect(await large(page)).not.toContain(ticket);
      real.restore();
      expect(await seen(ticket)).toBeLessThan(BACK_WITHIN_MS);
      expect(await large(page)).toHaveLength(counter);
    }
    expect(await page.innerText('body')).not.toMatch(/Orang Contoh|\d{16}/);
    await page.goto(`${real.url}/lobi/${OFFICE}/nomor?nomor=A001`);
    expect(await page.innerText('.live')).toContain('loket 1');
    await expectAccessible(page);
    await expectTouchable(page);
    await page.context().close();
  });

  it('can be read from afar on both screens, with one call and with eight', async () => {
    const page = await openPlayed(boardOf([]));
    for (const screen of SCREENS) {
      for (const count of [1, 4, 8]) {
        await page.setViewportSize(screen);
        await show(page, boardOf([...manyCalls(count), ...EARLIER]));
        await page.clock.runFor(1_000);
        const { capital, contrast, outside } = await readability(page);
        expect(await large(page)).toHaveLength(count);
        expect(capital).toBeGreaterThanOrEqual(0.12);
        expect(contrast).toBeGreaterThanOrEqual(7);
        expect(outside).toEqual([]);
        if (isFull || count === 8) await expectAccessible(page, [screen.width]);
      }
      await page.clock.runFor(9_000);
      expect((await readability(page)).contrast).toBeGreaterThanOrEqual(7);
    }
    await page.context().close();
  });

  it('keeps the text of a call for eight seconds', async () => {
    const page = await openPlayed(boardOf([call('A001', 1, 1)]));
    await show(page, boardOf([call('B002', 2, 3), call('A001', 1, 1, false)]));
    await page.clock.runFor(7_000);
    expect(await large(page)).toEqual(['B002', 'A001']);
    await page.clock.runFor(2_000);
    expect(await large(page)).toEqual(['B002']);
    await page.context().close();
  });

  it('says how old its data are after ten seconds and after a minute, is never blank, and heals', async () => {
    const page = await openPlayed(boardOf([call('A001', 1, 1)]));
    const state = () => page.locator('.foot').getAttribute('class');
    played.cut();
    await page.clock.runFor(10_000);
    expect(await state()).toBe('foot late');
    expect(await page.innerText('.age')).toMatch(/Data \d+ detik lalu/);
    await page.clock.runFor(52_000);
    expect(await state()).toBe('foot lost');
    expect(await page.innerText('.age')).toContain('Sambungan putus');
    expect(await large(page)).toEqual(['A001']);
    played.restore();
    played.send('board', boardOf([call('A002', 1, 60)]));
    await page.clock.runFor(2_000);
    await page.locator('.calls', { hasText: 'A002' }).waitFor();
    expect(await state()).toBe('foot ok');
    await page.context().close();
  });

  it('announces calls one after the other, each twice, once in all, and not in silent hours', async () => {
    const page = await stage.open({ viewport: SCREENS[0] });
    await page.clock.install();
    await page.addInitScript(() => {
      const played: [number, number][] = [];
      const { start } = AudioBufferSourceNode.prototype;
      AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, when = 0) {
        played.push([when, this.buffer?.duration ?? 0]);
        start.call(this, when);
      };
      Object.assign(globalThis, { played });
    });
    const sounds = () => page.evaluate(() => (globalThis as never as { played: [number, number][] }).played);
    await page.goto(`${played.url}/lobi/${DISTRICT}`);
    await show(page, boardOf([call('A001', 1, 1)]));
    await page.click('.sound');
    await expectLabel(page, 'Suara menyala');
    const opened = (await sounds()).length;
    const calls = [call('A012', 2, 9), call('B111', 1, 9), call('S021', 3, 8)];
    await show(page, boardOf(calls));
    await page.clock.runFor(60_000);
    await show(page, boardOf(calls, 3_005));
    await page.clock.runFor(20_000);
    const said = (await sounds()).slice(opened);
    // A chime, and twice: the words, the number (dua belas, seratus sebelas, dua puluh satu), the counter.
    expect(said).toHaveLength(3 + 2 * (3 + 2 + 1) + 2 * (3 + 2 + 1) + 2 * (3 + 3 + 1));
    for (const [index, [when, lasts]] of said.entries()) {
      expect(lasts).toBeGreaterThan(0.2);
      const [before, lasted] = said[index - 1] ?? [0, 0];
      expect(when).toBeGreaterThanOrEqual(before + lasted - 0.001);
    }
    await page.click('.sound');
    await page.fill('#suara [name=from]', '09:00');
    await page.fill('#suara [name=to]', '12:00');
    await expectAccessible(page, [1366]);
    await page.keyboard.press('Escape');
    await page.clock.runFor(1_000);
    await expectLabel(page, 'Diam sampai 12.00');
    await show(page, boardOf([call('P001', 2, 99), ...calls], 3_010));
    await page.clock.runFor(20_000);
    expect(await sounds()).toHaveLength(opened + said.length);
    await page.context().close();
  });
  const expectLabel = (page: Page, label: string) => page.locator('.sound', { hasText: label }).waitFor();

  it('is a plain page without JavaScript, which comes anew only for who asks for it', async () => {
    const page = await stage.open({ javaScriptEnabled: false });
    await page.goto(`${stage.baseURL}/lobi/${OFFICE}`);
    expect(await page.locator('meta[http-equiv]').count()).toBe(0);
    expect(await page.innerText('.foot')).toMatch(/09\.\d\d WIB/);
    const turn = (label: string) => page.locator('.plain a', { hasText: label }).click();
    await turn('Perbarui sendiri');
    expect(await page.locator('meta[http-equiv=refresh]').getAttribute('content')).toBe('15');
    await turn('Berhenti');
    expect(await page.locator('meta[http-equiv]').count()).toBe(0);
    await page.context().close();
  });

  it('runs for hours without growing', async () => {
    expect(await growth).toBeLessThanOrEqual(GROWTH_MB);
  }, 600_000);
});
