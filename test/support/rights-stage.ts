import type { StaffActor } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { RightsOfficeService } from '../../src/modules/rights/rights.office.service.js';
import { RightsService } from '../../src/modules/rights/rights.service.js';
import type { DataAsk } from '../../src/modules/rights/rights.types.js';
import { type AppOptions, MONDAY, type TestApp } from './app.js';
import { buildBooking, type BuiltBooking, buildDay, type BuiltDay, buildStaff, OFFICE, person } from './builders.js';
import { expectInvariants } from './invariants.js';
import { TellingApp } from './telling-app.js';

/** An office with bookings whose people ask about their data. */
export class RightsStage {
  readonly rights: RightsService;
  readonly office: RightsOfficeService;
  readonly app: TestApp;
  private index = 0;

  private constructor(
    private readonly telling: TellingApp,
    readonly day: BuiltDay,
    readonly supervisor: StaffActor,
  ) {
    this.app = telling.app;
    this.rights = this.app.get(RightsService);
    this.office = this.app.get(RightsOfficeService);
  }

  static async open(...replace: NonNullable<AppOptions['replace']>): Promise<RightsStage> {
    const telling = await TellingApp.start({ replace });
    const { app } = telling;
    const day = await buildDay(app, { counters: 4, cards: 60, standbyPlaces: 20 });
    return new RightsStage(telling, day, await buildStaff(app, 'supervisor', { site: OFFICE }));
  }

  /** After each test: the ledgers hold, and it is the first day again. */
  async settle(): Promise<void> {
    await expectInvariants(this.app.database);
    await this.app.setClock(MONDAY);
  }

  someone(): ApplicantInput & { nik: string } {
    this.index += 1;
    const letter = 'abcdefghij'[this.index % 10];
    return { ...person(this.index), name: `Melati Sari${letter}`, phone: `0812${70_900_000 + this.index}` };
  }

  book(who: ApplicantInput[], service = 'ikd'): Promise<BuiltBooking> {
    return buildBooking(this.app, this.day.slotIds[this.index % 20] ?? '', who, service);
  }

  ask(link: BuiltBooking, kind: DataAsk['kind'], more: Partial<DataAsk> = {}) {
    return this.rights.ask(link, { kind, position: 1, ...more });
  }

  /** The newest one. */
  async requestOf(link: BuiltBooking) {
    const [request] = (await this.rights.open(link)).requests;
    if (!request) throw new Error('Nothing was asked.');
    return request;
  }

  /** Everything that is due is said; gives the texts. */
  async send(): Promise<string[]> {
    return (await this.telling.tell()).map(({ text }) => text);
  }
}
