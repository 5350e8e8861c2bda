import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/sql.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsErasingRepository } from './applicants.erasing.repository.js';
import { ApplicantsRepository } from './applicants.repository.js';

/** By what other rows may be found that belong to the same person. Holds a NIK in clear: never stored, never logged. */
interface PersonTraces {
  nikHmacs: string[];
  phoneHmacs: string[];
  /** Sealed rows that nothing else points to are opened and searched for these. */
  digits: string[];
}

/** What is done with all that is kept of a person: at their wish, or when it has served its purpose. */
@Injectable()
export class ApplicantsErasingService {
  constructor(
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly applicants: ApplicantsRepository,
    private readonly repository: ApplicantsErasingRepository,
  ) {}

  /** Every row of the person behind one, in its region. Locks them. */
  idsOfPerson(tx: Tx, applicantId: string): Promise<string[]> {
    return this.repository.idsOfPerson(tx, applicantId);
  }

  /** How many further rows in the region have the NIK of this one. */
  countOthers(tx: Tx, applicantId: string): Promise<number> {
    return this.repository.countOthers(tx, applicantId);
  }

  /** From now on nothing is sent to these people, and no invitation made. Gives how many were not frozen yet. */
  freeze(tx: Tx, ids: readonly string[]): Promise<number> {
    return this.repository.freeze(tx, ids, this.clock.now());
  }

  /** Gives how many were frozen. */
  thaw(tx: Tx, ids: readonly string[]): Promise<number> {
    return this.repository.freeze(tx, ids, null);
  }

  /** Of these people, who asked that their data be left alone. */
  async frozenAmong(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
    return new Set(ids.length > 0 ? await this.repository.listFrozen(tx, ids) : []);
  }

  async tracesOf(tx: Tx, ids: readonly string[]): Promise<PersonTraces> {
    const traces: PersonTraces = { nikHmacs: [], phoneHmacs: [], digits: [] };
    for (const { nikHmac, nikEnc, phoneHmac, guardianPhoneHmac } of await this.applicants.list(tx, ids)) {
      if (nikHmac) traces.nikHmacs.push(nikHmac);
      if (nikEnc) traces.digits.push(this.secrets.open(nikEnc, 'nik'));
      for (const hmac of [phoneHmac, guardianPhoneHmac]) if (hmac) traces.phoneHmacs.push(hmac);
    }
    return traces;
  }

  /**
   * Nothing of these rows tells any more who they were; they stay and are counted. With `nikHmacs` the record of the
   * person too, whichever visit made it. Twice does no more than once.
   */
  async erase(tx: Tx, ids: readonly string[], nikHmacs: readonly string[]): Promise<void> {
    const noName = this.secrets.seal('', 'name');
    await this.repository.eraseRecords(tx, ids, nikHmacs, noName);
    await this.repository.erase(tx, ids, noName, this.clock.now());
  }

  /** The NIK has served its purpose: neither it nor its look-up key stays. */
  eraseNik(tx: Tx, ids: readonly string[]): Promise<void> {
    return this.repository.eraseNik(tx, ids);
  }

  /** Name, birth date, contact and guardian have served their purpose; the row stays, and is counted. */
  eraseName(tx: Tx, ids: readonly string[]): Promise<void> {
    return this.repository.eraseName(tx, ids, this.secrets.seal('', 'name'), this.clock.now());
  }

  /** Records that have served their purpose; their count stays. Gives how many, at most `limit`. */
  forgetRecords(tx: Tx, printedUntil: Date, waitedUntil: Date, limit: number): Promise<number> {
    return this.repository.forgetRecords(tx, printedUntil, waitedUntil, this.secrets.seal('', 'name'), limit);
  }
}
