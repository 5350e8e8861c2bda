import { Injectable } from '@nestjs/common';
import type { Locale } from '../../common/locale.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { SchoolsErasingRepository } from './schools.erasing.repository.js';
import { SchoolsErasingService } from './schools.erasing.service.js';
import { PupilSeated } from './schools.roster.errors.js';
import { type PupilRow, SchoolsRosterRepository } from './schools.roster.repository.js';
import { SchoolsRosterConsentService } from './schools.roster.consent.service.js';
import type { RosterPupil } from './schools.roster.types.js';

/** What a guardian may have done with the row of a pupil who has no booking. Joins the caller's transaction. */
@Injectable()
export class SchoolsRosterDataService {
  constructor(
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly consents: SchoolsRosterConsentService,
    private readonly repository: SchoolsRosterRepository,
    private readonly erasing: SchoolsErasingService,
    private readonly rows: SchoolsErasingRepository,
  ) {}

  /**
   * Also of a pupil whom the school took off its list, or whose data are gone.
   * @throws NotFound for an unknown pupil and for a wrong token alike
   */
  async find(tx: Tx, pupilId: string, token: string): Promise<RosterPupil> {
    const { id, regionId, requestId, state, bookingId, frozenAt, rowLabel, hasConsent } = this.check(
      await this.repository.find(tx, pupilId),
      token,
    );
    const isKept = rowLabel !== '';
    return { id, regionId, requestId, state, bookingId, isFrozen: frozenAt !== null, isKept, hasConsent };
  }

  /** False when it is so already. @throws NotFound, PupilSeated */
  async freeze(tx: Tx, pupilId: string, token: string, isFrozen: boolean): Promise<boolean> {
    const { id, rowLabel } = await this.lock(tx, pupilId, token);
    if (rowLabel === '') return false;
    return (await this.rows.freezePupil(tx, id, isFrozen ? this.clock.now() : null)) > 0;
  }

  /**
   * The row names nobody any more, nor do rows of the same child that the school was to correct. Gives who the child was in
   * bookings that came to nothing; null when nothing was kept. @throws NotFound, PupilSeated
   */
  async erase(tx: Tx, pupilId: string, token: string, language: Locale): Promise<string[] | null> {
    const pupil = await this.lock(tx, pupilId, token);
    if (pupil.rowLabel === '') return null;
    const former = pupil.nikHmac ? await this.rows.listFormer(tx, pupil.requestId, pupil.nikHmac) : [];
    await this.erasing.eraseOne(tx, pupil);
    if (pupil.hasConsent) await this.consents.note(tx, pupil.id, false, language);
    return former;
  }

  /** @throws PupilSeated: of who has a booking, everything is asked by its link */
  private async lock(tx: Tx, pupilId: string, token: string): Promise<PupilRow> {
    const pupil = this.check(await this.repository.lock(tx, pupilId), token);
    if (pupil.bookingId) throw new PupilSeated();
    return pupil;
  }

  private check(pupil: PupilRow | null, token: string): PupilRow {
    const isRight = this.secrets.isToken(token, 'guardian', pupil?.id ?? '', pupil?.linkNonce ?? 0);
    if (!pupil || !isRight) throw new NotFound();
    return pupil;
  }
}
