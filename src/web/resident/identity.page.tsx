import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { BookingsAlarmsService } from '../../modules/bookings/bookings.alarms.service.js';
import { DEFAULT_PHOTO_REASONS } from '../../modules/applicants/applicants.types.js';
import { Public } from '../../platform/access/access.decorators.js';
import type { FieldProblem } from '../field-errors.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { askedIn, typedIn } from './answer.js';
import {
  asksRecorded,
  choiceOf,
  choicesOf,
  type Draft,
  firstMissing,
  nextPage,
  unchecked,
  withPerson,
} from './draft.js';
import { type AskedVisit, DraftPeople } from './draft-people.service.js';
import { Drafts } from './draft.service.js';
import { HeldPlaces } from './held-place.service.js';
import { IdentityView } from './identity.view.js';
import { Outcomes, refusedOf } from './outcomes.service.js';
import { IdentityForm, wantsTime } from './resident.dto.js';
import type { ServiceChoice } from './service.view.js';
import { isAnyStep, type Step, Steps } from './steps.service.js';
import type { Values } from './words.js';

const ORDER = ['layanan', 'alasan', 'nik', 'nama', 'hari', 'pernahDirekam'];

/** Who: one page per person, and whether the rules let that person come. */
@ApiExcludeController()
@Controller('pesan/data-diri')
@Public()
export class IdentityPage {
  constructor(
    private readonly drafts: Drafts,
    private readonly steps: Steps,
    private readonly places: HeldPlaces,
    private readonly people: DraftPeople,
    private readonly outcomes: Outcomes,
    private readonly alarms: BookingsAlarmsService,
  ) {}

  @Get()
  async ask(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const step = await this.steps.open(request, reply, isAnyStep);
    if (typeof step === 'string') return step;
    const person = personOf(request, step.draft);
    return show(reply, await this.view(step, person, step.draft.people[person - 1]?.values ?? {}, []));
  }

  @Post()
  async tell(@CurrentVisit() { request, reply }: Visit, @Body() body: IdentityForm): Promise<string> {
    const values = typedIn(body);
    const keepTyped = (draft: Draft) => withPerson(draft, personOf(request, draft), unchecked(values));
    const step = await this.steps.open(request, reply, isAnyStep, keepTyped);
    if (typeof step === 'string') return step;
    const person = personOf(request, step.draft);
    const own = values.layanan === step.draft.choice ? { ...values, layanan: undefined } : values;
    const draft = withPerson(step.draft, person, { values: own, isAccepted: true });
    const errors = wantsTime(body) ? [] : await this.problems(draft, person, step, values);
    if (errors.length > 0) return show(reply, await this.view(step, person, values, errors), 422);
    const held = await this.places.extend(step.held);
    if (!held) return this.steps.ended(reply, step, keepTyped);
    if (wantsTime(body)) return show(reply, await this.view({ ...step, held }, person, values, []));
    return this.accept(request, reply, { ...step, held, draft }, person);
  }

  private async accept(request: FastifyRequest, reply: FastifyReply, step: Step, person: number): Promise<string> {
    const { draft, frame, visit } = step;
    try {
      this.drafts.keep(reply, draft);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const { values = {} } = draft.people[person - 1] ?? {};
      return show(reply, await this.view(step, person, values, error.problems), 422);
    }
    const judged = await this.people.assessOne(draft, person, visit);
    const refused = judged ? refusedOf(judged, person) : [];
    if (refused.length === 0) return seeOther(reply, nextPage(draft));
    this.alarms.note(this.drafts.callerOf(request, reply), 'not_eligible', visit.site.id);
    return show(reply, this.outcomes.notEligible(frame, visit.site, draft.party, refused));
  }

  private async problems(draft: Draft, person: number, { visit }: Step, values: Values): Promise<FieldProblem[]> {
    const offered = await this.servicesFor(draft, visit);
    if (draft.party > 1 && values.layanan && !offered.includes(values.layanan as ServiceChoice))
      return [{ field: 'layanan', code: 'not_in_list' }];
    const problems = await this.people.problemsOf(draft, person, visit);
    const choice = choiceOf(draft, person);
    if (choice === 'reprint_photo' && !draft.reason && !DEFAULT_PHOTO_REASONS.includes(values.alasan ?? ''))
      problems.push({ field: 'alasan', code: 'required' });
    const isAnswered = values.pernahDirekam === 'ya' || values.pernahDirekam === 'tidak';
    if (asksRecorded(choice) && !isAnswered) problems.push({ field: 'pernahDirekam', code: 'required' });
    return problems.toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
  }

  private async view(step: Step, person: number, values: Values, errors: readonly FieldProblem[]) {
    const { frame, draft, held, visit } = step;
    return (
      <IdentityView
        frame={frame}
        person={person}
        party={draft.party}
        services={draft.party > 1 ? await this.servicesFor(draft, visit) : []}
        service={draft.party > 1 && values.layanan ? (values.layanan as ServiceChoice) : draft.choice}
        photoReasons={draft.reason ? [] : DEFAULT_PHOTO_REASONS}
        asksRecorded={asksRecorded(choiceOf(draft, person)) || asksRecorded(draft.choice)}
        asksMarried={await this.asksMarried(step, person)}
        values={values}
        errors={errors}
        hold={this.places.noteOf(held, visit.site.timezone)}
      />
    );
  }

  /** As people choose them: what all came for first. */
  private async servicesFor({ choice }: Draft, visit: AskedVisit): Promise<ServiceChoice[]> {
    const services = await this.people.servicesBeside(visit);
    const choices = services.flatMap(({ code }) => choicesOf(code));
    return [choice, ...choices.filter((one) => one !== choice)];
  }

  /** Asked where a first card is made, and of those whom the rules refused for their age. */
  private async asksMarried({ draft, visit }: Step, person: number): Promise<boolean> {
    const choice = choiceOf(draft, person);
    if (draft.party > 1 || choice === 'print_first' || asksRecorded(choice)) return true;
    if (visit.service.group !== 'ktp' || !draft.people[person - 1]?.isAccepted) return false;
    const judged = await this.people.assessOne(draft, person, visit);
    const isMarried = judged?.prepared.everMarried ?? false;
    return isMarried || (judged?.decision.reasons.some(({ code }) => code === 'print_from_17') ?? false);
  }
}

/** Nobody is left out: at most the first of whom nothing is known yet. */
const personOf = (request: FastifyRequest, draft: Draft): number =>
  Math.min(askedIn(request).person, firstMissing(draft), draft.party);
