import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Public } from '../../platform/access/access.decorators.js';
import type { FieldProblem } from '../field-errors.js';
import { askedIn, goTo, show, typedIn } from './answer.js';
import { type Draft, asksRecorded, firstMissing, nextPage, unchecked, withPerson } from './draft.js';
import { DraftPeople } from './draft-people.service.js';
import { Drafts } from './draft.service.js';
import { HeldPlaces } from './held-place.service.js';
import { IdentityView } from './identity.view.js';
import { Outcomes } from './outcomes.service.js';
import { IdentityForm, wantsTime } from './resident.dto.js';
import { isAnyStep, type Step, Steps } from './steps.service.js';
import type { Values } from './words.js';

const ORDER = ['nik', 'nama', 'hari', 'pernahDirekam'];

/** Who: one page per person, and whether the rules let that person come. */
@ApiExcludeController()
@Controller('pesan/data-diri')
export class IdentityPage {
  constructor(
    private readonly drafts: Drafts,
    private readonly steps: Steps,
    private readonly places: HeldPlaces,
    private readonly people: DraftPeople,
    private readonly outcomes: Outcomes,
  ) {}

  @Public()
  @Get()
  async ask(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const step = await this.steps.open(request, reply, isAnyStep);
    if (typeof step === 'string') return step;
    const person = personOf(request, step.draft);
    return show(reply, await this.view(step, person, step.draft.people[person - 1]?.values ?? {}, []));
  }

  @Public()
  @Post()
  async tell(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: IdentityForm,
  ): Promise<string> {
    const values = typedIn(body);
    const keepTyped = (draft: Draft) => withPerson(draft, personOf(request, draft), unchecked(values));
    const step = await this.steps.open(request, reply, isAnyStep, keepTyped);
    if (typeof step === 'string') return step;
    const person = personOf(request, step.draft);
    const draft = withPerson(step.draft, person, { values, isAccepted: true });
    const errors = wantsTime(body) ? [] : await this.problems(draft, person, step, values);
    if (errors.length > 0) return show(reply, await this.view(step, person, values, errors), 422);
    const held = await this.places.extend(step.held);
    if (!held) return this.steps.ended(reply, step, keepTyped);
    if (wantsTime(body)) return show(reply, await this.view({ ...step, held }, person, values, []));
    return this.accept(reply, { ...step, held, draft }, person);
  }

  private async accept(reply: FastifyReply, step: Step, person: number): Promise<string> {
    const { draft, frame, visit } = step;
    try {
      this.drafts.keep(reply, draft);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const { values = {} } = draft.people[person - 1] ?? {};
      return show(reply, await this.view(step, person, values, error.problems), 422);
    }
    const judged = await this.people.assessOne(draft, person, visit);
    if (!judged || judged.decision.eligible) return goTo(reply, nextPage(draft));
    const { prepared, birthDate, decision } = judged;
    const refused = { person, name: prepared.name, birthDate, reasons: decision.reasons, from: decision.from };
    return show(reply, this.outcomes.notEligible(frame, visit.site, draft.party, [refused]));
  }

  private async problems(draft: Draft, person: number, { visit }: Step, values: Values): Promise<FieldProblem[]> {
    const problems = await this.people.problemsOf(draft, person, visit);
    const isAnswered = values.pernahDirekam === 'ya' || values.pernahDirekam === 'tidak';
    if (asksRecorded(draft.choice) && !isAnswered) problems.push({ field: 'pernahDirekam', code: 'required' });
    return problems.toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
  }

  private async view(step: Step, person: number, values: Values, errors: readonly FieldProblem[]) {
    const { frame, draft, held, visit } = step;
    return (
      <IdentityView
        frame={frame}
        person={person}
        party={draft.party}
        asksRecorded={asksRecorded(draft.choice)}
        asksMarried={await this.asksMarried(step, person)}
        values={values}
        errors={errors}
        hold={this.places.noteOf(held, visit.site.timezone)}
      />
    );
  }

  /** Asked where a first card is made, and of those whom the rules refused for their age. */
  private async asksMarried({ draft, visit }: Step, person: number): Promise<boolean> {
    if (draft.choice === 'print_first' || asksRecorded(draft.choice)) return true;
    if (visit.service.group !== 'ktp' || !draft.people[person - 1]?.isAccepted) return false;
    const judged = await this.people.assessOne(draft, person, visit);
    const isMarried = judged?.prepared.everMarried ?? false;
    return isMarried || (judged?.decision.reasons.some(({ code }) => code === 'print_from_17') ?? false);
  }
}

/** Nobody is left out: at most the first of whom nothing is known yet. */
const personOf = (request: FastifyRequest, draft: Draft): number =>
  Math.min(askedIn(request).person, firstMissing(draft), draft.party);
