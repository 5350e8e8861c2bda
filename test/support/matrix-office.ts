import { randomUUID } from 'node:crypto';
import { type Role, ROLES, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { BlanksDeliveryService } from '../../src/modules/blanks/blanks.delivery.service.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsHoldService } from '../../src/modules/bookings/bookings.hold.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { PrintingInvitingService } from '../../src/modules/printing/printing.inviting.service.js';
import { RightsService } from '../../src/modules/rights/rights.service.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from './app.js';
import {
  buildAccount,
  buildBooking,
  buildDay,
  type BuiltDay,
  DISTRICT,
  getSite,
  OFFICE,
  OTHER_REGION,
  PASSWORD,
  person,
} from './builders.js';
import { LightHttp } from './light-http.js';
import { buildRecord } from './records.js';
import { buildRosterSchool, buildSchoolRequest, listOf, listRow, sendList } from './roster-builders.js';
import { WaitingList } from './waiting.js';

/** Everything that a path, a query or a body may name, by what it is. */
export const THINGS = [
  'site',
  'siteCode',
  'region',
  'day',
  'slot',
  'counter',
  'ticket',
  'report',
  'movement',
  'delivery',
  'plan',
  'template',
  'crew',
  'block',
  'record',
  'school',
  'request',
  'proposal',
  'pupil',
  'pupilToken',
  'againToken',
  'message',
  'unreached',
  'account',
  'dataRequest',
  'nonce',
  'code',
  'token',
  'waitingCode',
  'waitingToken',
  'invitationCode',
  'invitationToken',
  'hold',
  'holdToken',
] as const;
export type Thing = (typeof THINGS)[number];
export type Ids = Readonly<Record<Thing, string>>;

const CODES: readonly Thing[] = ['code', 'waitingCode', 'invitationCode'];
const TOKENS: readonly Thing[] = ['token', 'waitingToken', 'invitationToken', 'holdToken', 'pupilToken', 'againToken'];

/** Well formed, and nothing has them. */
export const NOBODYS: Ids = Object.fromEntries(
  THINGS.map((thing) => {
    if (thing === 'siteCode') return [thing, 'dukcapil-9999'];
    if (CODES.includes(thing)) return [thing, 'ZZZZZZZZZZ'];
    return [thing, TOKENS.includes(thing) ? 'x'.repeat(22) : '00000000-0000-7000-8000-000000000000'];
  }),
) as Record<Thing, string>;

/** Who asks: nobody, or a role at the office in question, or the same role of another. */
export interface Asker {
  role: Role | 'none';
  where: 'own' | 'elsewhere';
  cookie: string;
}

export interface Matrix {
  app: TestApp;
  http: LightHttp;
  own: Ids;
  foreign: Ids;
  askers: Asker[];
  close(): Promise<void>;
}

export const HOST = 'giliran.example.go.id';

/** The program behind TLS on the morning of a service day, two offices with one of everything, and who may ask them. */
export async function startMatrix(env: Record<string, string> = {}): Promise<Matrix> {
  const app = await startApp({ env: { GILIRAN_ORIGIN: `https://${HOST}`, ...env } });
  const made = [await buildMatrixOffice(app, OFFICE, 100), await buildMatrixOffice(app, OTHER_REGION, 200)] as const;
  const otherSchool = await buildRosterSchool(app, 'SMA Lain');
  await app.setClock(`${SATURDAY}T08:55:00+07:00`);
  const [own, foreign] = [await openMatrixOffice(app, made[0]), await openMatrixOffice(app, made[1])];
  const district = await getSite(app, DISTRICT);
  const atSite = (role: Role) => role === 'desk' || role === 'supervisor';
  const askers: Asker[] = [{ role: 'none', where: 'own', cookie: '' }];
  for (const role of ROLES) {
    const at = { regionId: own.region, siteId: atSite(role) ? own.site : null };
    askers.push(await signInAs(app, role, 'own', role === 'school' ? { ...at, schoolId: own.school } : at));
    // A clerk of the next office along, a school of the same region; everybody else is of another region.
    const elsewhere = { regionId: role === 'desk' || role === 'school' ? own.region : foreign.region, siteId: null };
    const bound = role === 'desk' ? { siteId: district.id } : role === 'school' ? { schoolId: otherSchool.id } : {};
    askers.push(await signInAs(app, role, 'elsewhere', { ...elsewhere, ...bound }));
  }
  const http = new LightHttp(await app.listen());
  const close = async () => {
    http.close();
    await app.close();
  };
  return { app, http, own, foreign, askers, close };
}

/** A new account with one grant, and its session. */
export async function signInAs(
  app: TestApp,
  role: Role,
  where: Asker['where'],
  bound: { regionId: string; siteId: string | null; schoolId?: string },
): Promise<Asker> {
  const username = randomUUID();
  await buildAccount(app, username, [{ role, ...bound }]);
  const signIn = app.http().post('/api/v1/auth/login').set('Host', HOST);
  const answer = await signIn.send({ username, password: PASSWORD }).expect(200);
  const cookies = answer.headers['set-cookie'] as unknown as string[];
  return { role, where, cookie: cookies.map((one) => one.split(';')[0]).join('; ') };
}

/** One of everything that an office has. Made on the Monday before its service weekend. */
async function buildMatrixOffice(app: TestApp, siteCode: string, from: number): Promise<Ids> {
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
    ...(await buildSchoolThings(app, built)),
    ...(await buildRecordThings(app, built, from)),
    counter: await oneOf(app, 'SELECT id FROM counters WHERE site_id = $1 ORDER BY number LIMIT 1', [site]),
    // Of the day itself: `openMatrixOffice` makes them.
    ticket: '',
    nonce: '',
  };
}

