import { Injectable } from '@nestjs/common';
import type { Locale } from '../../common/locale.js';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsConsentsRepository } from './applicants.consents.repository.js';
import { CONSENT_TEXTS } from './applicants.consents.texts.js';
import type { Consent, ConsentPurpose, ConsentVersion } from './applicants.consents.types.js';
import { ApplicantsErasingRepository } from './applicants.erasing.repository.js';
import { ApplicantsRepository, type ConsentRow } from './applicants.repository.js';

/** The ledger of what people agreed to, and of what they took back. Rows are added, never changed. */
@Injectable()
export class ApplicantsConsentsService {
  constructor(
    private readonly clock: Clock,
    private readonly applicants: ApplicantsRepository,
    private readonly erasing: ApplicantsErasingRepository,
    private readonly repository: ApplicantsConsentsRepository,
  ) {}

  /** The words of a version; null for a version or a purpose that never was. */
  textOf(version: string, purpose: ConsentPurpose, locale: Locale): string | null {
    return CONSENT_TEXTS[version as ConsentVersion]?.[purpose]?.[locale] ?? null;
  }

  /** By applicant, the oldest first. */
  list(tx: Tx, applicantIds: readonly string[]): Promise<(Consent & { applicantId: string })[]> {
    return this.repository.list(tx, applicantIds);
  }

  /** Of these people, whose consent to something stands. */
  async agreedAmong(tx: Tx, applicantIds: readonly string[]): Promise<Set<string>> {
    const standing = await this.repository.listStanding(tx, applicantIds);
    return new Set(standing.map(({ applicantId }) => applicantId));
  }

  /**
   * Takes back all that was agreed to, and removes what rested on it: how the person and the guardian are reached. A
   * booking rests on the public task and stays. Twice does no more than once. Gives how many consents it took back.
   */
  async withdraw(tx: Tx, applicantIds: readonly string[], channel: string): Promise<number> {
    const standing = await this.repository.listStanding(tx, applicantIds);
    const now = this.clock.now();
    const taken = standing.map(
      ({ purpose, ...of }) =>
        ({ ...of, id: newId(now), purpose, basis: 'consent', isGiven: false, channel }) as ConsentRow,
    );
    await this.applicants.insertConsents(tx, taken, now);
    await this.erasing.eraseContact(tx, applicantIds);
    return taken.length;
  }
}
