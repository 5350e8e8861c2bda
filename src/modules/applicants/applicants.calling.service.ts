import { Injectable } from '@nestjs/common';
import { maskEmail } from '../../common/email.js';
import { ageOn, type LocalDate } from '../../common/local-date.js';
import { maskPhone } from '../../common/phone.js';
import type { Tx } from '../../platform/database/sql.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsRepository } from './applicants.repository.js';
import type { PreparedApplicant } from './applicants.types.js';

type Guardian = NonNullable<PreparedApplicant['guardian']>;

const ADULT_AGE = 18;

/** Who can be reached by a message, and the numbers that staff call by hand for the rest. */
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

  /** By applicant, as lists of staff show it: the guardian's number, else the person's own, else the e-mail address. */
  async maskedContactsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const contacts = new Map<string, string>();
    for (const { id, emailEnc } of await this.repository.list(tx, ids)) {
      if (emailEnc) contacts.set(id, maskEmail(this.secrets.open(emailEnc, 'email')));
    }
    for (const [id, number] of await this.numbersOf(tx, ids)) contacts.set(id, maskPhone(number));
    return contacts;
  }

  /** Whom a message may reach on a day: there is a contact and, for a child, a guardian who consented. */
  async reachable(tx: Tx, asked: readonly { id: string; on: LocalDate }[]): Promise<Set<string>> {
    const days = new Map(asked.map(({ id, on }) => [id, on]));
    const found = await this.repository.list(tx, [...days.keys()]);
    const reached = found.filter(({ id, birthDate, everMarried, guardianEnc, phoneEnc, emailEnc }) => {
      const isChild = birthDate !== null && !everMarried && ageOn(birthDate, days.get(id) ?? '') < ADULT_AGE;
      if (!isChild) return phoneEnc !== null || emailEnc !== null;
      const guardian = guardianEnc ? (JSON.parse(this.secrets.open(guardianEnc, 'guardian')) as Guardian) : null;
      return guardian?.consent === true && (guardian.phone !== null || phoneEnc !== null || emailEnc !== null);
    });
    return new Set(reached.map(({ id }) => id));
  }
}
