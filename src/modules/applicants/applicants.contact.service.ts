import { Injectable } from '@nestjs/common';
import { maskEmail } from '../../common/email.js';
import { ageOn, type LocalDate } from '../../common/local-date.js';
import { maskPhone } from '../../common/phone.js';
import type { Tx } from '../../platform/database/sql.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsRepository, type ApplicantRow } from './applicants.repository.js';
import type { ApplicantContact, PreparedApplicant } from './applicants.types.js';

type Guardian = NonNullable<PreparedApplicant['guardian']>;

const ADULT_AGE = 18;

/** How people are reached: by a message, or by staff who call by hand. */
@Injectable()
export class ApplicantsContactService {
  constructor(
    private readonly secrets: Secrets,
    private readonly repository: ApplicantsRepository,
  ) {}

  /**
   * By applicant: the guardian's number, else the person's own; none of who asked to be left alone. The caller records who
   * asked.
   */
  async numbersOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const numbers = new Map<string, string>();
    for (const row of await this.repository.list(tx, ids)) {
      if (row.frozenAt) continue;
      const number = this.guardianIn(row)?.phone ?? (row.phoneEnc ? this.secrets.open(row.phoneEnc, 'phone') : null);
      if (number) numbers.set(row.id, number);
    }
    return numbers;
  }

  /** By applicant, as lists of staff show it: the guardian's number, else the person's own, else the e-mail address. */
  async maskedContactsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const contacts = new Map<string, string>();
    for (const { id, emailEnc, frozenAt } of await this.repository.list(tx, ids)) {
      if (emailEnc && !frozenAt) contacts.set(id, maskEmail(this.secrets.open(emailEnc, 'email')));
    }
    for (const [id, number] of await this.numbersOf(tx, ids)) contacts.set(id, maskPhone(number));
    return contacts;
  }

  /** Null when nobody may be written to: no contact, or a child without a guardian's consent. */
  async contactOf(tx: Tx, id: string, on: LocalDate): Promise<ApplicantContact | null> {
    const row = await this.repository.find(tx, id);
    return row && this.contactIn(row, on);
  }

  /** Whom a message reaches about a day: nobody who asked to be left alone. */
  async reachable(tx: Tx, asked: readonly { id: string; on: LocalDate }[]): Promise<Set<string>> {
    const days = new Map(asked.map(({ id, on }) => [id, on]));
    const found = await this.repository.list(tx, [...days.keys()]);
    const reached = found.filter((row) => {
      const contact = this.contactIn(row, days.get(row.id) ?? '');
      return contact !== null && !contact.isFrozen && (contact.phone !== null || contact.email !== null);
    });
    return new Set(reached.map(({ id }) => id));
  }

  /** Children whose guardian has not consented: nothing is sent, and the desk asks. */
  async waitingForConsent(tx: Tx, asked: readonly { id: string; on: LocalDate }[]): Promise<Set<string>> {
    const days = new Map(asked.map(({ id, on }) => [id, on]));
    const found = await this.repository.list(tx, [...days.keys()]);
    const waiting = found.filter((row) => this.contactIn(row, days.get(row.id) ?? '') === null);
    return new Set(waiting.map(({ id }) => id));
  }

  /** A child's messages go to the guardian, only after consent, and by number alone: no e-mail address is known to be theirs. */
  private contactIn(row: ApplicantRow, on: LocalDate): ApplicantContact | null {
    const open = (sealed: string | null, field: string) => (sealed ? this.secrets.open(sealed, field) : null);
    const name = this.secrets.open(row.nameEnc, 'name');
    const age = row.birthDate === null ? null : ageOn(row.birthDate, on);
    const reached = { phone: open(row.phoneEnc, 'phone'), email: open(row.emailEnc, 'email') };
    const own = { name, ...reached, age, isFrozen: Boolean(row.frozenAt) };
    const isChild = age !== null && !row.everMarried && age < ADULT_AGE;
    if (!isChild) return own;
    const guardian = this.guardianIn(row);
    return guardian?.consent ? { ...own, phone: guardian.phone ?? own.phone, email: null } : null;
  }

  private guardianIn({ guardianEnc }: Pick<ApplicantRow, 'guardianEnc'>): Guardian | null {
    return guardianEnc ? (JSON.parse(this.secrets.open(guardianEnc, 'guardian')) as Guardian) : null;
  }
}
