import { Injectable } from '@nestjs/common';
import { addDays, ageOn } from '../common/local-date.js';
import { SYSTEM_ACTOR, type Role } from '../platform/access/actor.js';
import { Env } from '../platform/config/env.js';
import { DomainError } from '../platform/database/database.errors.js';
import { BlanksStockService } from '../modules/blanks/blanks.stock.service.js';
import { BookingsConfirmService } from '../modules/bookings/bookings.confirm.service.js';
import { BookingsReadService } from '../modules/bookings/bookings.read.service.js';
import { CalendarService } from '../modules/calendar/calendar.service.js';
import type { Site } from '../modules/calendar/calendar.types.js';
import type { ServiceCode } from '../modules/catalogue/catalogue.types.js';
import { IdentityService } from '../modules/identity/identity.service.js';
import { PlansService } from '../modules/plans/plans.service.js';
import { demoPerson } from './demo.people.js';
import { DemoRecordsService } from './demo.records.service.js';
import { DemoSchoolsService } from './demo.schools.service.js';

/** As in the news of July 2024: about 4,000 left, no word on resupply. */
const BLANKS = 4_000;
const MAIN_SITE = 'dukcapil-1771';
/** Share of the places that are booked when the demo begins: the next weekend is busy, the last one quiet. */
const BUSY = [0.6, 0.45, 0.3, 0.15];
const ACCOUNTS: readonly { username: string; name: string; role: Role }[] = [
  { username: 'admin', name: 'Admin Contoh', role: 'admin' },
  { username: 'supervisor', name: 'Sinta (supervisor)', role: 'supervisor' },
  { username: 'desk1', name: 'Sari', role: 'desk' },
  { username: 'desk2', name: 'Bayu', role: 'desk' },
  { username: 'desk3', name: 'Tari', role: 'desk' },
  { username: 'auditor', name: 'Auditor Contoh', role: 'auditor' },
];
const VISITS: readonly { service: ServiceCode; age: number; reason?: string }[] = [
  { service: 'record_first', age: 16 },
  { service: 'record_first', age: 17 },
  { service: 'print_first', age: 17 },
  { service: 'record_first', age: 16 },
  { service: 'reprint_lost', age: 34 },
  { service: 'reprint_damaged', age: 52 },
  { service: 'record_first', age: 18 },
  { service: 'ikd', age: 29 },
  { service: 'reprint_photo', age: 41, reason: 'hijab' },
];

type Say = (line: string) => void;

@Injectable()
export class DemoSeedService {
  constructor(
    private readonly env: Env,
    private readonly calendar: CalendarService,
    private readonly identity: IdentityService,
    private readonly stock: BlanksStockService,
    private readonly plans: PlansService,
    private readonly bookings: BookingsConfirmService,
    private readonly read: BookingsReadService,
    private readonly records: DemoRecordsService,
    private readonly schools: DemoSchoolsService,
  ) {}

  /** Fills an empty database with invented staff, cards and bookings. Does nothing, and says nothing, when it is not empty. */
  async seed(say: Say): Promise<void> {
    const password = this.env.giliranDemoPassword;
    if (!this.env.isDemo || !password) throw new Error('The seed needs GILIRAN_DEMO=1 and GILIRAN_DEMO_PASSWORD.');
    const regions = await this.calendar.listRegions();
    const regionId = regions.find((r) => r.code === '17.71')?.id;
    const site = (await this.calendar.listSites()).find((s) => s.code === MAIN_SITE);
    if (!regionId || !site) throw new Error('No sites yet: run the migrations first.');
    if (!(await this.seedStaff(regionId, site, password))) return;
    say(`${ACCOUNTS.length} accounts`);
    await this.seedStock(site);
    say(`${BLANKS} blank cards`);
    say(`${await this.seedBookings(site)} bookings`);
    say(`${await this.records.seed(site, regions)} records`);
    say(`${await this.schools.seed(site, password)} schools`);
  }

  private async seedStaff(regionId: string, site: Site, password: string): Promise<boolean> {
    const made = await Promise.all(
      ACCOUNTS.map(({ username, name, role }) => {
        const siteId = role === 'desk' ? site.id : null;
        return this.identity.createAccount({ username, name, password, grants: [{ role, regionId, siteId }] });
      }),
    );
    return made.some((id) => id !== null);
  }

  private async seedStock(site: Site): Promise<void> {
    const quantity = BLANKS;
    await this.stock.move(SYSTEM_ACTOR, site.id, { kind: 'receipt', quantity, reason: 'Stok awal' });
    const today = this.calendar.today(site);
    for (const { date, counters, standbyPlaces, status } of await this.calendar.listDays(
      site.id,
      today,
      addDays(today, site.horizonDays),
    )) {
      if (status !== 'open') continue;
      const allotted = counters * 20 + standbyPlaces;
      await this.stock.allot(SYSTEM_ACTOR, site.id, date, { allotted, reserve: Math.floor(allotted / 10) });
    }
  }

  private async seedBookings(site: Site): Promise<number> {
    const today = this.calendar.today(site);
    const days = await this.read.listDays(site.id, 'record_first', today, this.read.horizonEnd(site));
    let made = 0;
    for (const [index, { date }] of days.filter((d) => d.status === 'open').entries()) {
      const { slots } = await this.read.listSlots(site.id, date, 'record_first', 1);
      const share = BUSY[Math.floor(index / 2)] ?? 0.1;
      const wanted = Math.round(slots.reduce((sum, slot) => sum + slot.placesLeft, 0) * share);
      for (let n = 0; n < wanted; n += 1) {
        const slot = slots[(n * 7 + index) % slots.length];
        if (slot && (await this.book(slot.id, made, date))) made += 1;
      }
    }
    return made;
  }

  /** False when the place was full: the demo then has one booking less. */
  private async book(slotId: string, index: number, on: string): Promise<boolean> {
    const visit = VISITS[index % VISITS.length] ?? { service: 'record_first' as const, age: 17 };
    const { nik, name, phone, birthDate } = demoPerson(index, visit.age, on);
    const guardian =
      ageOn(birthDate, on) < 18
        ? { name: 'Wali Contoh', relation: 'guardian' as const, phone, consent: true }
        : undefined;
    const applicants = [{ nik, name, birthDate, phone, guardian, reason: visit.reason }];
    try {
      await this.bookings.book(slotId, visit.service, { applicants, language: 'id', channel: 'web' });
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}
