import { randomUUID } from 'node:crypto';
import { type Grant, type Role, type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import type { BookingView } from '../../src/modules/bookings/bookings.types.js';
import { CalendarService } from '../../src/modules/calendar/calendar.service.js';
import type { ServiceDay, Site } from '../../src/modules/calendar/calendar.types.js';
import { PlansService } from '../../src/modules/plans/plans.service.js';
import { SATURDAY, type TestApp } from './app.js';

export const OFFICE = 'dukcapil-1771';
export const DISTRICT = 'kecamatan-177101';
export const OTHER_REGION = 'dukcapil-1702';
export const PASSWORD = 'kata sandi yang panjang';
/** Of that password, at the least cost: hundreds of sign-ins would else be most of what the tests do. */
const PASSWORD_HASH = '$argon2id$v=19$m=8,t=1,p=1$Z2lsaXJhbi11amktMTIzNA$e2KYkwdicNAUmtKE72v3G67fASHdMSNmFrCDWuT6x3M';

export async function getSite(app: TestApp, code = OFFICE): Promise<Site> {
  const site = (await app.get(CalendarService).listSites()).find((s) => s.code === code);
  if (!site) throw new Error(`No site ${code}.`);
  return site;
}

export interface DayOptions {
  site?: string;
  date?: string;
  opensAt?: string;
  closesAt?: string;
  counters?: number;
  stepMinutes?: number;
  standbyPlaces?: number;
  schoolPlaces?: number;
  priorityPlaces?: number;
  poolFallBackHours?: number;
  /** Cards set aside for the day; received for it first. */
  cards?: number;
  reserve?: number;
}

export interface BuiltDay {
  site: Site;
  day: ServiceDay;
  slotIds: string[];
}

/** An open service day with slots and cards. By default Saturday 09:00-13:00, one counter, 20 places. */
export async function buildDay(app: TestApp, options: DayOptions = {}): Promise<BuiltDay> {
  const site = await getSite(app, options.site);
  const {
    date = SATURDAY,
    opensAt = '09:00',
    closesAt = '13:00',
    counters = 1,
    stepMinutes = 12,
    standbyPlaces = 10,
    schoolPlaces = 0,
    priorityPlaces = 0,
    poolFallBackHours,
  } = options;
  const pools = { schoolPlaces, priorityPlaces, ...(poolFallBackHours === undefined ? {} : { poolFallBackHours }) };
  const extra = { date, opensAt, closesAt, counters, stepMinutes, standbyPlaces, ...pools, reason: 'uji' };
  const day = await app.get(PlansService).addExtraDay(SYSTEM_ACTOR, site.id, extra);
  if (options.cards !== undefined && site.prints) {
    const { cards, reserve = 0 } = options;
    if (cards > 0)
      await app
        .get(BlanksStockService)
        .move(SYSTEM_ACTOR, site.id, { kind: 'receipt', quantity: cards, reason: 'uji' });
    await app.get(BlanksStockService).allot(SYSTEM_ACTOR, site.id, date, { allotted: cards, reserve });
  }
  const { slots } = await app.get(BookingsReadService).listSlots(site.id, date, 'record_first', 1);
  return { site, day, slotIds: slots.map((slot) => slot.id) };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The `index`th invented person: an adult unless another year of birth is given. No two share a NIK. */
export function person(index: number, birthYear = 1990): { nik: string; name: string } {
  const day = two((index % 28) + 1);
  const month = two((Math.floor(index / 28) % 12) + 1);
  const district = two((Math.floor(index / 336) % 9) + 1);
  const serial = 9900 + (Math.floor(index / 3_024) % 100);
  return { nik: `1771${district}${day}${month}${two(birthYear % 100)}${serial}`, name: `Orang Contoh ${index}` };
}

/** A mobile number that nobody else has. */
export const phoneOf = (index: number): string => `0812${70_000_000 + index}`;

/** The `index`th person, who can be told things. */
export const reachable = (index: number) => ({ ...person(index), phone: phoneOf(index) });

/** An account that signs in with `PASSWORD`. */
export async function buildAccount(app: TestApp, username: string, grants: readonly Grant[]): Promise<string> {
  const id = randomUUID();
  await app.database.sql(
    `INSERT INTO staff_accounts (id, username, name, password_hash, created_at) VALUES ($1, $2, $2, $3, now())`,
    [id, username, PASSWORD_HASH],
  );
  for (const { role, regionId, siteId, schoolId = null } of grants)
    await app.database.sql(
      'INSERT INTO staff_grants (staff_id, role, region_id, site_id, school_id) VALUES ($1, $2, $3, $4, $5)',
      [id, role, regionId, siteId, schoolId],
    );
  return id;
}

/** Signs in a new member of staff; gives the cookie. */
export async function signIn(
  app: TestApp,
  role: Role,
  options: { site?: string; region?: string; username?: string } = {},
): Promise<string> {
  const site = options.site ? await getSite(app, options.site) : null;
  const regions = await app.get(CalendarService).listRegions();
  const regionId = site?.regionId ?? regions.find((r) => r.code === (options.region ?? '17.71'))?.id ?? '';
  const username = options.username ?? `${role}-${Math.random().toString(36).slice(2, 8)}`;
  await buildAccount(app, username, [{ role, regionId, siteId: site?.id ?? null }]);
  const answer = await app.http().post('/api/v1/auth/login').send({ username, password: PASSWORD }).expect(200);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

/** An invented person born on a day; `person` never has the same NIK. */
export function bornOn(index: number, birthDate: string): { nik: string; name: string } {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const serial = 9999 - Math.floor(index / 9);
  return { nik: `1771${two((index % 9) + 1)}${day}${month}${year.slice(2)}${serial}`, name: `Orang Contoh ${index}` };
}

/** A member of staff as the services know them, without a password or a session. */
export async function buildStaff(
  app: TestApp,
  role: Role = 'desk',
  options: { site?: string; region?: string } = {},
): Promise<StaffActor> {
  const site = options.site ? await getSite(app, options.site) : null;
  const regions = await app.get(CalendarService).listRegions();
  const regionId = site?.regionId ?? regions.find((r) => r.code === (options.region ?? '17.71'))?.id ?? '';
  const staffId = randomUUID();
  const username = `${role}-${staffId.slice(0, 8)}`;
  await app.database.sql(
    `INSERT INTO staff_accounts (id, username, name, password_hash, created_at) VALUES ($1, $2, $2, '-', now())`,
    [staffId, username],
  );
  const grants = [{ role, regionId, siteId: site?.id ?? null }];
  return { kind: 'staff', staffId, sessionId: randomUUID(), username, name: username, grants };
}

export interface BuiltBooking {
  id: string;
  code: string;
  token: string;
  view: BookingView;
}

/** A confirmed booking, with the token that opens it. */
export async function buildBooking(
  app: TestApp,
  slotId: string,
  applicants: ApplicantInput[],
  service = 'record_first',
): Promise<BuiltBooking> {
  const want = { applicants, language: 'id', channel: 'api' } as const;
  const receipt = await app.get(BookingsConfirmService).book(slotId, service, want);
  const { bookingId: id, view } = receipt;
  return { id, view, code: view.code, token: app.get(BookingsReadService).tokenOf(receipt) };
}
