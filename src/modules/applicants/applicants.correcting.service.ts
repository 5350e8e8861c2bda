import { Injectable } from '@nestjs/common';
import { isEmail } from '../../common/email.js';
import { newId } from '../../common/new-id.js';
import { normaliseName } from '../../common/person-name.js';
import { normalisePhone } from '../../common/phone.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsConsentsRepository } from './applicants.consents.repository.js';
import { BASIS_OF, CURRENT_CONSENT } from './applicants.consents.types.js';
import { ApplicantsRepository } from './applicants.repository.js';

/** What was wrong, as it should be; what is left out stays. */
export interface Correction {
  name?: string;
  phone?: string;
  email?: string;
}

/** Corrects what a person typed, at their own wish. The NIK and the birth date are not typed anew: they decide rights. */
@Injectable()
export class ApplicantsCorrectingService {
  constructor(
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly consents: ApplicantsConsentsRepository,
    private readonly repository: ApplicantsRepository,
  ) {}

  /** Gives the names of the fields that changed. @throws NotFound for an erased person, InvalidInput */
  async correct(tx: Tx, id: string, correction: Correction): Promise<string[]> {
    const row = await this.repository.find(tx, id);
    if (!row) throw new NotFound();
    const { name, phone, email } = this.read(correction);
    const changed = await this.repository.correct(tx, id, {
      nameEnc: name ? this.secrets.seal(name, 'name') : row.nameEnc,
      phoneEnc: phone ? this.secrets.seal(phone, 'phone') : row.phoneEnc,
      phoneHmac: phone ? this.secrets.lookup('phone', phone) : row.phoneHmac,
      emailEnc: email ? this.secrets.seal(email, 'email') : row.emailEnc,
    });
    if (changed === 0) throw new NotFound();
    if (phone || email) await this.noteConsent(tx, id);
    return Object.entries({ name, phone, email }).flatMap(([field, value]) => (value ? [field] : []));
  }

  private read({ name, phone, email }: Correction): Correction {
    const problems: FieldProblem[] = [];
    const cleanName = name ? normaliseName(name) : null;
    if (cleanName && !cleanName.ok) {
      const { code, ...facts } = cleanName.problem;
      problems.push({ field: 'name', code, facts });
    }
    const cleanPhone = phone ? normalisePhone(phone) : null;
    if (cleanPhone && !cleanPhone.ok) problems.push({ field: 'phone', code: 'phone_invalid' });
    if (email && !isEmail(email)) problems.push({ field: 'email', code: 'email_invalid' });
    if (!name && !phone && !email) problems.push({ field: 'name', code: 'required' });
    if (problems.length > 0) throw new InvalidInput(problems);
    return {
      name: cleanName?.ok ? cleanName.name : undefined,
      phone: cleanPhone?.ok ? cleanPhone.e164 : undefined,
      email: email || undefined,
    };
  }

  /** A new contact is used only because the person asked for it. */
  private async noteConsent(tx: Tx, applicantId: string): Promise<void> {
    const now = this.clock.now();
    const standing = await this.consents.listStanding(tx, [applicantId]);
    if (standing.some(({ purpose }) => purpose === 'messages')) return;
    const purpose = 'messages';
    const shown = { basis: BASIS_OF[purpose], textVersion: CURRENT_CONSENT[purpose], channel: 'desk' } as const;
    const row = { id: newId(now), applicantId, purpose, isGiven: true, givenBy: 'self', ...shown } as const;
    await this.repository.insertConsents(tx, [row], now);
  }
}
