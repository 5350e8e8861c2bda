import { SYSTEM_ACTOR, type Role } from '../../src/platform/access/actor.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { CalendarService } from '../../src/modules/calendar/calendar.service.js';
import type { ServiceDay, Site } from '../../src/modules/calendar/calendar.types.js';
import { IdentityService } from '../../src/modules/identity/identity.service.js';
import { PlansService } from '../../src/modules/plans/plans.service.js';
import { SATURDAY, type TestApp } from './app.js';

export const OFFICE = 'dukcapil-1771';
export const DISTRICT = 'kecamatan-177101';
export const OTHER_REGION = 'dukcapil-1702';
export const PASSWORD = 'kata sandi yang panjang';

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
  } = options;
  const extra = { date, opensAt, closesAt, counters, stepMinutes, standbyPlaces, reason: 'uji' };
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
  await app
    .get(IdentityService)
    .createAccount({
      username,
      name: username,
      password: PASSWORD,
      grants: [{ role, regionId, siteId: site?.id ?? null }],
    });
  const answer = await app.http().post('/api/v1/auth/login').send({ username, password: PASSWORD }).expect(200);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}
