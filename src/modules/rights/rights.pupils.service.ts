import { Injectable } from '@nestjs/common';
import type { Locale } from '../../common/locale.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsConsentsService } from '../applicants/applicants.consents.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { SchoolsRosterDataService } from '../schools/schools.roster.data.service.js';
import { SchoolsRosterSeatingService } from '../schools/schools.roster.seating.service.js';
import { RightsErasingService } from './rights.erasing.service.js';
import { RightsPupilsRepository } from './rights.pupils.repository.js';
import type { PupilDataCopy, PupilDoor } from './rights.pupils.types.js';

/** What opens a pupil's data. */
export interface PupilLink {
  pupilId: string;
  token: string;
}

/**
 * What a guardian may ask about a pupil on a school's list who has no booking. All of it is done at once: nothing was done
 * for the child yet, no archive is owed, and the link reaches one row. The audit trail tells that it was asked for.
 */
@Injectable()
export class RightsPupilsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly consents: ApplicantsConsentsService,
    private readonly bookings: BookingsReadService,
    private readonly pupils: SchoolsRosterDataService,
    private readonly seating: SchoolsRosterSeatingService,
    private readonly erasing: RightsErasingService,
    private readonly repository: RightsPupilsRepository,
  ) {}

  /** Changes nothing. @throws NotFound, the same for an unknown pupil and a wrong token */
  open({ pupilId, token }: PupilLink): Promise<PupilDoor> {
    return this.unitOfWork.read(async (tx) => {
      const { state, bookingId, isFrozen, isKept, hasConsent } = await this.pupils.find(tx, pupilId, token);
      const booking = bookingId && (await this.bookings.findWhole(tx, bookingId))?.booking;
      const opening = booking && this.bookings.tokenOf({ bookingId: booking.id, accessNonce: booking.accessNonce });
      return {
        isFrozen,
        isKept,
        isListed: state !== 'removed',
        hasConsent,
        booking: booking && opening ? { code: booking.code, token: opening } : null,
      };
    });
  }

  /** Every copy is written down. @throws NotFound, also when nothing is kept */
  copy({ pupilId, token }: PupilLink, locale: Locale): Promise<PupilDataCopy> {
    return this.unitOfWork.run(async (tx) => {
      const { id, requestId, regionId, isKept } = await this.pupils.find(tx, pupilId, token);
      const found = isKept && (await this.repository.find(tx, id));
      if (!found) throw new NotFound();
      await this.note(tx, 'data.copied', id, regionId);
      const { nameEnc, guardianEnc, phoneEnc, ...pupil } = found;
      const consents = await this.repository.listConsents(tx, id);
      return {
        madeAt: this.clock.now(),
        ...pupil,
        name: this.secrets.open(nameEnc, 'name'),
        guardianName: guardianEnc && this.secrets.open(guardianEnc, 'guardian'),
        phone: phoneEnc && this.secrets.open(phoneEnc, 'phone'),
        consents: consents.map(({ channel, ...consent }) => ({
          ...consent,
          purpose: 'pupil',
          basis: 'consent',
          givenBy: 'guardian',
          text: this.consents.textOf(consent.textVersion, 'pupil', locale),
          channel: channel === 'list' ? 'school' : channel,
        })),
        looks: await this.repository.listLooks(tx, id, requestId, pupil.enteredAt),
      };
    });
  }

  /** No booking is made, so nothing is sent. Twice does no more than once. @throws NotFound, PupilSeated */
  freeze(link: PupilLink): Promise<void> {
    return this.setFrozen(link, true);
  }

  /** It goes on as before; a place that is kept becomes a booking. @throws NotFound, PupilSeated */
  async thaw(link: PupilLink): Promise<void> {
    await this.setFrozen(link, false);
    await this.seating.seatOne(link.pupilId);
  }

  /**
   * The row, and what is left of bookings that came to nothing: all of it or nothing. Twice does no more than once.
   * @throws NotFound, PupilSeated
   */
  erase({ pupilId, token }: PupilLink, language: Locale): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      const { regionId } = await this.pupils.find(tx, pupilId, token);
      const former = await this.pupils.erase(tx, pupilId, token, language);
      if (!former) return;
      for (const id of former) await this.erasing.erase(tx, PUBLIC_ACTOR, id, regionId, 'booking');
      await this.note(tx, 'data.erased', pupilId, regionId);
    });
  }

  private setFrozen({ pupilId, token }: PupilLink, isFrozen: boolean): Promise<void> {
    return this.unitOfWork.run(async (tx) => {
      const { regionId } = await this.pupils.find(tx, pupilId, token);
      if (!(await this.pupils.freeze(tx, pupilId, token, isFrozen))) return;
      await this.note(tx, isFrozen ? 'data.frozen' : 'data.thawed', pupilId, regionId);
    });
  }

  private note(tx: Tx, action: string, subjectId: string, regionId: string): Promise<void> {
    const at = { regionId, siteId: null };
    return this.audit.record(tx, PUBLIC_ACTOR, { action, subjectType: 'pupil', subjectId, at });
  }
}
