import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsNamingService } from '../applicants/applicants.naming.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { ApplicantInput } from '../applicants/applicants.types.js';
import { ApplicantsVisitService } from '../applicants/applicants.visit.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CHANNELS, type Outcome, RECORD_MOVES } from './bookings.arrival.service.js';
import { BookingsNamingRepository } from './bookings.naming.repository.js';

/** Names people who were taken in without one, while the line was down or from paper. */
@Injectable()
export class BookingsNamingService {
  constructor(
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly naming: ApplicantsNamingService,
    private readonly records: ApplicantsVisitService,
    private readonly repository: BookingsNamingRepository,
  ) {}

  /**
   * Joins the desk's transaction. The record of the person follows what came of the visit.
   * @throws NotFound when there is nobody without a NIK, InvalidInput, AlreadyBooked
   */
  async name(tx: Tx, actor: Actor, site: Site, bookingId: string, input: ApplicantInput): Promise<void> {
    const person = await this.repository.lock(tx, bookingId);
    if (person?.siteId !== site.id) throw new NotFound();
    const context = { today: this.calendar.today(site), knownDistricts: await this.calendar.knownDistricts() };
    const [prepared] = this.applicants.prepare([input], context);
    if (!prepared || !(await this.naming.name(tx, person.applicantId, prepared))) throw new NotFound();
    await this.repository.setNik(tx, person.id, prepared.nikHmac);
    const entry = { action: 'person.named', subjectType: 'booking', subjectId: bookingId };
    await this.audit.record(tx, actor, { ...entry, at: person });
    if (person.serviceGroup !== 'ktp' || !person.outcome) return;
    const { id: bookingPersonId, siteId, serviceOn: on } = person;
    const visit = { channel: CHANNELS[site.kind], siteId, bookingPersonId, on };
    await this.records.moveRecord(tx, actor, person.applicantId, RECORD_MOVES[person.outcome as Outcome], visit);
  }
}
