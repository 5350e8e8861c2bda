import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLocalDate, type LocalDate } from '../../common/local-date.js';
import { AlreadyBooked, AlreadyWaiting } from '../../modules/bookings/bookings.errors.js';
import { BookingsAlarmsService } from '../../modules/bookings/bookings.alarms.service.js';
import { BookingsJoiningService } from '../../modules/bookings/bookings.joining.service.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import { BookingsWaitingService } from '../../modules/bookings/bookings.waiting.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { Service } from '../../modules/catalogue/catalogue.types.js';
import { Public } from '../../platform/access/access.decorators.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import { t } from '../messages.js';
import { AlreadyBookedView } from './already-booked.view.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { askedIn, typedIn } from './answer.js';
import { neededOf } from './contact-answers.js';
import { type Answers, type Draft, unchecked } from './draft.js';
import { DraftPeople, type DraftPerson, minorsIn } from './draft-people.service.js';
import { Drafts } from './draft.service.js';
import { Journey } from './journey.service.js';
import { MessageView } from './message.view.js';
import { Outcomes, refusedOf } from './outcomes.service.js';
import { entryPaths, paths } from './paths.js';
import { ANY_DAY, WaitView } from './waiting-join.view.js';
import { WaitForm } from './waiting.dto.js';
import type { Values } from './words.js';

/** What somebody would wait for. */
interface Wish {
  draft: Draft;
  site: Site;
  service: Service;
  /** The day whose page led here. */
  date?: LocalDate;
}

/** Joining the waiting list with what was typed so far: who, for which day, and where to send the offer. */
@ApiExcludeController()
@Controller('daftar-tunggu')
@Public()
export class WaitingJoinPage {
  constructor(
    private readonly frames: Frames,
    private readonly drafts: Drafts,
    private readonly people: DraftPeople,
    private readonly journey: Journey,
    private readonly outcomes: Outcomes,
    private readonly alarms: BookingsAlarmsService,
    private readonly joining: BookingsJoiningService,
    private readonly waiting: BookingsWaitingService,
    private readonly bookings: BookingsReadService,
  ) {}

  @Get()
  async ask(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const draft = this.drafts.read(request);
    if (!draft) return seeOther(reply, paths.service);
    const asked = askedIn(request);
    const wish = await this.wishOf(draft, asked.site, asked.from);
    return show(reply, this.view(request, wish, valuesOf(draft), [], []));
  }

  @Post()
  async join(@CurrentVisit() { request, reply }: Visit, @Body() body: WaitForm): Promise<string> {
    const known = this.drafts.read(request);
    if (!known) return seeOther(reply, paths.service);
    const typed = typedIn(body);
    const date = isLocalDate(typed.dari) ? typed.dari : undefined;
    const draft = draftOf(known, typed);
    const wish = await this.wishOf(draft, typed.tempat, date);
    // Unchecked for the journey: whoever goes back to it passes its own pages.
    const people = draft.people.map(({ values }) => unchecked(values));
    this.drafts.keep(reply, { ...draft, people, contact: draft.contact && unchecked(draft.contact.values) });
    const errors = await this.problems(wish, typed);
    if (errors.length > 0) return show(reply, this.view(request, wish, typed, await this.minorsOf(wish), errors), 422);
    const judged = await this.people.assess(draft, this.visitOf(wish));
    const minors = minorsIn(judged);
    if (minors.length > 0 && !typed.wali) return show(reply, this.view(request, wish, typed, minors, []));
    return this.enter(request, reply, wish, typed, judged);
  }

