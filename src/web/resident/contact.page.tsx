import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import type { FieldProblem } from '../field-errors.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { typedIn } from './answer.js';
import { GUARDIAN_FIELDS, neededOf } from './contact-answers.js';
import { ContactView } from './contact.view.js';
import { type Draft, nextPage, unchecked } from './draft.js';
import { DraftPeople, minorsIn } from './draft-people.service.js';
import { Drafts } from './draft.service.js';
import { HeldPlaces } from './held-place.service.js';
import { ContactForm, wantsTime } from './resident.dto.js';
import { knowsPeople, type Step, Steps } from './steps.service.js';
import type { Values } from './words.js';

const ORDER = ['lewat', 'whatsapp', 'email', 'setuju', ...GUARDIAN_FIELDS];

/** How to reach the party, and who answers for its minors. */
@ApiExcludeController()
@Controller('pesan/kontak')
@Public()
export class ContactPage {
  constructor(
    private readonly drafts: Drafts,
    private readonly steps: Steps,
    private readonly places: HeldPlaces,
    private readonly people: DraftPeople,
  ) {}

  @Get()
  async ask(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const step = await this.steps.open(request, reply, knowsPeople);
    if (typeof step === 'string') return step;
    return show(reply, this.view(step, await this.minorsOf(step), step.draft.contact?.values ?? {}, []));
  }

  @Post()
  async tell(@CurrentVisit() { request, reply }: Visit, @Body() body: ContactForm): Promise<string> {
    const typed = typedIn(body);
    const keepTyped = (draft: Draft): Draft => ({ ...draft, contact: unchecked(typed) });
    const step = await this.steps.open(request, reply, knowsPeople, keepTyped);
    if (typeof step === 'string') return step;
    const minors = await this.minorsOf(step);
    const values = neededOf(typed, minors.length > 0);
    const draft: Draft = { ...step.draft, contact: { values, isAccepted: true } };
    const errors = wantsTime(body) ? [] : await this.problems(draft, step);
    if (errors.length > 0) return show(reply, this.view(step, minors, typed, errors), 422);
    const held = await this.places.extend(step.held);
    if (!held) return this.steps.ended(reply, step, keepTyped);
    if (wantsTime(body)) return show(reply, this.view({ ...step, held }, minors, typed, []));
    this.drafts.keep(reply, draft);
    return seeOther(reply, nextPage(draft));
  }

  private async problems(draft: Draft, { visit }: Step): Promise<FieldProblem[]> {
    const problems = await this.people.contactProblemsOf(draft, visit);
    return problems.toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
  }

  /** Names of those who are under 18 that day and never married. */
  private async minorsOf({ draft, visit }: Step): Promise<string[]> {
    return minorsIn(await this.people.assess({ ...draft, contact: undefined }, visit));
  }

  private view({ frame, draft, held, visit }: Step, minors: string[], values: Values, errors: FieldProblem[]) {
    const hold = this.places.noteOf(held, visit.site.timezone);
    return (
      <ContactView frame={frame} party={draft.party} minors={minors} values={values} errors={errors} hold={hold} />
    );
  }
}
