import { Injectable } from '@nestjs/common';
import { isEmail } from '../../common/email.js';
import { ageOn, isLocalDate, type LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { parseNik } from '../../common/nik.js';
import { type NameProblem, normaliseName } from '../../common/person-name.js';
import { normalisePhone } from '../../common/phone.js';
import type { Actor, Place } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { BASIS_OF, type ConsentGiver, type ConsentPurpose, CURRENT_CONSENT } from './applicants.consents.types.js';
import { ApplicantsRepository, type ApplicantRow, type ConsentRow } from './applicants.repository.js';
import type {
  ApplicantCard,
  ApplicantInput,
  CardState,
  EligibilityDecision,
  EligibilityOverride,
  EligibilityQuestion,
  PreparedApplicant,
  RecordStatus,
} from './applicants.types.js';
import { type CardQuestion, cardState, decideEligibility } from './eligibility.rules.js';

export interface PreparationContext {
  today: LocalDate;
  knownDistricts: ReadonlySet<string>;
  /** At the desk a person may come without a NIK. */
  isNikOptional?: boolean;
}

/** A person ready to be stored, with nothing readable left in it. */
export interface SealedApplicant {
  id: string;
  row: Omit<ApplicantRow, 'regionId'>;
  consents: ConsentRow[];
}

/** Where and why somebody looks at a full NIK, and by which paper of theirs: `ticket`, `B12`. */
export interface NikLook {
  at: Place;
  why: string;
  of: string;
}

type Guardian = NonNullable<PreparedApplicant['guardian']>;

@Injectable()
export class ApplicantsService {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly secrets: Secrets,
    private readonly repository: ApplicantsRepository,
  ) {}

  /** Checks and normalises what people typed. @throws InvalidInput with every problem, `applicants.0.nik` and so on. */
  prepare(inputs: readonly ApplicantInput[], context: PreparationContext): PreparedApplicant[] {
    const problems: FieldProblem[] = [];
    const prepared = inputs.map((input, index) =>
      this.prepareOne(input, context, (field, code, facts) => {
        problems.push({ field: `applicants.${index}.${field}`, code, facts });
      }),
    );
    const twice = prepared.findIndex((p, i) => p.nik !== null && prepared.findIndex((q) => q.nik === p.nik) < i);
    if (twice >= 0) problems.push({ field: `applicants.${twice}.nik`, code: 'nik_twice' });
    if (problems.length > 0) throw new InvalidInput(problems);
    return prepared;
  }

  /** For looking a person up; the NIK itself is neither stored nor logged. @throws InvalidInput */
  lookupKeyOf(nik: string, today: LocalDate): string {
    const parsed = parseNik(nik, { today });
    if (!parsed.ok) throw new InvalidInput([{ field: 'nik', ...problemOf(parsed.problem) }]);
    return this.secrets.lookup('nik', parsed.nik);
  }

  /** Whoever gave this number, in E.164, as theirs or as their guardian's. */
  idsOfPhone(tx: Tx, e164: string): Promise<string[]> {
    return this.repository.idsOfPhone(tx, this.secrets.lookup('phone', e164));
  }

  decide(question: EligibilityQuestion, override?: EligibilityOverride): EligibilityDecision {
    return decideEligibility(question, override);
  }

  cardState(question: CardQuestion): CardState {
    return cardState(question);
  }

  statusesOf(tx: Tx, people: readonly Pick<PreparedApplicant, 'nikHmac'>[]): Promise<Map<string, RecordStatus>> {
    return this.repository.statusesOf(
      tx,
      people.map((p) => p.nikHmac).filter((hmac) => hmac !== null),
    );
  }

  /** A person with the consents that the booking rests on, as they will be stored: no lock need be held meanwhile. */
  seal(person: PreparedApplicant, channel: string): SealedApplicant {
    const now = this.clock.now();
    const id = newId(now);
    const givenBy: ConsentGiver = person.guardian ? 'guardian' : 'self';
    const consent = (purpose: ConsentPurpose, isGiven = true): ConsentRow => {
      const shown = { basis: BASIS_OF[purpose], textVersion: CURRENT_CONSENT[purpose], channel };
      return { id: newId(now), applicantId: id, purpose, isGiven, givenBy, ...shown };
    };
    const consents = [consent('booking')];
    if (person.phone || person.email) consents.push(consent('messages'));
    if (person.guardian) consents.push(consent('guardian', person.guardian.consent));
    return { id, row: this.rowOf(id, person), consents };
  }

  async insert(tx: Tx, regionId: string, people: readonly SealedApplicant[]): Promise<void> {
    const now = this.clock.now();
    const applicants = people.map(({ row }) => ({ ...row, regionId }));
    await this.repository.insert(tx, applicants, now);
    await this.repository.insertConsents(
      tx,
      people.flatMap(({ consents }) => consents),
      now,
    );
  }

  /** What staff at the desk see, by applicant. */
  async describe(tx: Tx, ids: readonly string[]): Promise<Map<string, ApplicantCard>> {
    const found = await this.repository.list(tx, ids);
    return new Map(
      found.map(({ id, nikLast4, birthDate, everMarried, needs, warnings, nameEnc }) => [
        id,
        { id, name: this.secrets.open(nameEnc, 'name'), nikLast4, birthDate, everMarried, needs, warnings },
      ]),
    );
  }

  /** People of a booking as the rules need them, from what was stored; by applicant. Holds no contact. */
  async reprepare(tx: Tx, ids: readonly string[]): Promise<Map<string, PreparedApplicant>> {
    const found = await this.repository.list(tx, ids);
    return new Map(found.map((row) => [row.id, this.preparedOf(row)]));
  }

  /** In years on a day, of those whose birth date is known. */
  async agesOn(tx: Tx, ids: readonly string[], on: LocalDate): Promise<Map<string, number>> {
    const found = await this.repository.list(tx, ids);
    return new Map(found.flatMap(({ id, birthDate }) => (birthDate ? [[id, ageOn(birthDate, on)]] : [])));
  }

  /** The full number, for staff. Null when none is known. Who looked, whose it is and why stands in the audit. */
  async revealNik(tx: Tx, actor: Actor, id: string, look: NikLook): Promise<string | null> {
    const { at, why, of } = look;
    const row = await this.repository.find(tx, id);
    await this.audit.record(tx, actor, {
      action: 'nik.revealed',
      subjectType: 'applicant',
      subjectId: id,
      at,
      details: { why, of },
      people: row?.nikHmac ? [row.nikHmac] : [],
    });
    return row?.nikEnc ? this.secrets.open(row.nikEnc, 'nik') : null;
  }

  private prepareOne(input: ApplicantInput, context: PreparationContext, report: Report): PreparedApplicant {
    const name = normaliseName(input.name);
    if (!name.ok) reportName('name', name.problem, report);
    const typed = this.birthDateOf(input, context.today, report);
    const nik = this.nikOf(input, typed, context, report);
    const phone = input.phone ? normalisePhone(input.phone) : null;
    if (phone && !phone.ok) report('phone', 'phone_invalid');
    if (input.email && !isEmail(input.email)) report('email', 'email_invalid');
    const guardian = this.guardianOf(input, report);
    const warnings: string[] = nik?.warnings.map((w) => w.code) ?? [];
    if (phone?.ok && !phone.canText) warnings.push('phone_cannot_text');
    return {
      nik: nik?.nik ?? null,
      nikHmac: nik ? this.secrets.lookup('nik', nik.nik) : null,
      name: name.ok ? name.name : '',
      birthDate: typed ?? nik?.birthDate ?? null,
      sex: nik?.sex ?? null,
      phone: phone?.ok ? phone.e164 : null,
      email: input.email ?? null,
      service: input.service,
      everMarried: input.everMarried ?? false,
      recordedBefore: input.recordedBefore,
      reason: input.reason,
      withoutCard: input.withoutCard ?? false,
      guardian,
      needs: input.needs ?? [],
      warnings,
    };
  }

  private birthDateOf(input: ApplicantInput, today: LocalDate, report: Report): LocalDate | null {
    if (input.birthDate === undefined) return null;
    if (isLocalDate(input.birthDate) && input.birthDate <= today) return input.birthDate;
    report('birthDate', isLocalDate(input.birthDate) ? 'birth_date_future' : 'birth_date_invalid');
    return null;
  }

  private nikOf(input: ApplicantInput, typed: LocalDate | null, context: PreparationContext, report: Report) {
    if (!input.nik) {
      if (!context.isNikOptional) report('nik', 'required');
      return null;
    }
    const { today, knownDistricts } = context;
    const parsed = parseNik(input.nik, { today, knownDistricts, ...(typed ? { birthDate: typed } : {}) });
    if (parsed.ok) return parsed;
    const { code, facts } = problemOf(parsed.problem);
    report('nik', code, facts);
    return null;
  }

  private guardianOf({ guardian }: ApplicantInput, report: Report): Guardian | null {
    if (!guardian) return null;
    const name = normaliseName(guardian.name);
    if (!name.ok) reportName('guardian.name', name.problem, report);
    const phone = guardian.phone ? normalisePhone(guardian.phone) : null;
    if (phone && !phone.ok) report('guardian.phone', 'phone_invalid');
    const { relation, consent } = guardian;
    return { name: name.ok ? name.name : '', relation, consent, phone: phone?.ok ? phone.e164 : null };
  }

  private preparedOf(row: ApplicantRow): PreparedApplicant {
    const { nikHmac, birthDate, sex, everMarried, needs, warnings, guardianEnc } = row;
    return {
      nik: null,
      nikHmac,
      birthDate,
      sex,
      everMarried,
      needs,
      warnings,
      withoutCard: false,
      phone: null,
      email: null,
      name: this.secrets.open(row.nameEnc, 'name'),
      recordedBefore: row.recordedBefore ?? undefined,
      guardian: guardianEnc ? (JSON.parse(this.secrets.open(guardianEnc, 'guardian')) as Guardian) : null,
    };
  }

  private rowOf(id: string, person: PreparedApplicant): Omit<ApplicantRow, 'regionId'> {
    const seal = (value: string | null, field: string) => (value ? this.secrets.seal(value, field) : null);
    const { nik, nikHmac, birthDate, sex, everMarried, needs, warnings } = person;
    return {
      id,
      nikHmac,
      birthDate,
      sex,
      everMarried,
      needs,
      warnings,
      nikEnc: seal(nik, 'nik'),
      nikLast4: nik?.slice(-4) ?? null,
      nameEnc: this.secrets.seal(person.name, 'name'),
      phoneEnc: seal(person.phone, 'phone'),
      phoneHmac: person.phone ? this.secrets.lookup('phone', person.phone) : null,
      emailEnc: seal(person.email, 'email'),
      recordedBefore: person.recordedBefore ?? null,
      guardianEnc: person.guardian ? this.secrets.seal(JSON.stringify(person.guardian), 'guardian') : null,
      guardianPhoneHmac: person.guardian?.phone ? this.secrets.lookup('phone', person.guardian.phone) : null,
    };
  }
}

type Report = (field: string, code: string, facts?: Record<string, string | number>) => void;

/** A problem of the NIK as code and facts for its sentence. */
function problemOf(problem: { code: string } & Record<string, unknown>): {
  code: string;
  facts: Record<string, string | number>;
} {
  const { code, ...facts } = problem;
  return { code, facts: facts as Record<string, string | number> };
}

function reportName(field: string, { code, ...facts }: NameProblem, report: Report): void {
  report(field, code, facts);
}
