import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { ApiClient, given } from '../support/api-client.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, person } from '../support/builders.js';
import { tally } from '../support/crowd.js';
import { HistoryLog } from '../support/history-log.js';
import { isFull } from '../support/tier.js';
import { Visitor } from '../support/visitor.js';

const CROWD = 200;
const PLACES = 20;
const CARDS = 15;
const VISITORS = isFull ? 500 : 60;

const isShortage = (code: string): boolean => code === 'no_cards_left' || code === 'slot_full';

describe('two hundred people at once', () => {
  let app: TestApp;
  let url: string;
  let log: HistoryLog;
  let day: BuiltDay;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
  });
  beforeEach(async () => {
    log = await HistoryLog.begin(app.database);
  });
  afterEach(async () => {
    await log.expectHolds();
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const slot = (index: number) => day.slotIds[index % day.slotIds.length] ?? '';
  /** One of the crowd asks for the `index`th time of the day. */
  const book = (index: number, service: string, withoutCard = false) => {
    next += 1;
    return given(new ApiClient(() => url, log).book(slot(index), service, [{ ...person(next), withoutCard }]));
  };
  const crowd = <T>(one: (index: number) => Promise<T>) => tally(Array.from({ length: CROWD }, (_, i) => one(i)));
  const counts = async () => {
    const [row] = await app.database.sql<{ booked: number; cards: number; taken: number; most: number }>(
      `SELECT (SELECT count(*)::int FROM bookings WHERE service_day_id = $1 AND status = 'booked') AS booked,
         (SELECT count(*)::int FROM booking_people p JOIN bookings b ON b.id = p.booking_id
          WHERE b.service_day_id = $1 AND p.status = 'booked' AND p.card_state = 'promised') AS cards,
         (SELECT sum(taken)::int FROM slots WHERE service_day_id = $1 AND kind = 'timed') AS taken,
         (SELECT max(taken)::int FROM slots WHERE service_day_id = $1 AND kind = 'timed') AS most`,
      [day.day.id],
    );
    return row;
  };

  it('for 20 places and 15 cards: 15 get a card, then the other 5 places are filled, and no more', async () => {
    day = await buildDay(app, { date: '2027-02-13', cards: CARDS });
    const first = await crowd((i) => book(i, 'record_first'));
    expect(first.ok).toBe(CARDS);
    expect(Object.keys(first.refused).every(isShortage)).toBe(true);
    expect(await counts()).toEqual({ booked: CARDS, cards: CARDS, taken: CARDS, most: 1 });

    const second = await crowd((i) => book(i, 'record_first', true));
    expect(second).toEqual({ ok: PLACES - CARDS, refused: { slot_full: CROWD - PLACES + CARDS } });
    expect(await counts()).toEqual({ booked: PLACES, cards: CARDS, taken: PLACES, most: 1 });
  });

  it('for 20 places that need no card: 20 get one', async () => {
    day = await buildDay(app, { date: '2027-02-14', cards: 0 });
    expect(await crowd((i) => book(i, 'ikd'))).toEqual({ ok: PLACES, refused: { slot_full: CROWD - PLACES } });
    expect(await counts()).toEqual({ booked: PLACES, cards: 0, taken: PLACES, most: 1 });
  });

  it('for one time with 20 places: 20 get one', async () => {
    day = await buildDay(app, { date: '2027-02-20', counters: 20, closesAt: '09:12', cards: 0 });
    expect(await crowd((i) => book(i, 'ikd'))).toEqual({ ok: PLACES, refused: { slot_full: CROWD - PLACES } });
    expect(await counts()).toEqual({ booked: PLACES, cards: 0, taken: PLACES, most: PLACES });
  });

  it('when all places are held by people who went away: 20 get one, and none stays unsold', async () => {
    day = await buildDay(app, { date: '2027-02-21', cards: CARDS });
    const holds = app.get(BookingsHoldService);
    const held = await tally(day.slotIds.map((slotId) => holds.hold({ slotId, service: 'ikd' }, 'web')));
    expect(held.ok).toBe(PLACES);
    await log.clockMoves(() => app.setClock('2027-02-08T10:10:01+07:00'));
    expect(await crowd((i) => book(i, 'ikd'))).toEqual({ ok: PLACES, refused: { slot_full: CROWD - PLACES } });
    expect(await counts()).toEqual({ booked: PLACES, cards: 0, taken: PLACES, most: 1 });
  });

  it('when all cards are held by people who went away: 15 get one', async () => {
    day = await buildDay(app, { date: '2027-02-27', counters: 2, cards: CARDS });
    const holds = app.get(BookingsHoldService);
    for (let i = 0; i < CARDS; i += 1) await holds.hold({ slotId: slot(i), service: 'record_first' }, 'web');
    await log.clockMoves(() => app.setClock('2027-02-08T10:10:01+07:00'));
    const { ok, refused } = await crowd((i) => book(i, 'record_first'));
    expect(ok).toBe(CARDS);
    expect(Object.keys(refused).every(isShortage)).toBe(true);
    expect(await counts()).toMatchObject({ booked: CARDS, cards: CARDS });
  });

  it('as families of one to five: no time holds more than it has, and a family is never torn apart', async () => {
    day = await buildDay(app, { date: '2027-02-28', counters: 3, cards: 0 });
    const families = Array.from({ length: 60 }, (_, i) => {
      const applicants = Array.from({ length: (i % 5) + 1 }, () => person((next += 1)));
      return given(new ApiClient(() => url, log).book(slot(i * 7), 'ikd', applicants));
    });
    const { ok, refused } = await tally(families);
    expect(Object.keys(refused)).toEqual(['slot_full']);
    const [row] = await app.database.sql<{ booked: number; torn: number }>(
      `SELECT count(*)::int AS booked, count(*) FILTER (WHERE b.party <> (SELECT count(*) FROM booking_people p WHERE p.booking_id = b.id)
         OR b.party <> (SELECT sum(c.places) FROM booking_claims c WHERE c.booking_id = b.id))::int AS torn
       FROM bookings b WHERE b.service_day_id = $1 AND b.status = 'booked'`,
      [day.day.id],
    );
    expect(row).toEqual({ booked: ok, torn: 0 });
    expect((await counts())?.taken).toBeLessThanOrEqual(60);
  });

  it(`for the last place, by form: one of ${VISITORS} gets it, the others see so, with three others to take`, async () => {
    day = await buildDay(app, { date: '2027-03-06', cards: 30 });
    const last = slot(0);
    const visitors = Array.from({ length: VISITORS }, () => new Visitor(url));
    await Promise.all(visitors.map((one) => one.post('/pesan/layanan', { layanan: 'record_17', orang: '1' })));
    const replies = await Promise.all(visitors.map((one) => one.post('/pesan/waktu', { slot: last })));
    const winners = replies.filter(({ location }) => location.startsWith('/pesan/data-diri'));
    const losers = replies.filter(({ status }) => status === 409);
    expect([winners.length, losers.length]).toEqual([1, VISITORS - 1]);
    for (const { html } of losers) {
      expect(html).toContain('baru saja terisi');
      const offers = [...html.matchAll(/name="slot" value="([^"]+)"/g)].map(([, id]) => id);
      expect(offers).toHaveLength(3);
      expect(offers).not.toContain(last);
    }
    const loser = visitors[replies.findIndex(({ status }) => status === 409)] as Visitor;
    expect((await loser.post('/pesan/waktu', { slot: slot(1) })).location).toContain('/pesan/data-diri');
  });
});
