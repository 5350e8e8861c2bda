import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsRepository } from './applicants.repository.js';
import type { PreparedApplicant } from './applicants.types.js';

type Guardian = NonNullable<PreparedApplicant['guardian']>;

/** Numbers that staff call by hand, where no message may go or can. */
@Injectable()
export class ApplicantsCallingService {
  constructor(
    private readonly secrets: Secrets,
    private readonly repository: ApplicantsRepository,
  ) {}

  /** By applicant: the guardian's number, else the person's own. The caller records who asked. */
  async numbersOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const numbers = new Map<string, string>();
    for (const { id, guardianEnc, phoneEnc } of await this.repository.list(tx, ids)) {
      const guardian = guardianEnc ? (JSON.parse(this.secrets.open(guardianEnc, 'guardian')) as Guardian) : null;
      const number = guardian?.phone ?? (phoneEnc ? this.secrets.open(phoneEnc, 'phone') : null);
      if (number) numbers.set(id, number);
    }
    return numbers;
  }
}
