import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsJoiningService } from '../../src/modules/bookings/bookings.joining.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { BookingsWaitingService } from '../../src/modules/bookings/bookings.waiting.service.js';
import { MessagesInboundService } from '../../src/modules/messages/messages.inbound.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  type BuiltBooking,
  type BuiltDay,
  phoneOf,
  reachable,
} from '../support/builders.js';
import { HeldJobs } from '../support/held-jobs.js';
import { expectInvariants } from '../support/invariants.js';
import { expectLine, type Waiter, WaitingList } from '../support/waiting.js';

const after = (minutes: number, from = MONDAY) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const EVENING = '2027-02-08T20:30:00+07:00';
const MORNING = '2027-02-09T07:00:01+07:00';

describe('the waiting list', () => {
  let app: TestApp;
  let jobs: HeldJobs;
  let list: WaitingList;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let next = 0;

  beforeAll(async () => {
    app = await startApp({ env: { LIMIT_PHONE_BOOKINGS: '2' }, replace: [[Jobs, HeldJobs]] });
    jobs = app.get(Jobs) as HeldJobs;
    saturday = await buildDay(app, { date: SATURDAY, cards: 4 });
    sunday = await buildDay(app, { date: SUNDAY, cards: 4 });
    list = new WaitingList(app, saturday.site.id);
  });
  beforeEach(() => app.setClock(MONDAY));
  afterEach(async () => {
    await expectInvariants(app.database);
    await expectLine(app.database);
    await empty();
  });
  afterAll(() => app.close());

  /** Everybody leaves, everything ends. */
  const empty = async () => {
    await app.setClock('2027-02-16T03:00:00+07:00');
    await list.release();
    for (const table of ['waiting_events', 'waiting_people', 'waiting_entries'])
      await app.database.sql(`DELETE FROM ${table}`);
    await app.database.sql(
      `UPDATE bookings SET status = 'cancelled', cards_held = 0 WHERE status IN ('pending', 'booked')`,
    );
    await app.database.sql(`UPDATE booking_people SET status = 'cancelled' WHERE status = 'booked'`);
    await app.database.sql('DELETE FROM booking_claims');
    await app.database.sql('UPDATE slots SET taken = 0');
    await app.database.sql('UPDATE slot_pools SET taken = 0');
    await app.database.sql('UPDATE day_stocks SET promised = 0');
  };
  const someone = (more: Partial<ApplicantInput> = {}): ApplicantInput => ({ ...reachable((next += 1)), ...more });
  const book = (index: number, who = [someone()], day = saturday, service = 'ikd') =>
    buildBooking(app, day.slotIds[index] ?? '', who, service);
  const join = (options: { date?: string; service?: string } = { date: SATURDAY }, who = [someone()]) =>
    list.join(who, options);
  const waiters = async (count: number): Promise<Waiter[]> => {
    const all: Waiter[] = [];
    for (let i = 0; i < count; i += 1) all.push(await join());
    return all;
  };
  const statuses = (all: Waiter[]) => Promise.all(all.map((one) => list.status(one)));
  const left = async (index: number, day = saturday) => {
    const { slots } = await app.get(BookingsReadService).listSlots(day.site.id, day.day.date, 'ikd', 1);
    return slots[index]?.placesLeft;
  };
  const pending = (kind: string) =>
    app.database.sql<{ until: Date; cards: number }>(
      `SELECT expires_at AS until, cards_held AS cards FROM bookings WHERE kind = $1 AND status = 'pending'`,
      [kind],
    );
  /** Takes all free places of a day, so that what is freed is the only one. */
  const fill = async (day: BuiltDay, except: readonly number[] = []): Promise<BuiltBooking[]> => {
    const all: BuiltBooking[] = [];
    for (const index of day.slotIds.keys()) if (!except.includes(index)) all.push(await book(index, [someone()], day));
    return all;
  };

  describe('a freed place', () => {
    it('passes to the first in line in the act that frees it, and to the next when it is let go', async () => {
      const booking = await book(0);
      const [a, b, c] = (await waiters(3)) as [Waiter, Waiter, Waiter];
      expect([a.position, b.position, c.position]).toEqual([1, 2, 3]);
      await list.cancel(booking);
      expect(await statuses([a, b, c])).toEqual(['offered', 'waiting', 'waiting']);
      expect([await left(0), (await pending('offer')).length, (await pending('cooling')).length]).toEqual([0, 1, 0]);
      expect(await list.view(a)).toMatchObject({
        isForEarlierDay: false,
        offer: { startsAt: '2027-02-13T09:00:00+07:00', expiresAt: '2027-02-08T10:20:00+07:00', cards: 0 },
      });
      expect(await list.view(c)).toMatchObject({ status: 'waiting', position: 2 });
      await list.skip(a);
      expect(await statuses([a, b, c])).toEqual(['passed', 'offered', 'waiting']);
      await app.setClock(after(21));
      await list.release();
      expect(await statuses([a, b, c])).toEqual(['passed', 'passed', 'offered']);
      await list.leave(c);
      expect(await statuses([c])).toEqual(['left']);
      expect([await left(0), (await pending('cooling')).length]).toEqual([0, 1]);
    });

    it('becomes the booking of whoever takes it, in place; twice gives the same answer', async () => {
      const booking = await book(0);
      const who = await join();
      await list.cancel(booking);
      const taken = await list.take(who);
      expect(taken.view).toMatchObject({ status: 'booked', startsAt: '2027-02-13T09:00:00+07:00', service: 'ikd' });
      expect(await list.take(who)).toEqual(taken);
      expect(await list.status(who)).toBe('taken');
      const token = app.get(BookingsReadService).tokenOf(taken);
      expect(await app.get(BookingsReadService).view(taken.view.code, token)).toMatchObject({ status: 'booked' });
      const [row] = await app.database.sql('SELECT kind, channel FROM bookings WHERE code = $1', [taken.view.code]);
      expect(row).toEqual({ kind: 'booking', channel: 'waiting_list' });
    });

    it('cannot be taken once its time is over, and whoever missed it may wait again, behind the others', async () => {
      const booking = await book(0);
      const [a, b] = (await waiters(2)) as [Waiter, Waiter];
      await list.cancel(booking);
      await app.setClock(after(20.1));
      await expect(list.take(a)).rejects.toMatchObject({ code: 'offer_ended' });
      await list.release();
      await expect(list.skip(b).then(() => list.take(b))).rejects.toMatchObject({ code: 'offer_ended' });
      const c = await join();
      expect(await list.again(a)).toMatchObject({ status: 'waiting', position: 2 });
      expect(await list.view(c)).toMatchObject({ position: 1 });
    });

    it('goes by wish, party and service: those whom it does not fit keep their turn', async () => {
      const booking = await book(3);
      const onSunday = await join({ date: SUNDAY });
      const two = await join({ date: SATURDAY }, [someone(), someone()]);
      const anyDay = await join({});
      await list.cancel(booking);
      expect(await statuses([onSunday, two, anyDay])).toEqual(['waiting', 'waiting', 'offered']);
      await list.leave(anyDay);
      await list.cancel(await book(5, [someone(), someone()]));
      expect(await statuses([onSunday, two])).toEqual(['waiting', 'offered']);
    });

    it('of a party goes to as many as it has room for, each alone', async () => {
      const booking = await book(0, [someone(), someone()]);
      const [a, b, c] = (await waiters(3)) as [Waiter, Waiter, Waiter];
      await list.cancel(booking);
      expect(await statuses([a, b, c])).toEqual(['offered', 'offered', 'waiting']);
      expect([await left(0), await left(1)]).toEqual([0, 0]);
    });

    it('is offered to nobody when it starts within ninety minutes', async () => {
      const booking = await book(5);
      const who = await join();
      await app.setClock('2027-02-13T08:35:00+07:00');
      await list.cancel(booking);
      expect(await list.status(who)).toBe('waiting');
    });

    it('waits for the morning at night, for the list and not for the public', async () => {
      const booking = await book(0);
      const who = await join();
      await app.setClock(EVENING);
      await list.cancel(booking);
      expect(await list.status(who)).toBe('waiting');
      expect(await pending('cooling')).toEqual([{ until: new Date('2027-02-09T07:00:00+07:00'), cards: 0 }]);
      await app.setClock('2027-02-09T06:59:50+07:00');
      await list.release();
      await list.offerPlaces();
      expect([await list.status(who), await left(0)]).toEqual(['waiting', 0]);
      await app.setClock(MORNING);
      await list.release();
      expect(await list.status(who)).toBe('offered');
    });

    it('is offered to nobody who has stopped', async () => {
      const booking = await book(0);
      const [a, b] = (await waiters(2)) as [Waiter, Waiter];
      await list.leave(a);
      expect(await list.leave(a)).toMatchObject({ status: 'left' });
      await list.cancel(booking);
      expect(await statuses([a, b])).toEqual(['left', 'offered']);
    });
  });

  describe('the stop word from a telephone', () => {
    const entriesOf = () => app.database.sql<{ status: string }>('SELECT status FROM waiting_entries ORDER BY turn');

    it('ends all that is waited for with that number, also an open offer, which goes to the next', async () => {
      const booking = await book(0);
      const phone = '0812 9876 5432';
      const [a, b] = [
        await join({ date: SATURDAY }, [someone({ phone })]),
        await join({ date: SUNDAY }, [someone({ phone })]),
      ];
      const other = await join();
      await list.cancel(booking);
      expect(await statuses([a, b, other])).toEqual(['offered', 'waiting', 'waiting']);
      const reply = await list.stop('+62 812-9876-5432');
      expect(reply).toContain('Kami tidak menawarkan tempat lagi ke nomor ini');
      expect(await statuses([a, b, other])).toEqual(['left', 'left', 'offered']);
      expect(await list.stop(phone)).toBe(reply);
      expect(await statuses([a, b, other])).toEqual(['left', 'left', 'offered']);
      await expect(list.take(a)).rejects.toMatchObject({ code: 'offer_ended' });
    });

    it('counts from the guardian, whom the offers of a child reach', async () => {
      const guardian = { name: 'Ibu Contoh', relation: 'mother', consent: true, phone: '081234509876' } as const;
      const child = await join({ date: SATURDAY, service: 'record_first' }, [
        { ...bornOn((next += 1), '2010-08-20'), guardian },
      ]);
      await list.stop('081234509876');
      expect(await list.status(child)).toBe('left');
    });

    it('counts from the contact of the booking that an offer would move', async () => {
      const who = someone();
      await book(0, [who], sunday);
      await join({ date: SATURDAY }, [{ ...who, phone: '081299990000' }]);
      await list.stop(who.phone ?? '');
      expect(await entriesOf()).toEqual([{ status: 'left' }]);
    });

    it('changes no booking, and nothing for a number that nobody waits with; other words are for people', async () => {
      const who = someone();
      const booking = await book(0, [who]);
      const [other] = await waiters(1);
      expect(await list.stop(who.phone ?? '')).toContain('Janji yang sudah ada tetap berlaku');
      expect(await app.get(BookingsReadService).view(booking.code, booking.token)).toMatchObject({ status: 'booked' });
      const inbound = app.get(MessagesInboundService);
      expect(await inbound.receive('bukan nomor', 'BERHENTI')).toBeNull();
      expect(await inbound.receive(phoneOf(next), 'kapan berhenti?')).toBeNull();
      expect(await list.status(other as Waiter)).toBe('waiting');
    });
  });

  describe('cards', () => {
    const rekam = { date: SATURDAY, service: 'record_first' };

    it('are kept with the offer, and with the booking that comes of it', async () => {
      const booking = await book(0, [someone()], saturday, 'record_first');
      const who = await join(rekam);
      await list.cancel(booking);
      expect((await list.view(who)).offer).toMatchObject({ cards: 1 });
      expect((await list.take(who)).view.card).toEqual({ state: 'promised' });
    });

    it('that are gone: the place is for those who need none, or agreed to go without', async () => {
      const [ikd] = await Promise.all([book(0)]);
      for (const index of [1, 2, 3, 4]) await book(index, [someone()], saturday, 'record_first');
      const wants = await join(rekam);
      const young = await join(rekam, [bornOn(next + 1, '2010-06-15')]);
      const modest = await join(rekam, [someone({ withoutCard: true })]);
      await list.cancel(ikd);
      expect(await statuses([wants, young, modest])).toEqual(['waiting', 'offered', 'waiting']);
      await list.skip(young);
      expect(await statuses([wants, modest])).toEqual(['waiting', 'offered']);
      expect((await list.take(modest)).view.card).toEqual({ state: 'later' });
    });

    it('that arrive are offered by the clock, with a free place', async () => {
      for (const index of [1, 2, 3, 4]) await book(index, [someone()], saturday, 'record_first');
      const who = await join(rekam);
      await list.offerPlaces();
      expect(await list.status(who)).toBe('waiting');
      const stock = app.get(BlanksStockService);
      await stock.move(SYSTEM_ACTOR, saturday.site.id, { kind: 'receipt', quantity: 1, reason: 'uji' });
      await stock.allot(SYSTEM_ACTOR, saturday.site.id, SATURDAY, { allotted: 5, reserve: 0 });
      await list.offerPlaces();
      expect((await list.view(who)).offer).toMatchObject({ cards: 1 });
      await list.leave(who);
      await stock.allot(SYSTEM_ACTOR, saturday.site.id, SATURDAY, { allotted: 4, reserve: 0 });
    });
  });

  describe('places that were added, or cool', () => {
    it('are offered by the clock in the order of the line, one to each', async () => {
      await fill(saturday);
      const all = await waiters(3);
      expect(await list.offerPlaces()).toBe(0);
      await app.database.sql('UPDATE slots SET capacity = 2 WHERE id = ANY($1)', [saturday.slotIds.slice(0, 2)]);
      await app.database.sql('UPDATE slot_pools SET capacity = 2 WHERE slot_id = ANY($1)', [
        saturday.slotIds.slice(0, 2),
      ]);
      expect(await list.offerPlaces()).toBe(2);
      expect(await statuses(all)).toEqual(['offered', 'offered', 'waiting']);
      expect(await list.offerPlaces()).toBe(0);
      await empty();
      await app.database.sql('UPDATE slot_pools SET capacity = 1 WHERE slot_id = ANY($1)', [
        saturday.slotIds.slice(0, 2),
      ]);
      await app.database.sql('UPDATE slots SET capacity = 1 WHERE id = ANY($1)', [saturday.slotIds.slice(0, 2)]);
    });

    it('a place that cools goes to whoever joins meanwhile', async () => {
      const [first] = await fill(saturday);
      await list.cancel(first as BuiltBooking);
      expect(await pending('cooling')).toHaveLength(1);
      const who = await join();
      expect(await list.offerPlaces()).toBe(1);
      expect([await list.status(who), (await pending('cooling')).length, await left(0)]).toEqual(['offered', 0, 0]);
    });
  });

  describe('a booking that waits for an earlier day', () => {
    it('moves when the offer is taken, and its old place goes to the next in line', async () => {
      const on = { from: await book(0), own: await book(0, [someone()], sunday) };
      const receipt = await app.get(BookingsJoiningService).joinForEarlierDay(on.own, { language: 'id' });
      const entry = { ...receipt, id: receipt.entryId, token: '' };
      const behind = await join({ date: SUNDAY });
      await list.cancel(on.from);
      const taken = await list.take(await list.offerLink(entry));
      expect(taken.view).toMatchObject({ code: on.own.code, version: 2, startsAt: '2027-02-13T09:00:00+07:00' });
      expect(await list.status(behind)).toBe('offered');
      expect((await list.view(behind)).offer).toMatchObject({ startsAt: '2027-02-14T09:00:00+07:00' });
    });

    it('is moved by the link in the message alone, when it was not shown to be theirs', async () => {
      const who = someone();
      const freed = await book(0);
      const own = await book(0, [who], sunday);
      const entry = await join({ date: SATURDAY }, [{ ...who, phone: '081299999999' }]);
      await list.cancel(freed);
      await expect(list.take(entry)).rejects.toMatchObject({ code: 'offer_link_needed' });
      expect((await list.take(await list.offerLink(entry))).view.code).toBe(own.code);
    });

    it('waits for no day that is not earlier', async () => {
      const who = someone();
      await book(0, [who]);
      await expect(join({ date: SUNDAY }, [who])).rejects.toMatchObject({ code: 'already_booked' });
      await expect(join({ date: SATURDAY }, [who])).rejects.toMatchObject({ code: 'already_booked' });
    });
  });

  it('takes a person once', async () => {
    const who = someone();
    await join({ date: SATURDAY }, [who]);
    await expect(join({ date: SUNDAY }, [who])).rejects.toMatchObject({ code: 'already_waiting' });
  });

  it('takes no more from one phone number than it may book', async () => {
    const phone = '081288887777';
    await join({}, [someone({ phone })]);
    await book(0, [someone({ phone })]);
    await expect(join({}, [someone({ phone })])).rejects.toMatchObject({ code: 'phone_limit' });
  });

  it('lets go of those whose day is over', async () => {
    const who = await join();
    await app.setClock('2027-02-14T00:01:00+07:00');
    expect(await app.get(BookingsWaitingService).expire()).toBe(1);
    expect(await list.status(who)).toBe('expired');
  });

  it('writes to the one whom a place is offered, and to nobody once it is gone', async () => {
    const relay = async () => {
      await app.get(Outbox).handOver();
      await jobs.runAll();
    };
    const booking = await book(0);
    const [a] = (await waiters(2)) as [Waiter, Waiter];
    await relay();
    await list.cancel(booking);
    await relay();
    const written = await app.database.sql<{ kind: string; status: string; deadline: Date }>(
      `SELECT m.kind, m.status, m.deadline_at AS deadline FROM messages m JOIN waiting_entries e ON e.offer_id = m.subject_id`,
    );
    const [one] = written;
    expect(written).toEqual([{ kind: 'offer', status: 'due', deadline: one?.deadline }]);
    expect(one?.deadline.toISOString()).toMatch(/^2027-02-08T03:20:0/);
    await list.take(a);
    await app.get(MessagesService).handOver();
    await jobs.runAll();
    const [message] = await app.database.sql(`SELECT status, reason FROM messages WHERE kind = 'offer'`);
    expect(message).toEqual({ status: 'skipped', reason: 'ended' });
  });
});