/** What exists on the day of service alone. */
async function openMatrixOffice(app: TestApp, ids: Ids): Promise<Ids> {
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
  const booking = await buildBooking(app, slotIds[8] ?? '', [person(from)], 'ikd');
  const other = await buildBooking(app, slotIds[9] ?? '', [person(from + 1)], 'ikd');
  const waiter = await new WaitingList(app, site.id).join([person(from + 2)]);
  const hold = await app.get(BookingsHoldService).hold({ slotId: slotIds[10] ?? '', service: 'ikd' }, 'api');
  const report = randomUUID();
  await app.database.sql(
    'INSERT INTO booking_reports (id, region_id, site_id, booking_id, reported_at) VALUES ($1, $2, $3, $4, now())',
    [report, site.regionId, site.id, other.id],
  );
  const message = randomUUID();
  await app.database.sql(
    `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
       due_at, deadline_at, status, reason)
     SELECT $1, $2, booking_id, 9, 'confirmation', 'sms', applicant_id, 'id', '-', now(), now(), 'failed', 'refused'
     FROM booking_people WHERE booking_id = $3`,
    [message, site.regionId, other.id],
  );
  const silent = await buildBooking(app, slotIds[11] ?? '', [person(from + 3)], 'ikd');
  await app.database.sql(
    `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version,
       due_at, deadline_at, status, reason)
     SELECT gen_random_uuid(), b.region_id, b.id, b.version, 'confirmation', 'sms', p.applicant_id, 'id', '-', b.created_at,
       b.starts_at, 'skipped', 'no_contact' FROM bookings b JOIN booking_people p ON p.booking_id = b.id WHERE b.id = $1`,
    [silent.id],
  );
  await app.get(RightsService).ask(other, { kind: 'erasure', position: 1 });
  const dataRequest = await oneOf(app, 'SELECT id FROM data_requests WHERE booking_id = $1', [other.id]);
  return {
    dataRequest,
    code: booking.code,
    token: booking.token,
    waitingCode: waiter.code,
    waitingToken: waiter.token,
    hold: hold.id,
    holdToken: hold.token,
    report,
    message,
    unreached: silent.id,
    account: await buildAccount(app, randomUUID(), [{ role: 'desk', regionId: site.regionId, siteId: site.id }]),
  };
}

async function buildStock(app: TestApp, site: string) {
  const receipt = { kind: 'receipt', quantity: 5, reason: 'uji' } as const;
  const movement = await app.get(BlanksStockService).move(SYSTEM_ACTOR, site, receipt);
  const delivery = await app.get(BlanksDeliveryService).note(SYSTEM_ACTOR, site, { note: 'kiriman uji' });
  return { movement: movement.id, delivery: delivery.id };
}

async function buildCalendar(app: TestApp, site: string, region: string) {
  const [day, plan, template, crew, block] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ];
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
  await app.database.sql(
    `INSERT INTO crews (id, region_id, kind, name, stations) VALUES ($1, $2, 'team', 'Tim Uji', 1)`,
    [crew, region],
  );
  await app.database.sql(
    `INSERT INTO school_calendar_blocks (id, region_id, kind, name, starts_on, ends_on, is_estimate, source)
     VALUES ($1, $2, 'break', 'Libur Uji', '2027-04-01', '2027-04-02', false, 'office')`,
    [block, region],
  );
  return { day, plan, template, crew, block };
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
  const [pupilToken, againToken] = (['guardian', 'pupil'] as const).map((kind) =>
    app.get(Secrets).token(kind, pupil, 1),
  );
  return {
    school: school.id,
    request: request.id,
    proposal,
    pupil,
    pupilToken: pupilToken ?? '',
    againToken: againToken ?? '',
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
  const { id = '', code = '', nonce = 1 } = invited ?? {};
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
