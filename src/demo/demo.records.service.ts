import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { addDays } from '../common/local-date.js';
import { SYSTEM_ACTOR } from '../platform/access/actor.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ApplicantsService } from '../modules/applicants/applicants.service.js';
import type { RecordStatus } from '../modules/applicants/applicants.types.js';
import { ApplicantsVisitService } from '../modules/applicants/applicants.visit.service.js';
import { CalendarService } from '../modules/calendar/calendar.service.js';
import type { Region, Site } from '../modules/calendar/calendar.types.js';
import { CoverageService } from '../modules/coverage/coverage.service.js';
import type { NewSnapshot } from '../modules/coverage/coverage.types.js';
import { demoPerson } from './demo.people.js';

/** Beyond the people who have bookings in the demo. */
const FIRST_INDEX = 5_000;
const RECORDED: readonly { age: number; status: RecordStatus; people: number }[] = [
  { age: 16, status: 'recorded', people: 14 },
  { age: 16, status: 'sent', people: 9 },
  { age: 16, status: 'print_ready', people: 12 },
  { age: 17, status: 'print_ready', people: 10 },
  { age: 17, status: 'failed', people: 2 },
  { age: 18, status: 'printed', people: 6 },
];

type Published = Omit<NewSnapshot, 'asOfPrecision'> & { region: string; asOfPrecision?: NewSnapshot['asOfPrecision'] };

/** As offices published them; two of them disagree with their own counts. */
const PUBLISHED: readonly Published[] = [
  {
    region: '17.71',
    asOf: '2024-08-10',
    eligible: 279_871,
    recorded: 278_057,
    statedPercent: 99.03,
    statedLeft: 1_814,
    source: 'Dinas Dukcapil Kota Bengkulu',
  },
  {
    region: '17.71',
    asOf: '2025-01-31',
    asOfPrecision: 'month',
    eligible: 280_158,
    recorded: 279_496,
    statedPercent: null,
    statedLeft: null,
    source: 'Dinas Dukcapil Kota Bengkulu',
  },
  {
    region: '17.71',
    asOf: '2025-07-31',
    eligible: 281_968,
    recorded: 281_760,
    statedPercent: 99.9,
    statedLeft: null,
    source: 'Dinas Dukcapil Kota Bengkulu',
  },
  {
    region: '17.02',
    asOf: '2024-09-05',
    eligible: 214_600,
    recorded: 202_820,
    statedPercent: null,
    statedLeft: 11_870,
    source: 'Dinas Dukcapil Rejang Lebong',
  },
];

/** People who are recorded and wait for their card, and published counts. */
@Injectable()
export class DemoRecordsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly records: ApplicantsVisitService,
    private readonly coverage: CoverageService,
  ) {}

  /** Gives how many people. */
  async seed(site: Site, regions: readonly Region[]): Promise<number> {
    let index = FIRST_INDEX;
    for (const { age, status, people } of RECORDED) {
      for (let n = 0; n < people; n += 1) await this.record(site, (index += 1), age, status);
    }
    for (const { region, asOfPrecision = 'day', ...counts } of PUBLISHED) {
      const regionId = regions.find(({ code }) => code === region)?.id;
      if (regionId) await this.coverage.enter(SYSTEM_ACTOR, regionId, { ...counts, asOfPrecision });
    }
    return index - FIRST_INDEX;
  }

  private async record(site: Site, index: number, age: number, status: RecordStatus): Promise<void> {
    const today = this.calendar.today(site);
    const { nik, name, phone, birthDate } = demoPerson(index, age, today);
    const guardian = { name: 'Wali Contoh', relation: 'guardian' as const, phone, consent: true };
    const knownDistricts = await this.calendar.knownDistricts();
    const [prepared] = this.applicants.prepare([{ nik, name, birthDate, phone, guardian }], { today, knownDistricts });
    if (!prepared) return;
    const sealed = this.applicants.seal(prepared, 'school');
    const on = addDays(today, -30);
    await this.unitOfWork.run(async (tx) => {
      await this.applicants.insert(tx, site.regionId, [sealed]);
      const visit = { channel: 'school', siteId: site.id, bookingPersonId: randomUUID(), on } as const;
      await this.records.moveRecord(tx, SYSTEM_ACTOR, sealed.id, [status], visit);
    });
  }
}
