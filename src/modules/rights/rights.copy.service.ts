import { Injectable } from '@nestjs/common';
import { HOUR_MS } from '../../common/duration.js';
import type { Locale } from '../../common/locale.js';
import { type Actor, PUBLIC_ACTOR, type Role } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsConsentsService } from '../applicants/applicants.consents.service.js';
import type { ConsentPurpose } from '../applicants/applicants.consents.types.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { PreparedApplicant } from '../applicants/applicants.types.js';
import { BookingsErasingService } from '../bookings/bookings.erasing.service.js';
import type { Booking } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { type CopiedApplicant, RightsCopyRepository } from './rights.copy.repository.js';
import type { CopiedConsent, CopiedPerson, DataCopy } from './rights.copy.types.js';
import { RightsRepository } from './rights.repository.js';
import { RightsService } from './rights.service.js';
import { auditOf, RightsSubjectsService } from './rights.subjects.service.js';
import type { DataChannel, DataLink, DataSubject, SubjectPerson } from './rights.types.js';

const DECIDERS: readonly Role[] = ['supervisor'];
/** Reading on and saving is one request; a later one is another. */
const SAME_COPY_MS = HOUR_MS;

/** All that is kept of the people of one booking, or of one entry of the waiting list, for themselves (UU 27/2022 art. 7 and 13). */
@Injectable()
export class RightsCopyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly bookings: BookingsErasingService,
    private readonly applicants: ApplicantsService,
    private readonly consents: ApplicantsConsentsService,
    private readonly subjects: RightsSubjectsService,
    private readonly rights: RightsService,
    private readonly requests: RightsRepository,
    private readonly repository: RightsCopyRepository,
  ) {}

  /** By link. Every copy is written down. @throws NotFound */
  async copy(link: DataLink, locale: Locale): Promise<DataCopy> {
    return this.copyOf(PUBLIC_ACTOR, await this.subjects.byLink(link), locale, 'link');
  }

  /** At the desk, for whoever showed their papers. @throws NotFound, also for another site's request */
  async copyForDesk(actor: Actor, siteId: string, requestId: string, locale: Locale): Promise<DataCopy> {
    const site = await this.calendar.getSiteFor(actor, siteId, DECIDERS);
    const row = await this.unitOfWork.read((tx) => this.requests.findForOffice(tx, requestId));
    const subject = row?.siteId === site.id ? await this.subjects.of(row) : null;
    if (!subject) throw new NotFound();
    return this.copyOf(actor, subject, locale, 'desk');
  }

  private copyOf(actor: Actor, subject: DataSubject, locale: Locale, channel: DataChannel): Promise<DataCopy> {
    const { people } = subject;
    return this.unitOfWork.run(async (tx) => {
      const [first] = people;
      const last = first && (await this.requests.findDone(tx, first.applicantId, 'copy'));
      const isSame = last && this.clock.now().getTime() - last.askedAt.getTime() < SAME_COPY_MS;
      if (first && !isSame) await this.rights.noteCopy(tx, actor, subject, first.applicantId, channel);
      const details = { people: people.length, channel };
      await this.audit.record(tx, actor, { action: 'data.copied', ...auditOf(subject), details });
      return this.read(tx, subject, locale);
    });
  }

  private async read(tx: Tx, subject: DataSubject, locale: Locale): Promise<DataCopy> {
    const { id, booking, people } = subject;
    const ids = people.map(({ applicantId }) => applicantId);
    const requests = await this.requests.listOf(tx, subject);
    const about = booking ? [id] : await this.bookings.idsOf(tx, ids);
    return {
      madeAt: this.clock.now(),
      code: subject.code,
      booking: booking && (await this.bookingOf(tx, booking)),
      people: await this.peopleOf(tx, people, locale),
      messages: await this.repository.listMessages(tx, about, ids),
      tickets: await this.ticketsOf(tx, id),
      waiting: await this.waitingOf(tx, booking?.id ?? null, ids),
      pupils: (await this.repository.listPupils(tx, id)).map(({ nameEnc, ...pupil }) => ({
        name: this.secrets.open(nameEnc, 'name'),
        ...pupil,
      })),
      requests: requests.map((row) => {
        const { kind, status: state, askedAt, dueAt, detail, answer } = this.rights.ownOf(row);
        return { kind, status: state, askedAt, dueAt, detail, answer };
      }),
      looks: await this.repository.listLooks(tx, id, ids),
    };
  }

  private async bookingOf(tx: Tx, booking: Booking): Promise<DataCopy['booking']> {
    const { code, startsAt, status, channel, language, createdAt } = booking;
    const { name: site } = await this.calendar.getSite(booking.siteId);
    const events = await this.repository.listBookingEvents(tx, booking.id);
    return { code, site, startsAt, status, channel, language, createdAt, events };
  }

  private async waitingOf(tx: Tx, bookingId: string | null, ids: readonly string[]): Promise<DataCopy['waiting']> {
    const waiting: DataCopy['waiting'] = [];
    for (const { id, ...entry } of await this.repository.listWaiting(tx, bookingId, ids)) {
      waiting.push({ ...entry, events: await this.repository.listWaitingEvents(tx, id) });
    }
    return waiting;
  }

  private async peopleOf(tx: Tx, people: readonly SubjectPerson[], locale: Locale): Promise<CopiedPerson[]> {
    const ids = people.map(({ applicantId }) => applicantId);
    const known = await this.applicants.reprepare(tx, ids);
    const rows = new Map((await this.repository.listApplicants(tx, ids)).map((row) => [row.id, row]));
    const consents = await this.consents.list(tx, ids);
    const copied: CopiedPerson[] = [];
    for (const person of people) {
      const row = rows.get(person.applicantId);
      const prepared = known.get(person.applicantId);
      if (!row || !prepared) continue;
      const own = consents.filter(({ applicantId }) => applicantId === row.id);
      copied.push({
        ...this.personOf(person, row, prepared),
        consents: own.map(
          ({ applicantId: _, ...consent }): CopiedConsent => ({
            ...consent,
            text: this.consents.textOf(consent.textVersion, consent.purpose as ConsentPurpose, locale),
          }),
        ),
        record: await this.recordOf(tx, row.id),
      });
    }
    return copied;
  }

  private personOf(
    { service, status, card, outcome }: SubjectPerson,
    row: CopiedApplicant,
    { name, birthDate, everMarried, recordedBefore, needs, guardian, warnings }: PreparedApplicant,
  ): Omit<CopiedPerson, 'consents' | 'record'> {
    const open = (sealed: string | null, field: string) => (sealed ? this.secrets.open(sealed, field) : null);
    return {
      name,
      nikLast4: row.nikLast4,
      birthDate,
      sex: row.sex,
      phone: open(row.phoneEnc, 'phone'),
      email: open(row.emailEnc, 'email'),
      everMarried,
      recordedBefore: recordedBefore ?? null,
      needs,
      guardian,
      warnings,
      enteredAt: row.enteredAt,
      frozenAt: row.frozenAt,
      service,
      status,
      card,
      outcome,
    };
  }

  private async recordOf(tx: Tx, applicantId: string): Promise<CopiedPerson['record']> {
    const record = await this.repository.findRecord(tx, applicantId);
    if (!record) return null;
    const { id, status, at, cardFrom } = record;
    return { status, at, cardFrom, events: await this.repository.listRecordEvents(tx, id) };
  }

  private async ticketsOf(tx: Tx, bookingId: string): Promise<DataCopy['tickets']> {
    const tickets: DataCopy['tickets'] = [];
    for (const { id, ...ticket } of await this.repository.listTickets(tx, bookingId)) {
      tickets.push({ ...ticket, events: await this.repository.listTicketEvents(tx, id) });
    }
    return tickets;
  }
}
