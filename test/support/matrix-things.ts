import { randomUUID } from 'node:crypto';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { BlanksDeliveryService } from '../../src/modules/blanks/blanks.delivery.service.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { PrintingInvitingService } from '../../src/modules/printing/printing.inviting.service.js';
import { RightsService } from '../../src/modules/rights/rights.service.js';
import { SATURDAY, SUNDAY, type TestApp } from './app.js';
import { buildAccount, buildBooking, buildDay, type BuiltDay, person } from './builders.js';
import type { Ids } from './matrix-office.js';
import { buildRecord } from './records.js';
import { buildRosterSchool, buildSchoolRequest, listOf, listRow, sendList } from './roster-builders.js';
import { WaitingList } from './waiting.js';

/** One of everything that an office has. Made on the Monday before its service weekend. */
export async function buildMatrixOffice(app: TestApp, siteCode: string, from: number): Promise<Ids> {
  const built = await buildDay(app, { site: siteCode, counters: 4, cards: 20, standbyPlaces: 50 });
  await buildDay(app, { site: siteCode, date: SUNDAY, counters: 2, cards: 0 });
  const { id: site, regionId: region } = built.site;
  return {
    site,
    siteCode,
    region,
    slot: built.slotIds[0] ?? '',
    ...(await buildPromises(app, built, from)),
    ...(await buildStock(app, site)),
    ...(await buildCalendar(app, site, region)),
    ...(await buildRegionThings(app, region)),
    ...(await buildSchoolThings(app, built)),
    ...(await buildRecordThings(app, built, from)),
    counter: await oneOf(app, 'SELECT id FROM counters WHERE site_id = $1 ORDER BY number LIMIT 1', [site]),
    // Of the day itself: `openMatrixOffice` makes them.
    ticket: '',
    nonce: '',
  };
}

/** What exists on the day of service alone. */
export async function openMatrixOffice(app: TestApp, ids: Ids): Promise<Ids> {
  const want = { siteId: ids.site, service: 'ikd' as const, applicants: [{ name: 'Orang Tanpa Janji' }] };
  const { ticket } = await app.get(DeskArrivalService).walkIn(SYSTEM_ACTOR, want);
  const nonce = randomUUID();
  await app.database.sql(
    `INSERT INTO desk_sync_acts (nonce, region_id, site_id, service_on, device, seq, origin, kind, act, device_at, happened_at,
       received_at, outcome)
     VALUES ($1, $2, $3, $4, gen_random_uuid(), 1, 'device', 'check_in', '{}', now(), now(), now(), 'conflict')`,
    [nonce, ids.region, ids.site, SATURDAY],
  );
  await app.database.sql(
    `INSERT INTO desk_sync_conflicts (nonce, region_id, site_id, code) VALUES ($1, $2, $3, 'unknown_code')`,
    [nonce, ids.region, ids.site],
  );
  return { ...ids, ticket: ticket.id, nonce };
}

async function buildPromises(app: TestApp, { site, slotIds }: BuiltDay, from: number) {
  const book = (index: number) => buildBooking(app, slotIds[8 + index] ?? '', [person(from + index)], 'ikd');
  const [booking, other, silent] = [await book(0), await book(1), await book(2)];
  const waiter = await new WaitingList(app, site.id).join([person(from + 3)]);
  const hold = await app.get(BookingsHoldService).hold({ slotId: slotIds[11] ?? '', service: 'ikd' }, 'api');
  const report = randomUUID();
  await app.database.sql(
    'INSERT INTO booking_reports (id, region_id, site_id, booking_id, reported_at) VALUES ($1, $2, $3, $4, now())',
    [report, site.regionId, site.id, other.id],
  );
  await app.get(RightsService).ask(other, { kind: 'erasure', position: 1 });
  const message = await buildMessage(app, other.id, 'failed', 'refused');
  await buildMessage(app, silent.id, 'skipped', 'no_contact');
  return {
    code: booking.code,
    token: booking.token,
    waitingCode: waiter.code,
    waitingToken: waiter.token,
    hold: hold.id,
    holdToken: hold.token,
    report,
    message,
    unreached: silent.id,
    dataRequest: await oneOf(app, 'SELECT id FROM data_requests WHERE booking_id = $1', [other.id]),
    account: await buildAccount(app, randomUUID(), [{ role: 'desk', regionId: site.regionId, siteId: site.id }]),
  };
}

/** A confirmation that did not reach anybody. */
async function buildMessage(app: TestApp, bookingId: string, status: string, reason: string): Promise<string> {
  const id = randomUUID();
  await app.database.sql(
    `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
       due_at, deadline_at, status, reason)
     SELECT $1, b.region_id, b.id, b.version, 'confirmation', 'sms', p.applicant_id, 'id', '-', b.created_at, b.starts_at, $3, $4
     FROM bookings b JOIN booking_people p ON p.booking_id = b.id WHERE b.id = $2`,
    [id, bookingId, status, reason],
  );
  return id;
}

