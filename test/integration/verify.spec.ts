import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { type Ask, lookAt } from '../../src/platform/database/snapshot.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskHandoutService } from '../../src/modules/desk/desk.handout.service.js';
import { DeskSyncService } from '../../src/modules/desk/desk.sync.service.js';
import type { SyncAct } from '../../src/modules/desk/desk.sync.types.js';
import { INVARIANTS } from '../../src/verify/invariants.js';
import { findViolations } from '../../src/verify/verify.js';
import type { InvariantId } from '../../src/verify/verify.types.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, buildStaff, OFFICE, person } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { ROOT } from '../support/program.js';

const ALL = new Set(['always', 'worked-on'] as const);

/** What breaks each invariant, and by which question it is found. Constraints that forbid it are taken away first. */
const PLANTED: [InvariantId, what: string, sql: string][] = [
  [
    'I1',
    'taken of a slot is what its bookings hold',
    `UPDATE slots SET taken = taken + 1 WHERE id = (SELECT slot_id FROM booking_claims LIMIT 1)`,
  ],
  [
    'I1',
    'taken of a slot is what its bookings hold',
    `ALTER TABLE slots DROP CONSTRAINT slots_taken_ck; UPDATE slots SET capacity = taken - 1 WHERE taken > 0`,
  ],
  ['I1', 'taken of a pool is what its bookings hold', `UPDATE slot_pools SET taken = taken - 1 WHERE taken > 0`],
  ['I1', 'every claim is of a pool that exists', `UPDATE booking_claims SET pool = 'school'`],
  [
    'I1',
    'no claim of an ended booking',
    `UPDATE bookings SET status = 'cancelled' WHERE status = 'booked'; UPDATE booking_people SET status = 'cancelled' WHERE status = 'booked'`,
  ],
  [
    'I1',
    'a booking that is expected has a place for each of its people',
    `UPDATE bookings SET party = 2 WHERE status = 'booked'`,
  ],
  [
    'I1',
    'places were passed on after their time, and the standby slot has all of them',
    `UPDATE slots SET passed_on = 1 WHERE kind = 'standby'`,
  ],
  [
    'I1',
    'places were passed on after their time, and the standby slot has all of them',
    `UPDATE bookings SET place_passed_at = starts_at WHERE status = 'booked'`,
  ],
  [
    'I1',
    'the pool of a standby slot is the slot, and what came from others is part of it',
    `UPDATE slot_pools SET capacity = capacity + 1 WHERE pool = 'standby'`,
  ],
  [
    'I1',
    'promised cards are those of live bookings and of open counters',
    `UPDATE day_stocks SET promised = promised + 1`,
  ],
  [
    'I1',
    'promised never beyond what is left of the allotment, but for an open plan',
    `UPDATE day_stocks SET allotted = promised - 1 WHERE promised > 0`,
  ],
  ['I1', 'cards of a booking are those of its people', `UPDATE booking_people SET card_state = 'none'`],
  [
    'I4',
    'balance equals the sum of movements',
    `UPDATE blank_balances SET on_hand = on_hand + 1, received = received + 1`,
  ],
  [
    'I4',
    'each part of a balance equals its movements',
    `UPDATE blank_balances SET spoiled = spoiled + 1, issued = issued - 1 WHERE issued > 0; UPDATE blank_balances SET spoiled = 1, received = received + 1 WHERE issued = 0 AND spoiled = 0`,
  ],
  [
    'I4',
    'received = on hand + issued + spoiled + transferred out + returned + written off, none below zero',
    `ALTER TABLE blank_balances DROP CONSTRAINT blank_balances_conserved_ck; UPDATE blank_balances SET returned = 1`,
  ],
  ['I4', 'cards used on a day are those issued or spoiled on it', `UPDATE day_stocks SET used = used + 1`],
  [
    'I4',
    'an entry is reversed by its opposite, at its place',
    `INSERT INTO blank_movements (id, region_id, site_id, blank_kind, kind, quantity, reason, reverses_id, occurred_at)
     SELECT gen_random_uuid(), region_id, site_id, blank_kind, kind, 1 - quantity, reason, id, occurred_at FROM blank_movements`,
  ],
  ['I4', 'every movement has a reason', `UPDATE blank_movements SET reason = ' '`],
  [
    'I5',
    'one live booking per person and group',
    `DROP INDEX booking_people_one_live_per_group_uq; UPDATE booking_people SET nik_hmac = (SELECT max(nik_hmac) FROM booking_people)`,
  ],
  ['I5', 'people move with their booking', `UPDATE booking_people SET status = 'arrived' WHERE status = 'booked'`],
  [
    'I7',
    'one outbox row per change',
    `INSERT INTO outbox (id, topic, subject_id, subject_version, created_at, done_at)
     SELECT gen_random_uuid(), topic, subject_id, subject_version, created_at, created_at FROM outbox WHERE topic = 'booking-changed'`,
  ],
  ['I7', 'every version of a booking has its outbox row', `UPDATE bookings SET version = 2 WHERE kind = 'booking'`],
  [
    'I7',
    'no outbox row waits longer than five minutes',
    `UPDATE outbox SET done_at = NULL, created_at = created_at - interval '6 minutes'`,
  ],
  [
    'I10',
    'no number of a site, day and series twice',
    `ALTER TABLE tickets DROP CONSTRAINT tickets_number_uq; UPDATE tickets SET series = 'B', number = 1`,
  ],
  ['I10', 'no number beyond the last one given', `UPDATE tickets SET number = number + 100`],
  [
    'I10',
    'one ticket per booking',
    `DROP INDEX tickets_one_per_booking_uq; UPDATE tickets SET booking_id = (SELECT min(booking_id::text)::uuid FROM tickets)`,
  ],
  [
    'I10',
    'nobody is called or served at two counters, and a counter calls or serves one',
    `DROP INDEX tickets_one_per_counter_uq;
     UPDATE tickets SET status = 'called', counter_id = (SELECT counter_id FROM tickets WHERE counter_id IS NOT NULL LIMIT 1)`,
  ],
  [
    'I10',
    'every move of a ticket is a legal one',
    `UPDATE ticket_events SET to_status = 'served' WHERE to_status = 'called'`,
  ],
  [
    'I10',
    'the moves of a ticket make one path to where it stands',
    `INSERT INTO ticket_events (id, ticket_id, occurred_at, counter_id, from_status, to_status)
     SELECT gen_random_uuid(), ticket_id, occurred_at, counter_id, from_status, to_status FROM ticket_events WHERE to_status = 'called'`,
  ],
  ['I10', 'every call names its counter', `UPDATE ticket_events SET counter_id = NULL`],
  [
    'I10',
    'an undone move is a legal one backwards',
    `UPDATE ticket_events SET is_undo = true, from_status = 'called', to_status = 'served' WHERE to_status = 'called'`,
  ],
  ['I10', 'an act is undone within its minute', `UPDATE desk_acts SET undone_at = occurred_at + interval '2 minutes'`],
  ['I10', 'the acts that stand are not newer than their ticket', `UPDATE tickets SET version = version - 1`],
  [
    'I10',
    'no number in two hand-outs, and none beyond the last one given',
    `UPDATE desk_handouts SET used = used || numbers[1]`,
  ],
  ['I11', 'arrivals that were applied gave a ticket each', `UPDATE desk_sync_acts SET ticket_id = NULL`],
  ['I11', 'every act that collides is a conflict, and no other one', `UPDATE desk_sync_acts SET outcome = 'conflict'`],
  [
    'I11',
    'every move that was applied stands in the path of its ticket',
    `UPDATE desk_sync_acts SET happened_at = happened_at - interval '1 minute'`,
  ],
  [
    'I11',
    'what waits for a conflict waits for one that is open',
    `UPDATE desk_sync_conflicts SET status = 'kept', settled_at = now() WHERE cause IS NULL`,
  ],
  [
    'I11',
    'a hand-out that was returned has nothing left',
    `ALTER TABLE desk_handouts DROP CONSTRAINT desk_handouts_returned_ck; UPDATE desk_handouts SET closed_at = opened_at`,
  ],
  ['I15', 'no instant without its zone', `ALTER TABLE bookings ADD COLUMN seen_at timestamp`],
  [
    'I15',
    'a slot lies on the date of its day at the site, within its hours',
    `UPDATE sites SET timezone = 'America/Los_Angeles'`,
  ],
  [
    'I15',
    'a booking starts on the date of its day at the site',
    `UPDATE bookings SET starts_at = starts_at - interval '10 hours'`,
  ],
  [
    'I15',
    'a booking is at the site and on the day of its slot',
    `UPDATE bookings SET service_on = service_on + 1, starts_at = starts_at + interval '1 day'`,
  ],
  [
    'I15',
    'a person of a booking is expected on its date',
    `UPDATE booking_people SET starts_at = starts_at + interval '1 day'`,
  ],
  ['I15', 'the stock of a day carries its date and site', `UPDATE day_stocks SET service_on = service_on + 7`],
  [
    'I15',
    'a ticket is of the day of its booking, booked for that date at the site',
    `UPDATE tickets SET booked_for = arrived_at + interval '1 day'`,
  ],
  [
    'I15',
    'a ticket is issued on the date of its day at the site',
    `UPDATE ticket_events SET occurred_at = occurred_at - interval '12 hours'`,
  ],
  ['I16', 'everybody in a booking has a basis', `DELETE FROM consents WHERE purpose = 'booking'`],
  ['I16', 'the words of every version can be shown', `UPDATE consents SET text_version = '1999-01'`],
  [
    'I16',
    'whoever may be written to agreed, and did not take it back',
    `UPDATE applicants SET email_enc = 'x';
     INSERT INTO consents (id, applicant_id, purpose, basis, is_given, text_version, channel, occurred_at)
       SELECT gen_random_uuid(), id, 'messages', 'consent', false, '2026-11', 'link', now() + interval '1 year' FROM applicants`,
  ],
  ['I16', 'nothing tells who an erased person was', `UPDATE applicants SET erased_at = created_at`],
  [
    'I16',
    'a request is due 3 x 24 hours after it was asked',
    `INSERT INTO data_requests (id, region_id, site_id, booking_id, applicant_id, kind, channel, status, asked_at, due_at)
       SELECT gen_random_uuid(), b.region_id, b.site_id, b.id, p.applicant_id, 'erasure', 'link', 'open', now(), now() + interval '4 days'
       FROM bookings b JOIN booking_people p ON p.booking_id = b.id LIMIT 1`,
  ],
];

