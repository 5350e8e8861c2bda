import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import type { TicketView } from '../../src/modules/desk/desk.types.js';
import { SATURDAY, startApp, type TestApp } from './app.js';
import { buildDay, type BuiltDay, buildStaff, type DayOptions, OFFICE, person } from './builders.js';
import { expectInvariants } from './invariants.js';
import { forgetTickets } from './tickets.js';

/** Saturday at the office, anew for each test: nobody in line, two clerks at their counters, and their supervisor. */
export class DeskStage {
  app!: TestApp;
  day!: BuiltDay;
  melati!: StaffActor;
  bagas!: StaffActor;
  boss!: StaffActor;
  private counterIds: string[] = [];
  private index = 0;

  async open(options: DayOptions): Promise<void> {
    this.app = await startApp();
    this.day = await buildDay(this.app, options);
    this.melati = await buildStaff(this.app, 'desk', { site: OFFICE });
    this.bagas = await buildStaff(this.app, 'desk', { site: OFFICE });
    this.boss = await buildStaff(this.app, 'supervisor', { site: OFFICE });
    const rows = await this.app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
      [this.day.site.id],
    );
    this.counterIds = rows.map(({ id }) => id);
  }

  async begin(): Promise<void> {
    await this.app.setClock(`${SATURDAY}T09:00:00+07:00`);
    await this.counters.open(this.melati, this.counter(1));
    await this.counters.open(this.bagas, this.counter(2));
  }

  async end(): Promise<void> {
    await expectInvariants(this.app.database);
    await forgetTickets(this.app.database);
    await this.app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL');
  }

  get counters(): DeskCounterService {
    return this.app.get(DeskCounterService);
  }

  get tickets(): DeskTicketService {
    return this.app.get(DeskTicketService);
  }

  /** The id of a counter, by its number. */
  counter(number: number): string {
    return this.counterIds[number - 1] ?? '';
  }

  someone(): ApplicantInput {
    this.index += 1;
    return person(this.index);
  }

  async walkIn(applicants: ApplicantInput[] = [this.someone()], service = 'ikd'): Promise<TicketView> {
    const want = { siteId: this.day.site.id, service, applicants };
    return (await this.app.get(DeskArrivalService).walkIn(this.melati, want)).ticket;
  }

  async checkIn(code: string): Promise<TicketView> {
    return (await this.app.get(DeskArrivalService).checkIn(this.melati, this.day.site.id, { code })).ticket;
  }

  next(who = this.melati, number = 1) {
    return this.counters.next(who, this.counter(number));
  }

  /** What happened to a ticket: from, to, reason. */
  async eventsOf(id: string): Promise<string[]> {
    const rows = await this.app.database.sql<{ line: string }>(
      `SELECT concat_ws(' ', from_status, to_status, reason) AS line FROM ticket_events WHERE ticket_id = $1 ORDER BY occurred_at, id`,
      [id],
    );
    return rows.map(({ line }) => line);
  }
}

/** Opens the office for the tests of a block. */
export function openDesk(options: DayOptions): DeskStage {
  const stage = new DeskStage();
  beforeAll(() => stage.open(options));
  beforeEach(() => stage.begin());
  afterEach(() => stage.end());
  afterAll(() => stage.app.close());
  return stage;
}
