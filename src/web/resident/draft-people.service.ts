import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import { parseNik } from '../../common/nik.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { ApplicantsService } from '../../modules/applicants/applicants.service.js';
import type {
  ApplicantInput,
  CardState,
  EligibilityDecision,
  PreparedApplicant,
  RecordStatus,
} from '../../modules/applicants/applicants.types.js';
import type { Booking } from '../../modules/bookings/bookings.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { Service, ServiceGroup } from '../../modules/catalogue/catalogue.types.js';
import type { FieldProblem } from '../field-errors.js';
import { contactProblems } from './contact-answers.js';
import { applicantOf, choiceOf, type Draft, guardianOf, serviceCodeOf } from './draft.js';

/** Who asks for what, where and when. */
export interface AskedVisit {
  service: Service;
  site: Site;
  on: LocalDate;
}

/** One person of a draft, judged for the day of its hold. */
export interface DraftPerson {
  /** As it is sent for booking. */
  applicant: ApplicantInput;
  prepared: PreparedApplicant;
  birthDate: LocalDate;
  decision: EligibilityDecision;
  card: CardState;
  service: Service;
  /** Under 18 and never married: a guardian is asked for. */
  isChild: boolean;
}

/** Names of the form for the fields of an applicant. */
const FORM_FIELDS: Readonly<Record<string, string>> = {
  nik: 'nik',
  name: 'nama',
  birthDate: 'hari',
  phone: 'whatsapp',
  email: 'email',
  'guardian.name': 'waliNama',
  'guardian.relation': 'waliHubungan',
  'guardian.phone': 'waliTelepon',
};
const isOfContact = (field: string): boolean => /^(phone|email|guardian\.)/.test(field);