  private async enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { draft, site, service }: Wish,
    typed: Values,
    people: readonly DraftPerson[],
  ): Promise<string> {
    const frame = this.frames.of(request);
    const refused = people.flatMap((one, index) => refusedOf(one, index + 1));
    if (refused.length > 0) {
      this.alarms.note(this.drafts.callerOf(request, reply), 'not_eligible', site.id);
      return show(reply, this.outcomes.notEligible(frame, site, draft.party, refused));
    }
    const withoutCard = typed.tanpaKartu === 'ya';
    const applicants = people.map(({ applicant }) => ({ ...applicant, withoutCard }));
    const date = isLocalDate(typed.tanggal) ? typed.tanggal : undefined;
    const want = { siteId: site.id, service: service.code, date, applicants, language: frame.locale };
    try {
      const receipt = await this.joining.join({ ...want, channel: 'web' });
      return seeOther(reply, entryPaths(receipt.code, this.waiting.tokenOf(receipt)).home);
    } catch (error) {
      this.alarms.noteRefusal(this.drafts.callerOf(request, reply), error, site.id);
      if (error instanceof AlreadyBooked)
        return show(reply, <AlreadyBookedView frame={frame} party={draft.party} />, 409);
      if (!(error instanceof AlreadyWaiting)) throw error;
      return show(
        reply,
        <MessageView frame={frame} title={t(frame.locale, 'wait.already.title')}>
          <p>{t(frame.locale, 'wait.already.text')}</p>
        </MessageView>,
        409,
      );
    }
  }

  private async wishOf(draft: Draft, site: string | undefined, date: LocalDate | undefined): Promise<Wish> {
    const service = await this.journey.serviceOf(draft);
    return { draft, service, site: await this.journey.siteFor(service, site ?? draft.site), date };
  }

  /** As if it were on the day that is wished, or on the last that is offered. */
  private visitOf({ service, site, date }: Wish) {
    return { service, site, on: date ?? this.bookings.horizonEnd(site) };
  }

  private async problems(wish: Wish, typed: Values): Promise<FieldProblem[]> {
    const { draft, date } = wish;
    const visit = this.visitOf(wish);
    const found: FieldProblem[] = [];
    if (date && typed.tanggal !== date && typed.tanggal !== ANY_DAY) found.push({ field: 'tanggal', code: 'required' });
    for (let person = 1; person <= draft.party; person += 1) {
      const own = await this.people.problemsOf(draft, person, visit);
      found.push(...own.map((problem) => ({ ...problem, field: fieldOf(problem.field, person) })));
    }
    return [...found, ...(await this.people.contactProblemsOf(draft, visit))];
  }

  /** Names of those under 18 among the people typed; nobody while something about them is wrong. */
  private async minorsOf(wish: Wish): Promise<string[]> {
    try {
      return minorsIn(await this.people.assess({ ...wish.draft, contact: undefined }, this.visitOf(wish)));
    } catch (error) {
      if (error instanceof InvalidInput) return [];
      throw error;
    }
  }

  private view(
    request: FastifyRequest,
    { draft, site, service, date }: Wish,
    values: Values,
    minors: readonly string[],
    errors: readonly FieldProblem[],
  ) {
    const frame = this.frames.of(request);
    return (
      <WaitView
        frame={frame}
        site={{ ...this.journey.placeOf(site), code: site.code }}
        service={this.journey.nameOf(service, frame.locale)}
        party={draft.party}
        date={date}
        canGoWithoutCard={service.usesCard === 'from17' && site.prints && draft.choice !== 'record_16'}
        minors={minors}
        values={values}
        errors={errors}
      />
    );
  }
}

/** Whatever is wrong with a birth date is shown beside the NIK it was read from. */
const fieldOf = (field: string, person: number): string => `${field === 'nama' ? 'nama' : 'nik'}${person}`;

/** What the draft knows already, under the names of this form. */
function valuesOf({ people, contact }: Draft): Values {
  const named = people.flatMap(({ values }, index) => [
    [`nik${index + 1}`, values.nik],
    [`nama${index + 1}`, values.nama],
  ]);
  return { ...contact?.values, ...(Object.fromEntries(named) as Values) };
}

/** The draft with what this form says of its people and their contact. */
function draftOf(draft: Draft, typed: Values): Draft {
  const people = Array.from({ length: draft.party }, (_, index): Answers => {
    const known = draft.people[index]?.values ?? {};
    const nik = typed[`nik${index + 1}`];
    // A birth date that was typed belongs to the NIK that it was typed with.
    const kept = nik === known.nik ? known : { layanan: known.layanan, alasan: known.alasan };
    return { values: { ...kept, nik, nama: typed[`nama${index + 1}`] }, isAccepted: true };
  });
  return { ...draft, people, contact: { values: neededOf(typed, true), isAccepted: true } };
}
