import { Injectable } from '@nestjs/common';
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
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingPerson, BookingWithPeople } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { type CopiedApplicant, RightsCopyRepository } from './rights.copy.repository.js';
import type { CopiedConsent, CopiedPerson, DataCopy } from './rights.copy.types.js';
import { RightsRepository } from './rights.repository.js';
import { type DataLink, RightsService } from './rights.service.js';
import type { DataChannel } from './rights.types.js';

const DECIDERS: readonly Role[] = ['supervisor'];
/** Reading on and saving is one request; a later one is another. */
const SAME_COPY_MS = 60 * 60_000;

/** All that is kept of the people of one booking, for themselves (UU 27/2022 art. 7 and 13). */
@Injectable()
export class RightsCopyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly bookings: BookingsReadService,
    private readonly applicants: ApplicantsService,
    private readonly consents: ApplicantsConsentsService,
    private readonly rights: RightsService,
    private readonly requests: RightsRepository,
    private readonly repository: RightsCopyRepository,
  ) {}

  /** By link. Every copy is written down. @throws NotFound */
  async copy({ code, token }: DataLink, locale: Locale): Promise<DataCopy> {
    return this.copyOf(PUBLIC_ACTOR, await this.bookings.getForData(code, token), locale, 'link');
  }

  /** At the desk, for whoever showed their papers. @throws NotFound, also for another site's request */
  async copyForDesk(actor: Actor, siteId: string, requestId: string, locale: Locale): Promise<DataCopy> {
    const site = await this.calendar.getSiteFor(actor, siteId, DECIDERS);
    const whole = await this.unitOfWork.read(async (tx) => {
      const row = await this.requests.findForOffice(tx, requestId);
      return row?.siteId === site.id ? this.bookings.findWhole(tx, row.bookingId) : null;
    });
    if (!whole) throw new NotFound();
    return this.copyOf(actor, whole, locale, 'desk');
  }

  private copyOf(actor: Actor, whole: BookingWithPeople, locale: Locale, channel: DataChannel): Promise<DataCopy> {
    const { booking, people } = whole;
    return this.unitOfWork.run(async (tx) => {
      const [first] = people;
      const last = first && (await this.requests.findDone(tx, first.applicantId, 'copy'));
      const isSame = last && this.clock.now().getTime() - last.askedAt.getTime() < SAME_COPY_MS;
      if (first && !isSame) await this.rights.noteCopy(tx, actor, booking, first.applicantId, channel);
      const entry = { action: 'data.copied', subjectType: 'booking', subjectId: booking.id, at: booking };
      await this.audit.record(tx, actor, { ...entry, details: { people: people.length, channel } });
      return this.read(tx, whole, locale);
    });
  }

  private async read(tx: Tx, { booking, people }: BookingWithPeople, locale: Locale): Promise<DataCopy> {
    const ids = people.map(({ applicantId }) => applicantId);
    const { code, startsAt, status, channel, language, createdAt } = booking;
    const { name: site } = await this.calendar.getSite(booking.siteId);
    const events = await this.repository.listBookingEvents(tx, booking.id);
    const requests = await this.requests.listOfBooking(tx, booking.id);
    return {
      madeAt: this.clock.now(),
      booking: { code, site, startsAt, status, channel, language, createdAt, events },
      people: await this.peopleOf(tx, people, locale),
      messages: await this.repository.listMessages(tx, booking.id, ids),
      tickets: await this.ticketsOf(tx, booking.id),
      waiting: await this.repository.listWaiting(tx, booking.id, ids),
      pupils: (await this.repository.listPupils(tx, booking.id)).map(({ nameEnc, ...pupil }) => ({
        name: this.secrets.open(nameEnc, 'name'),
        ...pupil,
      })),
      requests: requests.map((row) => {
        const { kind, status: state, askedAt, dueAt, detail, answer } = this.rights.ownOf(row);
        return { kind, status: state, askedAt, dueAt, detail, answer };
      }),
      looks: await this.repository.listLooks(tx, booking.id, ids),
    };
  }

  private async peopleOf(tx: Tx, people: readonly BookingPerson[], locale: Locale): Promise<CopiedPerson[]> {
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
    { serviceCode, status, cardState, outcome }: BookingPerson,
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
      service: serviceCode,
      status,
      card: cardState,
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