/** Checks the people of a draft with the rules that will decide again when it is booked. */
@Injectable()
export class DraftPeople {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly applicants: ApplicantsService,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
  ) {}

  async visitOf({ serviceCode, siteId, serviceOn }: Booking): Promise<AskedVisit> {
    const service = await this.catalogue.get(serviceCode);
    return { service, site: await this.calendar.getSite(siteId), on: serviceOn };
  }

  /** Problems of the page of one person, counted from 1, under the names of its form; other people's NIK are seen. */
  async problemsOf(draft: Draft, person: number, visit: AskedVisit): Promise<FieldProblem[]> {
    const others = draft.people
      .map((_, index) => index + 1)
      .filter((n) => n !== person && draft.people[n - 1]?.isAccepted);
    const inputs = [...others, person].map((n) => applicantOf(draft, n));
    const problems = await this.problemsIn(inputs, visit);
    return problemsAt(problems, others.length)
      .filter(({ field }) => !isOfContact(field))
      .map(named);
  }

  /** How the people typed so far are looked up, by the group of what they come for; who cannot be is left out. */
  async keysByGroup(draft: Draft): Promise<{ group: ServiceGroup; nikHmacs: string[] }[]> {
    const [site] = await this.calendar.listSites();
    const found = new Map<ServiceGroup, string[]>();
    for (const [index, { values }] of draft.people.entries()) {
      const { group } = await this.catalogue.get(serviceCodeOf(choiceOf(draft, index + 1)));
      const parsed = site && values.nik ? parseNik(values.nik, { today: this.calendar.today(site) }) : null;
      if (!parsed?.ok || !site) continue;
      const key = this.applicants.lookupKeyOf(parsed.nik, this.calendar.today(site));
      found.set(group, [...(found.get(group) ?? []), key]);
    }
    return [...found].map(([group, nikHmacs]) => ({ group, nikHmacs }));
  }

  /** What each person of a party may come for beside it: as long at most, and with cards of the same kind. */
  async servicesBeside({ service }: AskedVisit): Promise<Service[]> {
    const all = await this.catalogue.list();
    return all.filter(
      ({ blankKind, minutes }) => (blankKind === null || blankKind === service.blankKind) && minutes <= service.minutes,
    );
  }

  /** Problems of the contact fields, under the names of their form; a field that lacks something is not judged too. */
  async contactProblemsOf(draft: Draft, visit: AskedVisit): Promise<FieldProblem[]> {
    const problems = await this.problemsIn([{ ...applicantOf(draft, 1), guardian: guardianOf(draft) }], visit);
    const own = contactProblems(draft.contact?.values ?? {});
    const others = problemsAt(problems, 0)
      .filter(({ field }) => isOfContact(field))
      .map(named)
      .filter(({ field }) => !own.some((one) => one.field === field));
    return [...own, ...others];
  }

  /**
   * The people typed so far, in their order. Cards go to the first who need one when the party agreed to fewer.
   * @throws InvalidInput
   */
  async assess(draft: Draft, visit: AskedVisit): Promise<DraftPerson[]> {
    const inputs = draft.people.map((_, index) => applicantOf(draft, index + 1));
    const prepared = this.applicants.prepare(inputs, await this.contextOf(visit));
    const statuses = await this.unitOfWork.read((tx) => this.applicants.statusesOf(tx, prepared));
    const services = await Promise.all(inputs.map(({ service = visit.service.code }) => this.catalogue.get(service)));
    let cards = draft.cards ?? prepared.length;
    return prepared.map((person, index) => {
      const input = inputs[index] as ApplicantInput;
      const service = services[index] ?? visit.service;
      const judged = this.judge(person, { ...visit, service }, statuses.get(person.nikHmac ?? ''), guardianOf(draft));
      const withoutCard = judged.card.state === 'promised' && cards <= 0;
      if (judged.card.state === 'promised') cards -= 1;
      const guardian = judged.isChild ? guardianOf(draft) : undefined;
      const card: CardState = withoutCard ? { state: 'later' } : judged.card;
      return { ...judged, card, applicant: { ...input, guardian, ...(withoutCard ? { withoutCard } : {}) } };
    });
  }

  /** One person of the draft, counted from 1. @throws InvalidInput */
  async assessOne(draft: Draft, person: number, visit: AskedVisit): Promise<DraftPerson | undefined> {
    const people = draft.people.slice(0, person);
    const judged = await this.assess({ ...draft, people, contact: undefined }, visit);
    return judged[person - 1];
  }

  private judge(
    prepared: PreparedApplicant,
    { service, site, on }: AskedVisit,
    recordStatus: RecordStatus | undefined,
    guardian: ApplicantInput['guardian'],
  ): Omit<DraftPerson, 'applicant'> {
    const { everMarried, recordedBefore, reason } = prepared;
    const birthDate = prepared.birthDate ?? on;
    const where = { kind: site.kind, prints: site.prints, regionCode: site.regionCode };
    const question = { service, birthDate, on, everMarried, recordedBefore, recordStatus, reason, site: where };
    const alone = this.applicants.decide({ ...question, guardianConsent: false });
    return {
      prepared,
      birthDate,
      service,
      decision: this.applicants.decide({ ...question, guardianConsent: guardian?.consent ?? false }),
      card: this.applicants.cardState({ service, birthDate, on, everMarried, sitePrints: site.prints }),
      isChild: alone.warnings.some(({ code }) => code === 'guardian_consent_missing'),
    };
  }

  private async problemsIn(inputs: ApplicantInput[], visit: AskedVisit): Promise<FieldProblem[]> {
    try {
      this.applicants.prepare(inputs, await this.contextOf(visit));
      return [];
    } catch (error) {
      if (error instanceof InvalidInput) return error.problems;
      throw error;
    }
  }

  private async contextOf({ site }: AskedVisit) {
    return { today: this.calendar.today(site), knownDistricts: await this.calendar.knownDistricts() };
  }
}

/** Names of those for whom a guardian is asked. */
export const minorsIn = (people: readonly DraftPerson[]): string[] =>
  people.filter(({ isChild }) => isChild).map(({ prepared }) => prepared.name);

/** `applicants.0.nik` of the wanted one becomes `nik`; those of others are left out. */
function problemsAt(problems: readonly FieldProblem[], index: number): FieldProblem[] {
  const prefix = `applicants.${index}.`;
  return problems
    .filter(({ field }) => field.startsWith(prefix))
    .map((problem) => ({ ...problem, field: problem.field.slice(prefix.length) }));
}

const named = (problem: FieldProblem): FieldProblem => ({
  ...problem,
  field: FORM_FIELDS[problem.field] ?? problem.field,
});
