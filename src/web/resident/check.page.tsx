import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { ageOn } from '../../common/local-date.js';
import { NoCardsLeft } from '../../modules/blanks/blanks.errors.js';
import { BookingsAlarmsService } from '../../modules/bookings/bookings.alarms.service.js';
import { BookingsConfirmService } from '../../modules/bookings/bookings.confirm.service.js';
import { AlreadyBooked, HoldExpired, NotEligible, PhoneLimit } from '../../modules/bookings/bookings.errors.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import type { BookingReceipt } from '../../modules/bookings/bookings.types.js';
import { DayClosed } from '../../modules/calendar/calendar.errors.js';
import { Public } from '../../platform/access/access.decorators.js';
import type { Caller } from '../../platform/http/caller.decorator.js';
import { hashRequest } from '../../platform/idempotency/idempotency.service.js';
import { type Locale, t } from '../messages.js';
import { problemText } from '../../platform/http/problem-texts.js';
import type { PageFrame } from '../layout.js';
import { AlreadyBookedView } from './already-booked.view.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { type CheckPerson, CheckView } from './check.view.js';
import { type AskedVisit, DraftPeople, type DraftPerson } from './draft-people.service.js';
import { Drafts } from './draft.service.js';
import { guardianOf } from './draft.js';
import { HeldPlaces } from './held-place.service.js';
import { Journey } from './journey.service.js';
import { MessageView } from './message.view.js';
import { Outcomes, refusedOf } from './outcomes.service.js';
import { bookingPaths, paths } from './paths.js';
import { CheckForm, wantsTime } from './resident.dto.js';
import { knowsAll, type Step, Steps } from './steps.service.js';

/** A warning about the contact, not about a person. */
const OF_CONTACT = 'phone_cannot_text';

/** All answers once more; the button books. */
@ApiExcludeController()
@Controller('pesan/periksa')
@Public()
export class CheckPage {
  constructor(
    private readonly drafts: Drafts,
    private readonly steps: Steps,
    private readonly places: HeldPlaces,
    private readonly people: DraftPeople,
    private readonly journey: Journey,
    private readonly outcomes: Outcomes,
    private readonly confirming: BookingsConfirmService,
    private readonly alarms: BookingsAlarmsService,
    private readonly bookings: BookingsReadService,
  ) {}

  @Get()
  async ask(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const step = await this.steps.open(request, reply, knowsAll);
    if (typeof step === 'string') return step;
    const people = await this.people.assess(step.draft, step.visit);
    return this.notEligible(reply, step, people) ?? show(reply, this.view(step, people));
  }

  /** Pressed twice, it books once: the second press leads to the same booking. */
  @Post()
  async book(@CurrentVisit() { request, reply }: Visit, @Body() body: CheckForm): Promise<string> {
    const step = await this.steps.open(request, reply, knowsAll);
    if (typeof step === 'string') return step;
    if (body.aksi === 'batal') {
      await this.places.drop(step.draft);
      this.drafts.forget(reply);
      return seeOther(reply, paths.dropped);
    }
    if (wantsTime(body)) {
      const isLonger = await this.places.extend(step.held);
      return isLonger ? seeOther(reply, paths.check) : this.steps.ended(reply, step);
    }
    const people = await this.people.assess(step.draft, step.visit);
    try {
      const receipt = await this.confirm(step, people, this.drafts.callerOf(request, reply));
      this.drafts.finish(reply, receipt.bookingId);
      const { home } = bookingPaths(receipt.view.code, this.bookings.tokenOf(receipt));
      return seeOther(reply, `${home}?baru=1`);
    } catch (error) {
      return this.refused(reply, step, people, error);
    }
  }

