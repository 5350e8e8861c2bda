import type { StaffActor } from '../../src/platform/access/actor.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { DevelopmentOutbox } from '../../src/modules/messages/messages.development.service.js';
import { MessagesService } from '../../src/modules/messages/messages.service.js';
import { RightsOfficeService } from '../../src/modules/rights/rights.office.service.js';
import { RightsService } from '../../src/modules/rights/rights.service.js';
import type { DataAsk } from '../../src/modules/rights/rights.types.js';
import { startApp, type TestApp } from './app.js';
import { buildBooking, type BuiltBooking, buildDay, type BuiltDay, buildStaff, OFFICE, person } from './builders.js';
import { FakeOutbox } from './fake-outbox.js';
import { HeldJobs } from './held-jobs.js';

/** An office with bookings whose people ask about their data. */
export class RightsStage {
  readonly rights: RightsService;
  readonly office: RightsOfficeService;
  private readonly jobs: HeldJobs;
  private readonly provider: FakeOutbox;
  private index = 0;

  private constructor(
    readonly app: TestApp,
    readonly day: BuiltDay,
    readonly supervisor: StaffActor,
  ) {
    this.rights = app.get(RightsService);
    this.office = app.get(RightsOfficeService);
    this.jobs = app.get(Jobs) as HeldJobs;
    this.provider = app.get(DevelopmentOutbox) as FakeOutbox;
  }

  static async open(): Promise<RightsStage> {
    const app = await startApp({
      replace: [
        [Jobs, HeldJobs],
        [DevelopmentOutbox, FakeOutbox],
      ],
    });
    const day = await buildDay(app, { counters: 4, cards: 60, standbyPlaces: 20 });
    return new RightsStage(app, day, await buildStaff(app, 'supervisor', { site: OFFICE }));
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
    const before = this.provider.calls.length;
    await this.app.get(Outbox).handOver();
    await this.jobs.runAll();
    await this.app.get(MessagesService).handOver();
    await this.jobs.runAll();
    return this.provider.calls.slice(before).map(({ text }) => text);
  }
}