describe('npm run verify', () => {
  let app: TestApp;
  let owner: pg.Client;
  const sleepers: pg.Client[] = [];

  const connect = async (url: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const asked =
    (client: pg.Client): Ask =>
    async <T extends object>(sql: string, parameters: unknown[] = []) =>
      (await client.query(sql, parameters)).rows as T[];
  const broken = async (ask: Ask): Promise<string[]> =>
    (await findViolations(ask, ALL)).flatMap(({ id, broken: all }) => all.map(({ what }) => `${id} ${what}`));
  const run = (url: string, ...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const env = { PATH: process.env.PATH, DATABASE_URL: url };
      execFile(process.execPath, [join(ROOT, 'dist', 'cli.js'), 'verify', ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      );
    });

  /** One sleeps in its transaction with a lock, another waits for that lock. */
  const fallAsleep = async (): Promise<void> => {
    const [idle, waiting] = [await connect(app.database.appUrl), await connect(app.database.appUrl)];
    sleepers.push(idle, waiting);
    await idle.query('BEGIN');
    await idle.query('SELECT pg_advisory_xact_lock(1)');
    void waiting.query('SELECT pg_advisory_lock(1)').catch(() => undefined);
  };

  /** A walk-in while the line was down, and somebody whose code nobody knows. */
  const cutOff = async (clerk: StaffActor, siteId: string): Promise<void> => {
    const [device, walkIn, unknown, call] = Array.from({ length: 4 }, () => randomUUID());
    const { handout } = await app.get(DeskHandoutService).provide(clerk, siteId, device ?? '');
    const own = { at: new Date('2027-02-13T09:00:00+07:00'), handoutId: handout?.id };
    const acts: SyncAct[] = [
      { ...own, nonce: walkIn ?? '', seq: 1, kind: 'walk_in', number: handout?.numbers[0], service: 'ikd' },
      { ...own, nonce: unknown ?? '', seq: 2, kind: 'check_in', code: 'ZZZZZZZZZZ' },
      { ...own, nonce: call ?? '', seq: 3, kind: 'call', of: unknown },
    ];
    await app.get(DeskSyncService).sync(clerk, { device: device ?? '', siteId, origin: 'device', acts });
  };

  beforeAll(async () => {
    app = await startApp();
    const day = await buildDay(app, { counters: 3, standbyPlaces: 20, cards: 10 });
    await buildBooking(app, day.slotIds[0] ?? '', [person(1)]);
    await buildBooking(app, day.slotIds[1] ?? '', [person(2)], 'ikd');
    await app.setClock('2027-02-13T09:00:00+07:00');
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const [counter] = await app.database.sql<{ id: string }>('SELECT id FROM counters WHERE site_id = $1', [
      day.site.id,
    ]);
    await app.get(DeskCounterService).open(clerk, counter?.id ?? '');
    for (const index of [3, 4]) {
      const want = { siteId: day.site.id, service: 'ikd', applicants: [person(index)] };
      await app.get(DeskArrivalService).walkIn(clerk, want);
    }
    await app.get(DeskCounterService).next(clerk, counter?.id ?? '');
    await cutOff(clerk, day.site.id);
    await app.database.sql('UPDATE outbox SET done_at = created_at');
    owner = await connect(app.database.ownerUrl);
  });
  afterAll(async () => {
    await owner.end();
    await Promise.all(sleepers.map((client) => client.end()));
    await app.close();
  });

  it('finds nothing where nothing is broken, and says for each invariant how much it looked at', async () => {
    const { code, output } = await run(app.database.appUrl);
    expect(output).toContain('All of it holds.');
    expect(code).toBe(0);
    for (const id of ['I1', 'I4', 'I5', 'I7', 'I10', 'I11', 'I14', 'I15', 'I16'])
      expect(output).toMatch(new RegExp(`^${id} +0 violations  [1-9]\\d* `, 'm'));
    expect(output).toMatch(/^I12 +0 violations .* [1-9]\d* not sealed yet/m);
    expect(output).toContain('not judged: whether links were forged: the look-up key is not given');
    await fallAsleep();
  });

  it.each(PLANTED)('%s: finds out when not "%s"', async (id, what, sql) => {
    await owner.query('BEGIN');
    try {
      await owner.query(sql);
      expect(await broken(asked(owner))).toContain(`${id} ${what}`);
    } finally {
      await owner.query('ROLLBACK');
    }
  });

  it('has a control for every question', () => {
    const asked = INVARIANTS.flatMap(({ id, checks }) => checks.map(({ what }) => `${id} ${what}`));
    const planted = new Set(PLANTED.map(([id, what]) => `${id} ${what}`));
    // Those of I14 are further below.
    expect(asked.filter((question) => !question.startsWith('I14') && !planted.has(question))).toEqual([]);
  });

  it('prints what is broken and where to look, and ends with 1', async () => {
    await app.database.sql(
      `UPDATE slots SET taken = taken + 1 WHERE id = (SELECT min(slot_id::text)::uuid FROM booking_claims)`,
    );
    const { code, output } = await run(app.database.appUrl);
    await app.database.sql(
      `UPDATE slots SET taken = taken - 1 WHERE id = (SELECT min(slot_id::text)::uuid FROM booking_claims)`,
    );
    expect(output).toMatch(
      /^I1 +1 violation .*\n +BROKEN: taken of a slot is what its bookings hold: 1, as \[\{"id":"/m,
    );
    expect(output).toMatch(/^Broken: I1[,.]/m);
    expect(code).toBe(1);
  });

  it('says that there is no database, and not its password', async () => {
    const { code, output } = await run('postgres://giliran:rahasia@127.0.0.1:1/none');
    expect(output).toContain(
      'Cannot verify the database at 127.0.0.1:1/none: no database answers there (ECONNREFUSED).',
    );
    expect(output).not.toContain('rahasia');
    expect(code).toBe(2);
  });

  it('changes nothing', async () => {
    const writes = lookAt(app.database.ownerUrl, (ask) => ask('UPDATE slots SET taken = 0'));
    await expect(writes).rejects.toThrow('read-only');
  });

  it('I14: finds who sleeps in a transaction and who waits for a lock', async () => {
    const wanted = ['I14 no transaction idle for more than 5 s', 'I14 no wait for a lock of more than 3 s'];
    await eventually('both are found', async () => {
      const found = await lookAt(app.database.appUrl, broken);
      return wanted.every((one) => found.includes(one));
    });
  });

  it('I14: finds that a deadlock was broken', async () => {
    const pair = [await connect(app.database.appUrl), await connect(app.database.appUrl)] as const;
    const lock = (client: pg.Client, key: number) => client.query('SELECT pg_advisory_xact_lock($1)', [key]);
    for (const client of pair) await client.query('BEGIN');
    await Promise.all([lock(pair[0], 11), lock(pair[1], 12)]);
    const ends = await Promise.allSettled([lock(pair[0], 12), lock(pair[1], 11)]);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    await Promise.all(pair.map((client) => client.end()));
    expect(await lookAt(app.database.appUrl, broken)).toContain('I14 no deadlock since the statistics began');
  });
});
