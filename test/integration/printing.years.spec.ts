import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, type LocalDate, weekdayOf } from '../../src/common/local-date.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { BookingsArrivalService } from '../../src/modules/bookings/bookings.arrival.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsInvitationService } from '../../src/modules/bookings/bookings.invitation.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { RightsRetentionService } from '../../src/modules/rights/rights.retention.service.js';
import { PrintingInvitingService } from '../../src/modules/printing/printing.inviting.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, getSite, OFFICE } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded } from '../support/random.js';
import { buildRecord } from '../support/records.js';
import { isFull } from '../support/tier.js';

const PUPILS = isFull ? 10_000 : 40;
/** A sample is half a year, looked at once a week; the whole bar is two years, looked at every day. */
const LOOKS = isFull ? [0, 1, 2, 3, 4, 5, 6] : [2];
const COUNTERS = isFull ? 8 : 1;
const CARDS = isFull ? 100 : 4;
const FIRST = '2027-02-01';
const LAST = isFull ? '2029-01-21' : '2027-08-01';
const USES = 0.85;

/** Weekends of two years: every pupil is sent for on the way to the card, and nobody too early or in vain. */
describe('two years of printing', () => {
  let app: TestApp;
  let seed = 0;

  beforeAll(async () => {
    app = await startApp();
    await app.setClock(`${FIRST}T06:00:00+07:00`);
  });
  afterAll(() => app.close());

  const random = seeded(20_270_201);
  const birthdayIn = (from: LocalDate, days: number) => addDays(from, Math.floor(random() * days));

  it(`sends for each of ${PUPILS} pupils once, or again after an unused invitation`, async () => {
    const site = await getSite(app, OFFICE);
    await app.database.sql('UPDATE sites SET invited_percent = 100 WHERE id = $1', [site.id]);
    await app.setClock('2027-01-25T08:00:00+07:00');
    const recording = await buildDay(app, { date: '2027-01-30', counters: 1, cards: 0 });
    for (let i = 0; i < PUPILS; i += 1)
      await buildRecord(app, (seed += 1), birthdayIn('2010-02-01', isFull ? 640 : 90));
    await visited(recording);
    await app.setClock(`${FIRST}T06:00:00+07:00`);
    const days = new Map<LocalDate, BuiltDay>();
    for (let date = FIRST; date <= LAST; date = addDays(date, 1)) {
      if (weekdayOf(date) === 6 || weekdayOf(date) === 0) await serve(date);
      if (!LOOKS.includes(weekdayOf(date))) continue;
      await app.setClock(`${date}T08:00:00+07:00`);
      await openAhead(days, date);
      await app.get(BookingsEndingService).releaseExpired();
      if (weekdayOf(date) === 2) await app.get(RightsRetentionService).forgetDue();
      await app.get(PrintingInvitingService).inviteDue();
      await answer();
    }
    await settleAll();
    await judge();
    await expectInvariants(app.database);
  }, 3_000_000);

  /** Everybody was recorded on one day, long enough ago that retention would erase them if they did not wait. */
  const visited = async ({ site, day, slotIds }: BuiltDay) => {
    await app.database.sql(
      `WITH seen AS (SELECT gen_random_uuid() AS id, row_number() OVER () AS n, applicant_id, nik_hmac FROM person_records),
         made AS (INSERT INTO bookings (id, region_id, site_id, service_day_id, service_on, slot_id, starts_at, code, kind, status,
             service_code, pool, party, channel, created_at)
           SELECT id, $1, $2, $3, '2027-01-30', $4, '2027-01-30T09:00+07:00', 'V' || lpad(n::text, 9, '0'), 'walk_in', 'fulfilled',
             'record_first', 'standby', 1, 'desk', '2027-01-30T09:00+07:00' FROM seen RETURNING id)
       INSERT INTO booking_people (id, region_id, booking_id, applicant_id, position, service_code, service_group, nik_hmac,
         starts_at, status, card_state, outcome)
       SELECT gen_random_uuid(), $1, s.id, s.applicant_id, 0, 'record_first', 'ktp', s.nik_hmac, '2027-01-30T09:00+07:00', 'fulfilled',
         'later', 'recorded' FROM seen s JOIN made USING (id)`,
      [site.regionId, site.id, day.id, slotIds[0]],
    );
  };

  /** Weekends of the next two weeks have places and cards. */
  const openAhead = async (days: Map<LocalDate, BuiltDay>, today: LocalDate) => {
    for (let ahead = 1; ahead <= 14; ahead += 1) {
      const date = addDays(today, ahead);
      if ((weekdayOf(date) !== 6 && weekdayOf(date) !== 0) || days.has(date)) continue;
      days.set(date, await buildDay(app, { date, counters: COUNTERS, standbyPlaces: 1, cards: CARDS }));
    }
  };

  /** Most take what they are offered; the others let it run out. */
  const answer = async () => {
    const open = await app.database.sql<{ id: string; code: string; nonce: number; cards: number }>(
      `SELECT b.id, b.code, b.access_nonce AS nonce, b.cards_held AS cards FROM bookings b
       WHERE b.kind = 'invitation' AND b.status = 'pending' AND b.will_attend IS NULL ORDER BY b.id`,
    );
    for (const { id, code, nonce, cards } of open) {
      expect(cards).toBe(1);
      const token = app.get(Secrets).token('invitation', id, nonce);
      if (random() < USES) await app.get(BookingsInvitationService).take(code, token);
      // Looked at: whoever does not answer now never does.
      else await app.database.sql('UPDATE bookings SET will_attend = false WHERE id = $1', [id]);
    }
  };

  /** Whoever took an invitation comes, and goes with a card. */
  const serve = async (date: LocalDate) => {
    await app.setClock(`${date}T12:00:00+07:00`);
    const site = await getSite(app, OFFICE);
    const arrivals = app.get(BookingsArrivalService);
    const coming = await app.database.sql<{ id: string }>(
      `SELECT id FROM bookings WHERE service_on = $1 AND status = 'booked' ORDER BY id`,
      [date],
    );
    for (const { id } of coming) {
      await app.get(UnitOfWork).run(async (tx) => {
        const booking = await app.get(BookingsReadService).reread(tx, id);
        await arrivals.arrive(tx, SYSTEM_ACTOR, booking);
        const whole = await app.get(BookingsReadService).findWhole(tx, id);
        const results = (whole?.people ?? []).map((p) => ({ personId: p.id, outcome: 'printed' as const }));
        if (whole) await arrivals.finish(tx, SYSTEM_ACTOR, whole.booking, site, results);
      });
    }
  };

  const settleAll = async () => {
    await app.setClock(`${addDays(LAST, 5)}T08:00:00+07:00`);
    await app.get(BookingsEndingService).releaseExpired();
    await app.get(PrintingInvitingService).settle();
  };

  const judge = async () => {
    const wrong = await app.database.sql<{ fact: string; n: number }>(`
      SELECT 'before the day on which it may be printed' AS fact, count(*)::int AS n
      FROM print_invitations i JOIN person_records r ON r.id = i.person_record_id JOIN bookings b ON b.id = i.booking_id
      WHERE (i.invited_at AT TIME ZONE 'Asia/Jakarta')::date < r.due_on OR b.service_on < r.due_on
      UNION ALL SELECT 'again without an unused one before', count(*)::int FROM (
        SELECT 1 FROM print_invitations i WHERE EXISTS (SELECT 1 FROM print_invitations earlier
          WHERE earlier.person_record_id = i.person_record_id AND earlier.invited_at < i.invited_at AND earlier.outcome IS DISTINCT FROM 'unused')) x
      UNION ALL SELECT 'printed without an invitation that was taken', count(*)::int FROM person_records r
        WHERE r.status = 'printed' AND NOT EXISTS (SELECT 1 FROM print_invitations i WHERE i.person_record_id = r.id AND i.outcome = 'taken')
      UNION ALL SELECT 'waits, and was never sent for', count(*)::int FROM person_records r
        WHERE r.status = 'print_ready' AND NOT EXISTS (SELECT 1 FROM print_invitations i WHERE i.person_record_id = r.id)
      UNION ALL SELECT 'waits without three unused ones, though due for long', count(*)::int FROM person_records r
        WHERE r.status = 'print_ready' AND r.due_on < '${addDays(LAST, -113)}'
          AND (SELECT count(*) FROM print_invitations i WHERE i.person_record_id = r.id AND i.outcome = 'unused') < 3
      UNION ALL SELECT 'waits, and the data is gone', count(*)::int FROM person_records r
        JOIN applicants a ON a.id = r.applicant_id
        WHERE r.status = 'print_ready' AND (a.nik_enc IS NULL OR a.guardian_enc IS NULL OR a.name_enc IS NULL)`);
    expect(wrong.filter(({ n }) => n > 0)).toEqual([]);
    const [gone] = await app.database.sql<{ erased: number }>(
      `SELECT count(*)::int AS erased FROM applicants a JOIN person_records r ON r.applicant_id = a.id
       WHERE r.status = 'printed' AND r.status_at < '${addDays(LAST, -95)}' AND a.nik_enc IS NULL AND a.birth_on IS NULL`,
    );
    expect(gone?.erased).toBeGreaterThan(PUPILS * (isFull ? 0.3 : 0.05));
    const [done] = await app.database.sql<{ printed: number }>(
      `SELECT count(*)::int AS printed FROM person_records WHERE status = 'printed'`,
    );
    expect(done?.printed).toBeGreaterThan(PUPILS * (isFull ? 0.9 : 0.7));
  };
});
