import { Injectable } from '@nestjs/common';
import { type Actor, type Role, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { MessagesCallsRepository } from './messages.calls.repository.js';
import type { CallEntry, UnreachedBooking } from './messages.types.js';

const READERS: readonly Role[] = ['supervisor', 'auditor'];
const WRITERS: readonly Role[] = ['supervisor'];
const PAGE = 50;

/** Whom no message reaches: the office calls them, and notes that it did. Of the region of the site. */
@Injectable()
export class MessagesCallsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly contacts: ApplicantsContactService,
    private readonly repository: MessagesCallsRepository,
  ) {}

  /** Fifty a page; numbers are masked. @throws NotFound for a foreign site */
  async list(actor: Actor, siteId: string, page: number): Promise<CallEntry[]> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    const now = this.clock.now();
    return this.unitOfWork.read(async (tx) => {
      const found = await this.repository.list(tx, regionId, now, PAGE, (page - 1) * PAGE);
      const ids = found.map(({ applicantId }) => applicantId);
      const masked = await this.contacts.maskedContactsOf(tx, ids);
      const waiting = await this.contacts.waitingForConsent(
        tx,
        found.map(({ applicantId: id, serviceOn: on }) => ({ id, on })),
      );
      return found.map((one) => ({
        ...one,
        contact: masked.get(one.applicantId) ?? null,
        waitsForConsent: waiting.has(one.applicantId),
      }));
    });
  }

  /** Still to be called. @throws NotFound for a foreign site */
  async count(actor: Actor, siteId: string): Promise<number> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.repository.count(tx, regionId, this.clock.now()));
  }

  /** The number in full, the guardian's first; that it was shown is recorded. Null when none is known. @throws NotFound */
  async reveal(actor: Actor, siteId: string, bookingId: string): Promise<string | null> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    return this.unitOfWork.run(async (tx) => {
      const found = await this.find(tx, regionId, bookingId);
      await this.record(tx, actor, found, 'contact.revealed');
      return (await this.contacts.numbersOf(tx, [found.applicantId])).get(found.applicantId) ?? null;
    });
  }

  /** "Sudah ditelepon", or that it was not so. Idempotent by key. @throws NotFound when nobody is to be called (any more) */
  async mark(
    actor: Actor,
    siteId: string,
    bookingId: string,
    isCalled: boolean,
    request?: IdempotentRequest,
  ): Promise<void> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    await this.idempotency.run(request, async (tx) => {
      const found = await this.find(tx, regionId, bookingId);
      await this.repository.mark(tx, found, isCalled, staffIdOf(actor) ?? '', this.clock.now());
      await this.record(tx, actor, found, isCalled ? 'booking.called' : 'booking.call_undone');
      return { id: bookingId };
    });
  }

  private async find(tx: Tx, regionId: string, bookingId: string): Promise<UnreachedBooking> {
    const found = await this.repository.find(tx, regionId, bookingId, this.clock.now());
    if (!found) throw new NotFound();
    return found;
  }

  private record(tx: Tx, actor: Actor, at: UnreachedBooking, action: string): Promise<void> {
    return this.audit.record(tx, actor, { action, subjectType: 'booking', subjectId: at.bookingId, at });
  }
}
