import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { SchoolsErasingRepository } from './schools.erasing.repository.js';
import type { RefusedRow } from './schools.roster.types.js';

const BATCH = 500;

interface ErasedPupil {
  bookingIds: readonly string[];
  nikHmacs: readonly string[];
  regionId: string;
  /** NIKs in clear, to be looked for in rows that nothing points to. */
  digits: readonly string[];
}

interface ListedPupil {
  id: string;
  requestId: string;
  nameEnc: string;
  nikEnc: string | null;
}

/** Takes a person out of the lists of schools. */
@Injectable()
export class SchoolsErasingService {
  constructor(
    private readonly secrets: Secrets,
    private readonly repository: SchoolsErasingRepository,
  ) {}

  /** Also out of rows that were refused and wait, for 14 days at most, to be corrected. Twice does no more than once. */
  async erase(tx: Tx, { bookingIds, nikHmacs, regionId, digits }: ErasedPupil): Promise<void> {
    await this.repository.erasePupils(tx, bookingIds, nikHmacs, regionId, this.secrets.seal('–', 'name'));
    if (digits.length === 0) return;
    let after: string | null = null;
    while (true) {
      const refusals: { id: string; content: string }[] = await this.repository.listRefusals(tx, after, BATCH);
      const found = refusals.filter(({ content }) => {
        const plain = this.secrets.open(content, 'refused-row').replace(/[\s.'-]/g, '');
        return digits.some((nik) => plain.includes(nik));
      });
      if (found.length > 0)
        await this.repository.emptyRefusals(
          tx,
          found.map(({ id }) => id),
        );
      after = refusals.at(-1)?.id ?? null;
      if (refusals.length < BATCH) return;
    }
  }

  /** One pupil, also out of rows of the same child that the school was to correct for this request. */
  async eraseOne(tx: Tx, { id, requestId, nameEnc, nikEnc }: ListedPupil): Promise<void> {
    const name = plainName(this.secrets.open(nameEnc, 'name'));
    const nik = nikEnc && this.secrets.open(nikEnc, 'nik');
    const refusals = await this.repository.listRefusalsOf(tx, requestId);
    const own = refusals.filter(({ content }) => {
      const { typed } = JSON.parse(this.secrets.open(content, 'refused-row')) as RefusedRow;
      return plainName(typed.name ?? '') === name || typed.nik?.replace(/\D/g, '') === nik;
    });
    await this.repository.emptyRefusals(
      tx,
      own.map((refusal) => refusal.id),
    );
    await this.repository.erasePupil(tx, id, this.secrets.seal('–', 'name'));
  }
}

const plainName = (name: string): string => name.trim().replace(/\s+/g, ' ').toLocaleLowerCase('id');
