import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { maskName } from '../../common/person-name.js';
import { type Actor, assertMayAct, PUBLIC_ACTOR, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceGroup } from '../catalogue/catalogue.types.js';
import { BookingsAccessRepository } from './bookings.access.repository.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingFrozen, BookingNotLive, BookingUnderReview } from './bookings.errors.js';
import { NOT_THEIRS } from './bookings.events.js';
import { BookingsRepository } from './bookings.repository.js';
import { type BookingReport, type BookingReportView, type Conclusion, SUSPICIOUS_REPORTS } from './bookings.types.js';

const SHOWN = 100;

interface Settlement {
  conclusion: Conclusion;
  /** As typed by who settles it, without personal data; kept in the audit. */
  reason: string;
}

/** "Bukan saya yang memesan": the desk asks who holds the booking, and settles it. */
@Injectable()
export class BookingsReportsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly contacts: ApplicantsContactService,
    private readonly ending: BookingsEndingService,
    private readonly bookings: BookingsRepository,
    private readonly repository: BookingsAccessRepository,
  ) {}

  /** Somebody whose NIK has a live booking did not make it. Says nothing of whether there is one. */
  async notMine(nikHmacs: readonly string[], group: ServiceGroup): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      for (const booking of await this.repository.listLiveOfPeople(tx, nikHmacs, group)) {
        const now = this.clock.now();
        await this.repository.report(tx, newId(now), booking, now);
        await this.freezeAlike(tx, booking.id, now);
        await this.audit.record(tx, PUBLIC_ACTOR, {
          action: 'booking.reported',
          subjectType: 'booking',
          subjectId: booking.id,
          at: booking,
        });
      }
    });
  }

  /**
   * Two reports on one phone number look like somebody who books for others: nobody checks in with it before staff have
   * seen papers. @throws BookingFrozen
   */
  async assertNotFrozen(tx: Tx, bookingId: string): Promise<void> {
    const report = await this.findFreezing(tx, bookingId);
    if (report) throw new BookingFrozen(report.id);
  }

  /** Nor does anybody move or cancel it by its link: whoever made it must come. @throws BookingUnderReview */
  async assertInOwnHands(tx: Tx, bookingId: string): Promise<void> {
    if (await this.findFreezing(tx, bookingId)) throw new BookingUnderReview();
  }

  isUnderReview(bookingId: string): Promise<boolean> {
    return this.unitOfWork.read(async (tx) => (await this.findFreezing(tx, bookingId)) !== null);
  }

  /** What the desk has to look into, oldest first. @throws NotFound for a foreign site */
  async listOpen(actor: Actor, siteId: string): Promise<BookingReportView[]> {
    await this.assertAt(actor, siteId);
    return this.unitOfWork.read(async (tx) =>
      this.present(tx, await this.repository.listOpenReports(tx, siteId, SHOWN)),
    );
  }

  /** @throws NotFound for a foreign site */
  async countOpen(actor: Actor, siteId: string): Promise<number> {
    await this.assertAt(actor, siteId);
    return this.unitOfWork.read((tx) => this.repository.countOpenReports(tx, siteId));
  }

  /** One report, open or settled. @throws NotFound */
  async get(actor: Actor, id: string): Promise<BookingReportView> {
    return this.unitOfWork.read(async (tx) => {
      const [report] = await this.present(tx, [await this.find(tx, actor, id)]);
      if (!report) throw new NotFound();
      return report;
    });
  }

  /**
   * Writes down what came of it, and cancels the booking when it was somebody else's doing: the person may then book.
   * Twice is no harm: the first conclusion stands, and is given.
   * @throws NotFound, BookingNotLive when there is nothing left to cancel or somebody changed the booking just now
   */
  async settle(actor: Actor, id: string, { conclusion, reason }: Settlement): Promise<Conclusion> {
    return this.unitOfWork.run(async (tx) => {
      const seen = await this.find(tx, actor, id);
      const settled = await this.repository.settleReport(tx, id, staffIdOf(actor), conclusion, this.clock.now());
      if (settled === 0) return (await this.find(tx, actor, id)).conclusion ?? conclusion;
      if (conclusion === 'cancelled') await this.cancel(tx, actor, seen.bookingId);
      const what = { action: 'booking.report_settled', subjectType: 'booking_report', subjectId: id, at: seen };
      await this.audit.record(tx, actor, { ...what, details: { conclusion, reason } });
      return conclusion;
    });
  }

  private async findFreezing(tx: Tx, bookingId: string): Promise<BookingReport | null> {
    const report = await this.repository.findOpenReport(tx, bookingId);
    return report && report.reportedOnPhone >= SUSPICIOUS_REPORTS ? report : null;
  }

  /** From the second report on, every booking with that phone number waits for the desk. */
  private async freezeAlike(tx: Tx, bookingId: string, now: Date): Promise<void> {
    const report = await this.repository.findOpenReport(tx, bookingId);
    if (!report || report.reportedOnPhone < SUSPICIOUS_REPORTS) return;
    for (const other of await this.repository.listLiveOnPhone(tx, bookingId))
      await this.repository.holdForReview(tx, newId(now), other, now);
  }

  /** Also after its time: a booking that nobody came for stands in the way of the person until the day is over. */
  private async cancel(tx: Tx, actor: Actor, bookingId: string): Promise<void> {
    const booking = await this.bookings.find(tx, bookingId);
    if (booking?.status === 'cancelled') return;
    const ending = { to: 'cancelled', reason: NOT_THEIRS, cools: true, announces: true } as const;
    const hasEnded = booking?.status === 'booked' && (await this.ending.end(tx, actor, booking, ending));
    if (!hasEnded) throw new BookingNotLive();
  }

  private async find(tx: Tx, actor: Actor, id: string): Promise<BookingReport> {
    const report = await this.repository.findReport(tx, id);
    if (!report) throw new NotFound();
    assertMayAct(actor, ['desk'], report);
    return report;
  }

  private async assertAt(actor: Actor, siteId: string): Promise<void> {
    const { regionId } = await this.calendar.getSite(siteId);
    assertMayAct(actor, ['desk'], { siteId, regionId });
  }

  private async present(tx: Tx, reports: readonly BookingReport[]): Promise<BookingReportView[]> {
    const people = await this.bookings.listPeople(
      tx,
      reports.map(({ bookingId }) => bookingId),
    );
    const ids = people.map(({ applicantId }) => applicantId);
    const cards = await this.applicants.describe(tx, ids);
    const contacts = await this.contacts.maskedContactsOf(tx, ids);
    return reports.map((report) => {
      const own = people.filter(({ bookingId }) => bookingId === report.bookingId).map((p) => p.applicantId);
      const known = own.flatMap((id) => cards.get(id) ?? []);
      return {
        ...report,
        people: known.map(({ name, nikLast4 }) => ({ name: maskName(name), nikLast4 })),
        contact: own.map((id) => contacts.get(id)).find((contact) => contact !== undefined) ?? null,
      };
    });
  }
}
