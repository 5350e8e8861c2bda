import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, assertMayAct, PUBLIC_ACTOR, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceGroup } from '../catalogue/catalogue.types.js';
import { BookingsAccessRepository } from './bookings.access.repository.js';
import type { BookingReport } from './bookings.types.js';

const SHOWN = 100;

/** "Bukan saya yang memesan": the desk asks who holds the booking, and settles it. */
@Injectable()
export class BookingsReportsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly repository: BookingsAccessRepository,
  ) {}

  /** Somebody whose NIK has a live booking did not make it. Says nothing of whether there is one. */
  async notMine(nikHmacs: readonly string[], group: ServiceGroup): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      for (const booking of await this.repository.listLiveOfPeople(tx, nikHmacs, group)) {
        const now = this.clock.now();
        await this.repository.report(tx, newId(now), booking, now);
        await this.audit.record(tx, PUBLIC_ACTOR, {
          action: 'booking.reported',
          subjectType: 'booking',
          subjectId: booking.id,
          at: booking,
        });
      }
    });
  }

  /** What the desk has to look into, oldest first. @throws NotFound for a foreign site */
  async listOpen(actor: Actor, siteId: string): Promise<BookingReport[]> {
    const { regionId } = await this.calendar.getSite(siteId);
    assertMayAct(actor, ['desk'], { siteId, regionId });
    return this.unitOfWork.read((tx) => this.repository.listOpenReports(tx, siteId, SHOWN));
  }

  /** Writes down what came of it; twice is no harm. @throws NotFound */
  async settle(actor: Actor, id: string, conclusion: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const report = await this.repository.findReport(tx, id);
      if (!report) throw new NotFound();
      assertMayAct(actor, ['desk'], report);
      const settled = await this.repository.settleReport(tx, id, staffIdOf(actor), conclusion, this.clock.now());
      if (settled === 0) return;
      const what = { action: 'booking.report_settled', subjectType: 'booking_report', subjectId: id, at: report };
      await this.audit.record(tx, actor, { ...what, details: { conclusion } });
    });
  }
}
