import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PUBLIC_ACTOR, type StaffActor } from '../../src/platform/access/actor.js';
import { DomainError } from '../../src/platform/database/database.errors.js';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import type { Hold, NewBooking } from '../../src/modules/bookings/bookings.types.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { bornOn, buildDay, type BuiltDay, buildStaff, OFFICE, person } from '../support/builders.js';
import { deadlocks } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded } from '../support/random.js';

const SECONDS = process.env.GILIRAN_FULL === '1' ? 30 : 5;
const SEED = Number(process.env.STORM_SEED ?? 20270213);
const WORKERS = 16;
const PEOPLE = 120;
const EARLY_ON_SATURDAY = '2027-02-13T05:00:00+07:00';
/** What somebody may be told in a crowd. Anything else, and above all "unavailable", is a fault. */
const TOLD = new Set([
  'slot_full',
  'no_cards_left',
  'no_places_left',
  'already_booked',
  'hold_expired',
  'hold_not_found',
  'booking_not_live',
  'too_late',
  'day_closed',
  'cancelled',
  'wrong_day',
]);

describe(`${SECONDS} seconds of everything at once`, () => {
  let app: TestApp;
  let days: BuiltDay[];
  let clerk: StaffActor;
  const random = seeded(SEED);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const holds: { hold: Hold; party: number }[] = [];
  const bookings: { code: string; token: string }[] = [];
  const told: Record<string, number> = {};
  let minutes = 0;

  beforeAll(async () => {
    app = await startApp();
    days = [
      await buildDay(app, {
        date: '2027-02-13',
        counters: 2,
        closesAt: '10:36',
        standbyPlaces: 12,
        cards: 14,
        reserve: 2,
      }),
      await buildDay(app, { date: '2027-02-14', counters: 2, closesAt: '10:36', cards: 14 }),
    ];
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    await app.setClock(EARLY_ON_SATURDAY);
  });
  afterAll(() => app.close());

  const slotId = () => pick(pick(days)?.slotIds ?? []) ?? '';
  const service = () => pick(['ikd', 'record_first', 'record_first', 'reprint_lost']) ?? 'ikd';
  const somebody = () => {
    const index = Math.floor(random() * PEOPLE);
    return random() < 0.2 ? bornOn(index, '2009-08-01') : person(index);
  };
  const party = (size: number): NewBooking => {
    const people = new Map(Array.from({ length: size * 3 }, () => somebody()).map((who) => [who.nik, who]));
    const applicants = [...people.values()].slice(0, size).map((who) => ({ ...who, withoutCard: random() < 0.2 }));
    return { applicants, language: 'id', channel: 'api' };
  };
  const keep = (receipt: { bookingId: string; accessNonce: number; view: { code: string } }) => {
    bookings.push({ code: receipt.view.code, token: app.get(BookingsReadService).tokenOf(receipt) });
  };

  /** How often each is done, and what it is. */
  const ACTS: [number, () => Promise<unknown>][] = [
    [
      6,
      async () => {
        const size = 1 + Math.floor(random() * 3);
        const want = {
          slotId: slotId(),
          service: service(),
          party: size,
          device: `ponsel-${Math.floor(random() * 40)}`,
        };
        holds.push({ hold: await app.get(BookingsHoldService).hold(want, 'web'), party: size });
      },
    ],
    [
      5,
      async () => {
        const held = pick(holds);
        if (held) keep(await app.get(BookingsConfirmService).confirm(held.hold, party(held.party)));
      },
    ],
    [
      4,
      async () =>
        keep(await app.get(BookingsConfirmService).book(slotId(), service(), party(1 + Math.floor(random() * 3)))),
    ],
    [
      5,
      async () => {
        const booking = pick(bookings);
        if (booking) await app.get(BookingsChangeService).reschedule(PUBLIC_ACTOR, booking, slotId());
      },
    ],
    [
      4,
      async () => {
        const booking = pick(bookings);
        if (booking) await app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, booking, undefined);
      },
    ],
    [
      2,
      async () => {
        const held = pick(holds);
        if (held) await app.get(BookingsHoldService).drop(held.hold.id, held.hold.token);
      },
    ],
    [
      2,
      async () => {
        const held = pick(holds);
        if (held) await app.get(BookingsHoldService).extend(held.hold.id, held.hold.token);
      },
    ],
    [1, () => app.get(BookingsEndingService).releaseExpired()],
    [
      2,
      async () => {
        const booking = pick(bookings);
        if (booking) await app.get(DeskArrivalService).checkIn(clerk, days[0]?.site.id ?? '', { code: booking.code });
      },
    ],
    [
      1,
      () =>
        app
          .get(DeskArrivalService)
          .walkIn(clerk, { siteId: days[0]?.site.id ?? '', service: service(), applicants: party(1).applicants }),
    ],
  ];
  const total = ACTS.reduce((sum, [weight]) => sum + weight, 0);
  const chosen = (): (() => Promise<unknown>) => {
    let at = random() * total;
    return (ACTS.find(([weight]) => (at -= weight) < 0) ?? (ACTS[0] as [number, () => Promise<unknown>]))[1];
  };
  const note = (what: string) => (told[what] = (told[what] ?? 0) + 1);
  const worker = async (end: number): Promise<void> => {
    while (performance.now() < end) {
      try {
        await chosen()();
        note('done');
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        note(error.code);
      }
    }
  };
  /** Time goes on by eleven minutes twice a second, so that holds run out and places cool. */
  const timekeeper = async (end: number): Promise<void> => {
    while (performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      minutes = (minutes + 11) % 180;
      await app.setClock(new Date(Date.parse(EARLY_ON_SATURDAY) + minutes * 60_000).toISOString());
    }
  };

  it(`breaks nothing, and nobody is told to try again (seed ${SEED})`, async () => {
    const end = performance.now() + SECONDS * 1000;
    await Promise.all([timekeeper(end), ...Array.from({ length: WORKERS }, () => worker(end))]);
    expect(Object.keys(told).filter((code) => code !== 'done' && !TOLD.has(code))).toEqual([]);
    expect(told.done).toBeGreaterThan(SECONDS * 10);
    await expectInvariants(app.database);
  }, 120_000);

  it('everything that was held, moved or left comes back in the end', async () => {
    await app.setClock('2027-02-13T08:59:00+07:00');
    for (const booking of bookings) {
      await app
        .get(BookingsChangeService)
        .cancel(PUBLIC_ACTOR, booking, undefined)
        .catch(() => undefined);
    }
    await app.setClock('2027-02-13T10:40:00+07:00');
    await app.get(BookingsEndingService).releaseExpired();
    const [row] = await app.database.sql(
      `SELECT (SELECT count(*)::int FROM bookings WHERE status IN ('pending', 'booked')) AS live,
         (SELECT count(*)::int FROM slots s WHERE s.kind = 'timed' AND s.taken <> (SELECT coalesce(sum(c.places), 0) FROM booking_claims c
          JOIN bookings b ON b.id = c.booking_id WHERE c.slot_id = s.id AND b.status = 'arrived')) AS wrong`,
    );
    expect(row).toEqual({ live: 0, wrong: 0 });
    await expectInvariants(app.database);
  });

  it('no two transactions waited for each other', async () => {
    expect(await deadlocks(app)).toBe(0);
  });
});
