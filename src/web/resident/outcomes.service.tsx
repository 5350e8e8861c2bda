import { Injectable } from '@nestjs/common';
import type { VNode } from 'preact';
import { isLocalDate, localDateIn, type LocalDate } from '../../common/local-date.js';
import { isUuid } from '../../common/uuid.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import type { Booking } from '../../modules/bookings/bookings.types.js';
import { CalendarPauseService } from '../../modules/calendar/calendar.pause.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { BookingPause, Site } from '../../modules/calendar/calendar.types.js';
import { CapacityService } from '../../modules/capacity/capacity.service.js';
import type { PageFrame } from '../layout.js';
import { Availability, type Want } from './availability.service.js';
import { ClosedView, PausedView } from './closed.view.js';
import type { Draft } from './draft.js';
import type { DraftPerson } from './draft-people.service.js';
import { FullView } from './full.view.js';
import { Journey } from './journey.service.js';
import { NoCardsView } from './no-cards.view.js';
import { NotEligibleView } from './not-eligible.view.js';
import { choosing, type ChoosingPaths, paths } from './paths.js';
import type { CodedFact } from './reasons.js';
import { HoldEndedView, TakenView } from './taken.view.js';

/** Shown beside a day that is full. */
const OTHER_DAYS = 4;

/** A time of a site, bookable or not. */
export interface Time {
  slotId: string;
  startsAt: Date;
  site: Site;
}

/** A person whom the rules refuse. */
export interface Refused {
  /** Counted from 1. */
  person: number;
  name: string;
  birthDate?: LocalDate;
  reasons: readonly CodedFact[];
  /** The day from which the age is enough. */
  from?: LocalDate;
}

/** What the rules say against one person, counted from 1; nothing when they let that person come. */
export const refusedOf = ({ prepared, birthDate, decision }: DraftPerson, person: number): Refused[] =>
  decision.eligible ? [] : [{ person, name: prepared.name, birthDate, reasons: decision.reasons, from: decision.from }];

/** The pages that are not errors: what happened, and one best next act. */
@Injectable()
export class Outcomes {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calendar: CalendarService,
    private readonly pauses: CalendarPauseService,
    private readonly capacity: CapacityService,
    private readonly bookings: BookingsReadService,
    private readonly journey: Journey,
    private readonly availability: Availability,
  ) {}

  /** Null when there is no such time. */
  async findTime(slotId: string): Promise<Time | null> {
    if (!isUuid(slotId)) return null;
    try {
      return await this.unitOfWork.read(async (tx) => {
        const { startsAt, serviceDayId } = await this.capacity.getSlot(tx, slotId);
        const day = await this.calendar.findDayById(tx, serviceDayId);
        return day && { slotId, startsAt, site: await this.calendar.getSite(day.siteId) };
      });
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  }

  async holdEnded(frame: PageFrame, draft: Draft, held: Booking | null): Promise<VNode> {
    const site = await (held ? this.calendar.getSite(held.siteId) : this.journey.mainSite());
    // Its places are counted as taken until a claim or the clock frees them; the one who held them may take them anew.
    const own = held?.status === 'pending' ? held : null;
    const want = await this.journey.wantOf(draft, site, own);
    const alternatives = held ? await this.availability.nearest(want, held.startsAt) : [];
    return <HoldEndedView frame={frame} zone={site.timezone} startsAt={held?.startsAt} alternatives={alternatives} />;
  }

  async taken(frame: PageFrame, want: Want, startsAt: Date, at: ChoosingPaths = choosing): Promise<VNode> {
    const alternatives = await this.availability.nearest(want, startsAt);
    const zone = want.site.timezone;
    const waitHref = at === choosing ? paths.wait(want.site.code, localDateIn(zone, startsAt)) : undefined;
    const shown = { frame, zone, startsAt, alternatives, at, waitHref };
    return <TakenView {...shown} />;
  }

  /** `at` is missing when the booking is being moved: then nothing can be recorded first. */
  async noCards(
    frame: PageFrame,
    want: Want,
    { slotId, startsAt }: Pick<Booking, 'slotId' | 'startsAt'>,
    at?: ChoosingPaths,
  ): Promise<VNode> {
    const zone = want.site.timezone;
    const date = localDateIn(zone, startsAt);
    const canRecordFirst = !at && want.withoutCards === 'record_first';
    return (
      <NoCardsView
        frame={frame}
        zone={zone}
        date={date}
        cardsLeft={await this.availability.cardsFor(want, date)}
        slot={canRecordFirst ? { id: slotId, startsAt } : undefined}
        daysWithCards={await this.availability.daysWithCards(want, date)}
        movesAt={at}
        waitHref={at ? undefined : paths.wait(want.site.code, date)}
      />
    );
  }

  /** Null while the day still has a time for the party, or is not one that is offered. */
  async full(frame: PageFrame, want: Want, date: LocalDate): Promise<VNode | null> {
    const days = await this.availability.upcoming(want.site, want.service);
    const day = days.find((one) => one.date === date && one.status === 'open');
    if (!day) return null;
    const others = days.filter((one) => one.date !== date && one.status === 'open' && one.placesLeft >= want.party);
    const { site } = want;
    return (
      <FullView
        frame={frame}
        zone={site.timezone}
        site={site.code}
        date={date}
        lacksCards={want.cards > 0 && day.cardsLeft < want.cards}
        days={others.slice(0, OTHER_DAYS)}
      />
    );
  }

  /** A day that was closed, or a time that has come too near, since the page was opened. */
  async dayClosed(frame: PageFrame, want: Want, startsAt: Date, at: ChoosingPaths = choosing): Promise<VNode> {
    const zone = want.site.timezone;
    const date = localDateIn(zone, startsAt);
    const days = await this.availability.upcoming(want.site, want.service);
    const day = days.find((one) => one.date === date);
    if (day?.status !== 'closed') {
      const alternatives = await this.availability.nearest(want, startsAt);
      return <TakenView frame={frame} zone={zone} startsAt={startsAt} alternatives={alternatives} at={at} isPast />;
    }
    const nextDate = days.find((one) => one.status === 'open' && one.date > date)?.date;
    return <ClosedView frame={frame} date={date} reason={day.reason} nextDate={nextDate} at={at} />;
  }

  /** Booking at the site is paused: where else the same can be had, and where one waits. */
  async paused(
    frame: PageFrame,
    { site, service }: Pick<Want, 'site' | 'service'>,
    pause: BookingPause,
  ): Promise<VNode> {
    const others = (await this.journey.sitesFor(service)).filter(({ id }) => id !== site.id);
    const running = await Promise.all(others.map(({ id }) => this.pauses.find(id)));
    const otherSites = others.filter((_, index) => !running[index]);
    return <PausedView frame={frame} pause={pause} waitHref={paths.wait(site.code)} otherSites={otherSites} />;
  }

  notEligible(frame: PageFrame, site: Site, party: number, people: readonly Refused[]): VNode {
    const isOnlyAge = people.every(({ reasons }) => reasons.every((reason) => 'from' in reason));
    const from = isOnlyAge
      ? people
          .map((person) => person.from)
          .filter(isLocalDate)
          .toSorted()
          .at(-1)
      : undefined;
    const isWithin = from !== undefined && from <= this.bookings.horizonEnd(site);
    return <NotEligibleView frame={frame} people={people} party={party} laterFrom={isWithin ? from : undefined} />;
  }
}
