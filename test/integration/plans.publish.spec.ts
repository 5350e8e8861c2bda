import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { CalendarReferenceService } from '../../src/modules/calendar/calendar.reference.service.js';
import { CalendarService } from '../../src/modules/calendar/calendar.service.js';
import type { Closure, Site } from '../../src/modules/calendar/calendar.types.js';
import { CapacityService } from '../../src/modules/capacity/capacity.service.js';
import { PlansChangeService } from '../../src/modules/plans/plans.change.service.js';
import { PlansService } from '../../src/modules/plans/plans.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildStaff, DISTRICT, getSite, OFFICE, OTHER_REGION, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';

const IMLEK = '2027-02-06';
const IDULADHA = '2027-05-17';
const EASTER = '2027-03-28';

describe('service days', () => {
  let app: TestApp;
  let plans: PlansService;
  let calendar: CalendarService;
  let office: Site;
  let supervisor: StaffActor;

  beforeAll(async () => {
    app = await startApp({ now: '2027-01-18T10:00:00+07:00' });
    plans = app.get(PlansService);
    calendar = app.get(CalendarService);
    office = await getSite(app);
    supervisor = await buildStaff(app, 'supervisor');
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const publish = (from: string, to: string, acknowledge = false) =>
    plans.publish(supervisor, office.id, from, to, acknowledge);
  const slotsOf = (dayId: string) =>
    app.database.sql<{ kind: string; n: number; places: number }>(
      `SELECT kind, count(*)::int AS n, sum(capacity)::int AS places FROM slots WHERE service_day_id = $1 GROUP BY kind ORDER BY kind`,
      [dayId],
    );
  const everything = async () =>
    JSON.stringify([
      await app.database.sql('SELECT * FROM service_days ORDER BY id'),
      await app.database.sql('SELECT * FROM slots ORDER BY id'),
      await app.database.sql('SELECT * FROM slot_pools ORDER BY slot_id, pool'),
      await app.database.sql('SELECT * FROM day_stocks ORDER BY service_day_id'),
    ]);

  describe('what is shipped', () => {
    it('one office and nine districts in Bengkulu, and the office of Rejang Lebong', async () => {
      const sites = await calendar.listSites();
      const kinds = sites.map((site) => `${site.regionCode} ${site.kind} ${site.prints ? 'prints' : 'records'}`);
      expect(kinds).toEqual([
        '17.71 office prints',
        ...Array.from({ length: 9 }, () => '17.71 district records'),
        '17.02 office prints',
      ]);
      expect(new Set(sites.map((site) => site.code)).size).toBe(11);
      expect(sites.map((site) => site.code)).toEqual(expect.arrayContaining([OFFICE, DISTRICT, OTHER_REGION]));
      expect(sites.every((site) => site.timezone === 'Asia/Jakarta')).toBe(true);
    });

    it.each([
      ['17.71', { district: 9, kelurahan: 67 }],
      ['17.02', { district: 15, kelurahan: 34, desa: 122 }],
    ])('the areas of %s', async (code, wanted) => {
      const rows = await app.database.sql<{ kind: string; n: number }>(
        `SELECT kind, count(*)::int AS n FROM areas WHERE code LIKE $1 || '.%' GROUP BY kind`,
        [code],
      );
      expect(Object.fromEntries(rows.map((row) => [row.kind, row.n]))).toEqual(wanted);
    });

    it('every village lies in a district, and every district in its city or regency', async () => {
      const lost = await app.database.sql(
        `SELECT a.code FROM areas a LEFT JOIN areas p ON p.code = a.parent_code
         WHERE (a.kind IN ('kelurahan', 'desa') AND p.kind IS DISTINCT FROM 'district')
            OR (a.kind = 'district' AND p.kind NOT IN ('city', 'regency')) OR a.name = ''`,
      );
      expect(lost).toEqual([]);
    });

    it('every holiday of the decrees, and which of them are provisional', async () => {
      const lines = readFileSync('data/holidays_id_2025_2027.csv', 'utf8').trim().split('\n').slice(1);
      const stored = await app.database.sql<{ date: string; kind: string; provisional: boolean }>(
        'SELECT holiday_on::text AS date, kind, is_provisional AS provisional FROM holidays ORDER BY 1, name',
      );
      expect(stored).toHaveLength(lines.length);
      const leaves = stored.filter((holiday) => holiday.kind === 'joint_leave');
      expect(leaves).toHaveLength(lines.filter((line) => line.includes(',cuti_bersama,')).length);
      const provisional = stored.filter((holiday) => holiday.provisional).map((holiday) => holiday.date);
      expect(provisional.filter((date) => date > '2027')).toEqual(['2027-03-10', '2027-03-11', IDULADHA]);
    });

    it('is loaded again without changing what an office has set', async () => {
      await app.database.sql('UPDATE sites SET lead_minutes = 90 WHERE code = $1', [DISTRICT]);
      await app.get(CalendarReferenceService).loadShipped('data');
      const rows = await app.database.sql<{ minutes: number; n: number }>(
        `SELECT s.lead_minutes AS minutes, count(t.id)::int AS n FROM sites s JOIN opening_templates t ON t.site_id = s.id
         WHERE s.code = $1 GROUP BY s.id`,
        [DISTRICT],
      );
      expect(rows).toEqual([{ minutes: 90, n: 2 }]);
    });
  });

  describe('publishing', () => {
    it('opens the weekends, and lets a holiday wait for a decision', async () => {
      const published = await publish('2027-02-01', '2027-02-28');
      expect(published.map(({ day }) => `${day.date} ${day.status}`)).toEqual([
        `${IMLEK} undecided`,
        ...['07', '13', '14', '20', '21', '27', '28'].map((day) => `2027-02-${day} open`),
      ]);
      const [imlek, sunday] = published.map(({ day }) => day);
      expect(imlek).toMatchObject({ reasonCode: 'national_holiday', reason: 'Tahun Baru Imlek 2578 Kongzili' });
      expect(await slotsOf(imlek?.id ?? '')).toEqual([]);
      expect(await slotsOf(sunday?.id ?? '')).toEqual([
        { kind: 'standby', n: 1, places: 15 },
        { kind: 'timed', n: 20, places: 60 },
      ]);
    });

    it('gives slots on the clock of the site', async () => {
      const [range] = await app.database.sql<{ first: Date; last: Date }>(
        `SELECT min(s.starts_at) AS first, max(s.starts_at) AS last FROM slots s JOIN service_days d ON d.id = s.service_day_id
         WHERE d.service_on = '2027-02-07' AND s.kind = 'timed'`,
      );
      expect(range?.first.toISOString()).toBe('2027-02-07T02:00:00.000Z');
      expect(range?.last.toISOString()).toBe('2027-02-07T05:48:00.000Z');
    });

    it('twice changes nothing', async () => {
      const before = await everything();
      const again = await publish('2027-02-01', '2027-02-28');
      expect(new Set(again.map(({ isNew }) => isNew))).toEqual(new Set([false]));
      expect(await everything()).toBe(before);
    });

    it('again after k bookings leaves capacity - k', async () => {
      const read = app.get(BookingsReadService);
      const offered = async () => (await read.listSlots(office.id, '2027-02-07', 'ikd', 1)).slots;
      const slots = await offered();
      for (let i = 0; i < 7; i += 1) await buildBooking(app, slots[i % 3]?.id ?? '', [person(i)], 'ikd');
      await publish('2027-02-01', '2027-02-28');
      await plans.publishHorizon();
      const left = (await offered()).map((slot) => slot.placesLeft);
      expect(left.slice(0, 4)).toEqual([0, 1, 1, 3]);
      expect(left.reduce((sum, n) => sum + n, 0)).toBe(60 - 7);
    });

    it('three times at once while people book: nothing that is left is raised or reset', async () => {
      const read = app.get(BookingsReadService);
      const offered = async () => (await read.listSlots(office.id, '2027-02-13', 'ikd', 1)).slots;
      const slots = await offered();
      const full = slots[0]?.id ?? '';
      const jobs = Array.from({ length: 3 }, () => plans.publishHorizon());
      const people = Array.from({ length: 9 }, (_, i) =>
        buildBooking(app, i < 3 ? full : (slots[1 + (i % 4)]?.id ?? ''), [person(200 + i)], 'ikd'),
      );
      await Promise.all([...jobs, ...people]);
      const left = await offered();
      expect(left).toHaveLength(slots.length);
      expect(left[0]).toMatchObject({ id: full, placesLeft: 0 });
      expect(left.reduce((sum, { placesLeft }) => sum + placesLeft, 0)).toBe(60 - 9);
      await plans.publishHorizon();
      expect(await offered()).toEqual(left);
    });

    it('building the slots of a booked day once more changes nothing', async () => {
      const [day] = await calendar.listDays(office.id, '2027-02-07', '2027-02-07');
      if (!day) throw new Error('The day is not published.');
      const before = await everything();
      await app.get(UnitOfWork).run((tx) => app.get(CapacityService).buildSlots(tx, office, day));
      expect(await everything()).toBe(before);
    });

    it('many times at once makes each day once', async () => {
      const runs = await Promise.all(Array.from({ length: 6 }, () => publish('2027-04-03', '2027-04-04')));
      expect(runs.flat().filter(({ isNew }) => isNew)).toHaveLength(2);
      const ids = new Set(runs.flat().map(({ day }) => day.id));
      expect(ids.size).toBe(2);
      for (const id of ids) expect(await slotsOf(id)).toHaveLength(2);
    });

    it('reaches the horizon of every site, and the second time finds nothing to do', async () => {
      await app.setClock(MONDAY);
      const made = await plans.publishHorizon();
      expect(made).toBeGreaterThan(0);
      expect(await plans.publishHorizon()).toBe(0);
      const rows = await app.database.sql<{ n: number }>(
        `SELECT count(*)::int AS n FROM service_days WHERE service_on BETWEEN '2027-02-08' AND '2027-03-08' GROUP BY site_id`,
      );
      expect(rows.map((row) => row.n)).toEqual(Array.from({ length: 11 }, () => 8));
      await app.setClock('2027-01-18T10:00:00+07:00');
    });

    it('is for supervisors of the site', async () => {
      const foreign = await buildStaff(app, 'supervisor', { region: '17.02' });
      const clerk = await buildStaff(app, 'desk');
      for (const actor of [foreign, clerk])
        await expect(plans.publish(actor, office.id, '2027-02-01', '2027-02-28')).rejects.toMatchObject({
          code: 'not_found',
        });
    });
  });

  describe('a holiday on a weekend', () => {
    const dayOn = async (date: string) => (await calendar.listDays(office.id, date, date))[0];

    it('is closed to residents with the reason until somebody decides', async () => {
      const [day] = await app.get(BookingsReadService).listDays(office.id, 'ikd', IMLEK, IMLEK);
      expect(day).toMatchObject({ status: 'closed', reason: 'Tahun Baru Imlek 2578 Kongzili', placesLeft: 0 });
    });

    it('opens with slots and cards once a supervisor says so and why', async () => {
      const day = await dayOn(IMLEK);
      const decided = await plans.decide(supervisor, day?.id ?? '', true, 'Petugas piket ada');
      expect(decided).toMatchObject({ status: 'open', reason: 'Petugas piket ada', version: 2 });
      expect(await slotsOf(decided.id)).toEqual([
        { kind: 'standby', n: 1, places: 15 },
        { kind: 'timed', n: 20, places: 60 },
      ]);
      const stock = await app.database.sql('SELECT allotted FROM day_stocks WHERE service_day_id = $1', [decided.id]);
      expect(stock).toHaveLength(1);
      const { slots } = await app.get(BookingsReadService).listSlots(office.id, IMLEK, 'ikd', 1);
      expect(slots).toHaveLength(20);
      const [entry] = await app.database.sql<{ staff: string; details: object }>(
        `SELECT staff_id AS staff, details FROM audit_entries WHERE action = 'calendar.decided'`,
      );
      expect(entry).toEqual({ staff: supervisor.staffId, details: { open: true, reason: 'Petugas piket ada' } });
    });

    it('is decided once', async () => {
      const day = await dayOn(IMLEK);
      const again = plans.decide(supervisor, day?.id ?? '', false, 'berubah pikiran');
      await expect(again).rejects.toMatchObject({ code: 'illegal_move', status: 409 });
      expect((await dayOn(IMLEK))?.status).toBe('open');
    });

    it('decided closed has no slots', async () => {
      await publish(EASTER, EASTER);
      const decided = await plans.decide(supervisor, (await dayOn(EASTER))?.id ?? '', false, 'Libur');
      expect(decided).toMatchObject({ status: 'closed', reason: 'Libur' });
      expect(await slotsOf(decided.id)).toEqual([]);
    });

    it('of another region is not ours to decide', async () => {
      const other = await getSite(app, OTHER_REGION);
      await plans.publish(SYSTEM_ACTOR, other.id, EASTER, EASTER);
      const [day] = await calendar.listDays(other.id, EASTER, EASTER);
      await expect(plans.decide(supervisor, day?.id ?? '', true, 'x')).rejects.toMatchObject({ code: 'not_found' });
      const unknown = plans.decide(supervisor, '00000000-0000-7000-8000-000000000000', true, 'x');
      await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('a holiday on a working day', () => {
    it('is no service day, also where the office opens on that weekday', async () => {
      expect(await publish(IDULADHA, IDULADHA)).toEqual([]);
      await app.database.sql(
        `INSERT INTO opening_templates (id, site_id, weekday, opens_at, closes_at, counters, standby_places, effective_from)
         VALUES (gen_random_uuid(), $1, 1, '08:00', '12:00', 2, 0, '2027-05-01')`,
        [office.id],
      );
      const published = await publish('2027-05-10', '2027-05-24');
      const mondays = published.map(({ day }) => day).filter((day) => day.opensAt === '08:00');
      expect(mondays.map((day) => day.date)).toEqual(['2027-05-10', '2027-05-24']);
    });

    it('opens by an extra day for that very date', async () => {
      const extra = {
        opensAt: '09:00',
        closesAt: '11:00',
        counters: 2,
        stepMinutes: 15,
        standbyPlaces: 0,
        reason: 'Jemput bola',
      };
      const day = await plans.addExtraDay(supervisor, office.id, { ...extra, date: IDULADHA });
      expect(day).toMatchObject({ status: 'open', isExtra: true, reason: 'Jemput bola' });
      expect(await slotsOf(day.id)).toEqual([
        { kind: 'standby', n: 1, places: 0 },
        { kind: 'timed', n: 8, places: 16 },
      ]);
      await expect(plans.addExtraDay(supervisor, office.id, { ...extra, date: IDULADHA })).rejects.toMatchObject({
        code: 'illegal_move',
      });
      expect(await publish(IDULADHA, IDULADHA)).toEqual([]);
    });
  });

  describe('a year without a decree', () => {
    it('is refused to staff, and stores nothing', async () => {
      const before = await everything();
      await expect(publish('2027-12-25', '2028-01-02')).rejects.toMatchObject({
        code: 'year_not_decreed',
        status: 409,
        facts: { year: '2028' },
        body: { retryWith: { acknowledgeUndecreed: true } },
      });
      expect(await everything()).toBe(before);
    });

    it('waits for a decision when the clock publishes it', async () => {
      const published = await plans.publish(SYSTEM_ACTOR, office.id, '2028-01-01', '2028-01-02');
      expect(published.map(({ day }) => [day.status, day.reasonCode])).toEqual([
        ['undecided', 'year_not_decreed'],
        ['undecided', 'year_not_decreed'],
      ]);
    });

    it('opens when somebody answers for it, with the warning', async () => {
      const published = await publish('2028-01-08', '2028-01-09', true);
      expect(published.map(({ day, warnings }) => [day.status, warnings])).toEqual([
        ['open', [{ code: 'year_not_decreed', year: 2028 }]],
        ['open', [{ code: 'year_not_decreed', year: 2028 }]],
      ]);
    });
  });

  describe('a closure', () => {
    const closure = { from: '2027-04-10', to: '2027-04-11', reason: 'Perbaikan listrik' };
    const close = (wanted: Closure) => app.get(PlansChangeService).close(supervisor, office.id, wanted);

    it('keeps days from being published', async () => {
      await close(closure);
      const published = await publish('2027-04-10', '2027-04-18');
      expect(published.map(({ day }) => day.date)).toEqual(['2027-04-17', '2027-04-18']);
    });

    it('over a day that waits for a decision settles it', async () => {
      await plans.publish(SYSTEM_ACTOR, office.id, '2028-01-15', '2028-01-15');
      const [day] = await calendar.listDays(office.id, '2028-01-15', '2028-01-15');
      expect(day?.status).toBe('undecided');
      const outcome = await close({ ...closure, from: '2028-01-15', to: '2028-01-15' });
      expect(outcome).toMatchObject({ applied: true, days: [{ status: 'closed', reason: 'Perbaikan listrik' }] });
      const late = plans.decide(supervisor, day?.id ?? '', true, 'ternyata bisa');
      await expect(late).rejects.toMatchObject({ code: 'illegal_move' });
      expect(await slotsOf(day?.id ?? '')).toEqual([]);
    });

    it('of one office leaves the others open', async () => {
      const district = await getSite(app, DISTRICT);
      const published = await plans.publish(SYSTEM_ACTOR, district.id, '2027-04-10', '2027-04-11');
      expect(published.map(({ day }) => day.status)).toEqual(['open', 'open']);
    });
  });
});
