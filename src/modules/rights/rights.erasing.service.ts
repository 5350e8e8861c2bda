import { Injectable } from '@nestjs/common';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsConsentsService } from '../applicants/applicants.consents.service.js';
import { ApplicantsErasingService } from '../applicants/applicants.erasing.service.js';
import { BookingsErasingService } from '../bookings/bookings.erasing.service.js';
import { DeskErasingService } from '../desk/desk.erasing.service.js';
import { MessagesErasingService } from '../messages/messages.erasing.service.js';
import { SchoolsErasingService } from '../schools/schools.erasing.service.js';
import { RightsRepository } from './rights.repository.js';
import type { ErasureScope } from './rights.types.js';

/** What an erasure touched: counts, and nothing else. */
export interface Erased {
  rows: number;
  bookings: number;
}

/**
 * Erases a person everywhere in one transaction: all of it or nothing. Rows stay and are counted, and the audit trail
 * stays; nothing in any of them tells who it was. Twice does no more than once.
 */
@Injectable()
export class RightsErasingService {
  constructor(
    private readonly clock: Clock,
    private readonly consents: ApplicantsConsentsService,
    private readonly applicants: ApplicantsErasingService,
    private readonly bookings: BookingsErasingService,
    private readonly desk: DeskErasingService,
    private readonly messages: MessagesErasingService,
    private readonly schools: SchoolsErasingService,
    private readonly requests: RightsRepository,
  ) {}

  /** Bookings still to come end first, for everybody in them. @throws VisitUnderWay, BookingMoved */
  async erase(tx: Tx, actor: Actor, applicantId: string, regionId: string, scope: ErasureScope): Promise<Erased> {
    const isWhole = scope === 'person';
    const ids = isWhole ? await this.applicants.idsOfPerson(tx, applicantId) : [applicantId];
    await this.bookings.endAll(tx, actor, ids);
    const bookingIds = await this.bookings.idsOf(tx, ids);
    const traces = await this.applicants.tracesOf(tx, ids);
    const nikHmacs = isWhole ? traces.nikHmacs : [];
    const digits = isWhole ? traces.digits : [];
    await this.consents.withdraw(tx, ids, actor.kind === 'staff' ? 'desk' : 'link');
    await this.schools.erase(tx, { bookingIds, nikHmacs, regionId, digits });
    await this.messages.forget(tx, bookingIds, ids);
    await this.desk.forget(tx, bookingIds);
    await this.bookings.forget(tx, ids);
    await this.applicants.erase(tx, ids, nikHmacs);
    await this.messages.forgetStops(tx, traces.phoneHmacs);
    await this.requests.forget(tx, ids, this.clock.now(), staffIdOf(actor));
    return { rows: ids.length, bookings: bookingIds.length };
  }
}
