import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsNamingRepository } from './applicants.naming.repository.js';
import { ApplicantsService } from './applicants.service.js';
import type { PreparedApplicant } from './applicants.types.js';

/** Who somebody is that was taken in without a name. */
@Injectable()
export class ApplicantsNamingService {
  constructor(
    private readonly applicants: ApplicantsService,
    private readonly repository: ApplicantsNamingRepository,
  ) {}

  /** False when the person has a NIK already, or was erased. */
  async name(tx: Tx, applicantId: string, person: PreparedApplicant): Promise<boolean> {
    const { row } = this.applicants.seal(person, 'desk');
    return (await this.repository.name(tx, applicantId, row)) > 0;
  }
}