  private async confirm(
    { frame, held }: Step,
    people: readonly DraftPerson[],
    caller: Caller,
  ): Promise<BookingReceipt> {
    const applicants = people.map(({ applicant }) => applicant);
    const request = { key: held.id, scope: 'page', hash: hashRequest('POST', paths.check, held.id) };
    const hold = { id: held.id, token: this.places.tokenOf(held) };
    await this.alarms.assertDeviceMayBook(caller, request);
    const want = { applicants, language: frame.locale, channel: 'web' } as const;
    const receipt = await this.confirming.confirm(hold, want, request).catch((error: unknown) => {
      this.alarms.noteRefusal(caller, error, held.siteId);
      throw error;
    });
    this.alarms.note(caller, 'booked', held.siteId);
    return receipt;
  }

  private async refused(reply: FastifyReply, step: Step, people: DraftPerson[], error: unknown): Promise<string> {
    const { frame, draft, held, visit } = step;
    if (error instanceof HoldExpired) return this.steps.ended(reply, step);
    if (error instanceof AlreadyBooked)
      return show(reply, <AlreadyBookedView frame={frame} party={draft.party} />, 409);
    if (error instanceof PhoneLimit) return show(reply, phoneLimit(frame), 429);
    if (error instanceof NotEligible) {
      const page = this.notEligible(reply, step, people);
      if (page) return page;
    }
    const cards = people.filter(({ card }) => card.state === 'promised').length;
    const want = { ...(await this.journey.wantOf(draft, visit.site, held)), cards };
    if (error instanceof NoCardsLeft) return show(reply, await this.outcomes.noCards(frame, want, held));
    if (error instanceof DayClosed) return show(reply, await this.outcomes.dayClosed(frame, want, held.startsAt));
    throw error;
  }

  /** The page with the reasons when the rules refuse somebody. */
  private notEligible(
    reply: FastifyReply,
    { frame, draft, visit }: Step,
    people: readonly DraftPerson[],
  ): string | null {
    const refused = people.flatMap((one, index) => refusedOf(one, index + 1));
    if (refused.length === 0) return null;
    return show(reply, this.outcomes.notEligible(frame, visit.site, draft.party, refused));
  }

  private view({ frame, draft, held, visit }: Step, people: readonly DraftPerson[]) {
    const { values = {} } = draft.contact ?? {};
    const hasChild = people.some(({ isChild }) => isChild);
    return (
      <CheckView
        frame={frame}
        service={this.journey.nameOf(visit.service, frame.locale)}
        reason={draft.reason}
        site={this.journey.placeOf(visit.site)}
        people={people.map((person) => this.checkPerson(frame.locale, person, visit))}
        contact={values.lewat === 'tanpa' ? undefined : (values.whatsapp ?? values.email)}
        contactWarnings={
          people.some(({ prepared }) => prepared.warnings.includes(OF_CONTACT)) ? [{ code: OF_CONTACT }] : []
        }
        guardian={hasChild ? { name: guardianOf(draft)?.name } : undefined}
        hold={this.places.noteOf(held, visit.site.timezone)}
      />
    );
  }

  private checkPerson(locale: Locale, person: DraftPerson, visit: AskedVisit): CheckPerson {
    const { prepared, birthDate, applicant, decision, card, service } = person;
    const own = prepared.warnings.filter((code) => code !== OF_CONTACT).map((code) => ({ code }));
    return {
      name: prepared.name,
      nikLast4: prepared.nik?.slice(-4) ?? '',
      birthDate,
      isFromNik: applicant.birthDate === undefined,
      ageOnDay: ageOn(birthDate, visit.on),
      card,
      service: service.code === visit.service.code ? undefined : this.journey.nameOf(service, locale),
      warnings: [...own, ...decision.warnings],
    };
  }
}

/** Another number, or none, is one press away; everything else stays as it was typed. */
function phoneLimit(frame: PageFrame): VNode {
  const { title, detail } = problemText(frame.locale, 'phone_limit');
  const act = { href: paths.contact, label: t(frame.locale, 'phoneLimit.change') };
  return (
    <MessageView frame={frame} title={title} act={act}>
      <p>{detail}</p>
    </MessageView>
  );
}