async function buildStock(app: TestApp, site: string) {
  const receipt = { kind: 'receipt', quantity: 5, reason: 'uji' } as const;
  const movement = await app.get(BlanksStockService).move(SYSTEM_ACTOR, site, receipt);
  const delivery = await app.get(BlanksDeliveryService).note(SYSTEM_ACTOR, site, { note: 'kiriman uji' });
  return { movement: movement.id, delivery: delivery.id };
}

async function buildCalendar(app: TestApp, site: string, region: string) {
  const [day, plan, template] = [randomUUID(), randomUUID(), randomUUID()];
  await app.database.sql(
    `INSERT INTO service_days (id, region_id, site_id, service_on, status, opens_at, closes_at, step_minutes, counters)
     VALUES ($1, $2, $3, '2027-03-11', 'undecided', '09:00', '13:00', 12, 1)`,
    [day, region, site],
  );
  const counts = { bookings: 0, people: 0, moved: 0, withoutPlace: 0, cardsLost: 0, unreachable: 0, released: 0 };
  const change = { kind: 'closure', from: '2027-02-20', to: '2027-02-20', reason: 'uji' };
  await app.database.sql(
    `INSERT INTO plans (id, region_id, site_id, kind, change, effect, version, created_at)
     VALUES ($1, $2, $3, 'closure', $4, $5, 7, now())`,
    [plan, region, site, JSON.stringify(change), JSON.stringify({ moves: [], counts, cardsMissing: 0 })],
  );
  await app.database.sql(
    `INSERT INTO opening_templates (id, site_id, weekday, opens_at, closes_at, counters, standby_places, effective_from)
     VALUES ($1, $2, 3, '09:00', '13:00', 1, 5, '2028-01-05')`,
    [template, site],
  );
  return { day, plan, template };
}

/** What belongs to the region. */
async function buildRegionThings(app: TestApp, region: string) {
  const [crew, block] = [randomUUID(), randomUUID()];
  await app.database.sql(
    `INSERT INTO crews (id, region_id, kind, name, stations) VALUES ($1, $2, 'team', 'Tim Uji', 1)`,
    [crew, region],
  );
  await app.database.sql(
    `INSERT INTO school_calendar_blocks (id, region_id, kind, name, starts_on, ends_on, is_estimate, source)
     VALUES ($1, $2, 'break', 'Libur Uji', '2027-04-01', '2027-04-02', false, 'office')`,
    [block, region],
  );
  return { crew, block };
}

async function buildSchoolThings(app: TestApp, { site }: BuiltDay) {
  const school = await buildRosterSchool(app, `SMA Contoh ${site.code}`, site.code);
  const request = await buildSchoolRequest(app, school, { pupils: 20 });
  const proposal = randomUUID();
  await app.database.sql(
    `INSERT INTO school_proposals (id, region_id, request_id, number, status, pupils, cards_wanted, cards, created_at)
     VALUES ($1, $2, $3, 1, 'expired', 20, 0, 0, now())`,
    [proposal, site.regionId, request.id],
  );
  await sendList(app, request, listOf([listRow(1, { consent: 'belum' })]));
  const pupil = await oneOf(app, 'SELECT id FROM pupils WHERE request_id = $1', [request.id]);
  const tokenOf = (kind: 'guardian' | 'pupil') => app.get(Secrets).token(kind, pupil, 1);
  return {
    school: school.id,
    request: request.id,
    proposal,
    pupil,
    pupilToken: tokenOf('guardian'),
    againToken: tokenOf('pupil'),
  };
}

/** The record of somebody who is seventeen today, and is invited to have the card printed. */
async function buildRecordThings(app: TestApp, { site }: BuiltDay, from: number) {
  const { recordId } = await buildRecord(app, from, '2010-02-08', { siteCode: site.code });
  await app.get(PrintingInvitingService).inviteDue();
  const [invited] = await app.database.sql<{ id: string; code: string; nonce: number }>(
    `SELECT b.id, b.code, b.access_nonce AS nonce FROM print_invitations i JOIN bookings b ON b.id = i.booking_id
     WHERE i.person_record_id = $1`,
    [recordId],
  );
  if (!invited) throw new Error('Nobody was invited.');
  const { id, code, nonce } = invited;
  return {
    record: recordId,
    invitationCode: code,
    invitationToken: app.get(Secrets).token('invitation', id, nonce),
  };
}

async function oneOf(app: TestApp, sql: string, parameters: unknown[]): Promise<string> {
  const [row] = await app.database.sql<{ id: string }>(sql, parameters);
  if (!row) throw new Error(`Nothing found: ${sql}`);
  return row.id;
}
