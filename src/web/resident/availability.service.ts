import { Injectable } from '@nestjs/common';
import { MINUTE_MS } from '../../common/duration.js';
import { addDays, daysBetween, instantAt, type LocalDate, localDateIn } from '../../common/local-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { BookingsAvailabilityService } from '../../modules/bookings/bookings.availability.service.js';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import type { Booking, DayAvailability } from '../../modules/bookings/bookings.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { Service } from '../../modules/catalogue/catalogue.types.js';
import type { DayTimes, TimeSlot, WithoutCards } from './day-times.js';
import type { DayChoice } from './time.view.js';

const WEEKENDS_SHOWN = 2;
/** Days in a row that are shown together at most. */
const WEEKEND_DAYS = 4;
const OTHER_DAYS = 4;
const NEAREST = 3;
/** The longest range that can be asked for at once, less one. */
const MAX_AHEAD = 91;

/** What a party looks for. */
export interface Want {
  site: Site;
  service: Service;
  party: number;
  /** Cards that it would use; 0 when it needs none there. */
  cards: number;
  withoutCards: WithoutCards;
  /** Its own running hold: those places and cards are free for it. */
  held?: Booking | null;
}

/** What is left, as the pages show it. */
@Injectable()
export class Availability {
  constructor(
    private readonly clock: Clock,
    private readonly calendar: CalendarService,
    private readonly bookings: BookingsReadService,
    private readonly shown: BookingsAvailabilityService,
  ) {}

  /** Days of a site from today on to the last that residents may see, without what is over. */
  async upcoming(site: Site, service: Pick<Service, 'code' | 'minutes'>): Promise<DayAvailability[]> {
    const today = this.calendar.today(site);
    const last = [this.bookings.horizonEnd(site), addDays(today, MAX_AHEAD)].sort()[0] ?? today;
    const days = await this.shown.listDays(site.id, service.code, today, last);
    const earliestEnd = this.clock.now().getTime() + (site.leadMinutes + service.minutes) * MINUTE_MS;
    return days.filter((day) => instantAt(day.date, day.closesAt, site.timezone).getTime() >= earliestEnd);
  }

  /** The next two weekends. */
  async nextWeekends(site: Site, service: Service): Promise<DayAvailability[]> {
    return weekendsOf(await this.upcoming(site, service))
      .slice(0, WEEKENDS_SHOWN)
      .flat();
  }

  /** Two weekends with their times, from a day on; where earlier and later ones are. */
  async choice(want: Want, from?: LocalDate): Promise<DayChoice> {
    const weekends = weekendsOf(await this.upcoming(want.site, want.service));
    const found = weekends.findIndex((days) => !from || days.some((day) => day.date >= from));
    const start = found < 0 ? weekends.length : found;
    const shown = weekends.slice(start, start + WEEKENDS_SHOWN).flat();
    return {
      zone: want.site.timezone,
      days: await Promise.all(shown.map((day) => this.timesOf(want, day))),
      laterFrom: weekends[start + WEEKENDS_SHOWN]?.[0]?.date,
      earlierFrom: start > 0 ? weekends[Math.max(0, start - WEEKENDS_SHOWN)]?.[0]?.date : undefined,
      cardsNeeded: want.cards,
      withoutCards: want.withoutCards,
    };
  }

  /** Up to three free times, nearest to an instant first. */
  async nearest(want: Want, at: Date): Promise<TimeSlot[]> {
    const on = localDateIn(want.site.timezone, at);
    const away = (day: DayAvailability) => Math.abs(daysBetween(on, day.date));
    const days = (await this.upcoming(want.site, want.service))
      .filter((day) => day.status === 'open' && day.placesLeft >= want.party && day.cardsLeft >= want.cards)
      .toSorted((a, b) => away(a) - away(b));
    const found: TimeSlot[] = [];
    for (const day of days) {
      if (found.length >= NEAREST) break;
      found.push(...(await this.timesOf(want, day)).free);
    }
    const distance = (slot: TimeSlot) => Math.abs(slot.startsAt.getTime() - at.getTime());
    return found.toSorted((a, b) => distance(a) - distance(b)).slice(0, NEAREST);
  }

  /** Other days that have places and cards for the whole party. */
  async daysWithCards(want: Want, except: LocalDate): Promise<{ date: LocalDate; cardsLeft: number }[]> {
    const days = await this.upcoming(want.site, want.service);
    return days
      .filter((day) => day.date !== except && day.cardsLeft >= want.cards && day.placesLeft >= want.party)
      .slice(0, OTHER_DAYS);
  }

  /** Cards of a day that this party may still use, its own held ones included. */
  async cardsFor(want: Want, date: LocalDate): Promise<number> {
    const { cardsLeft } = await this.shown.listSlots(want.site.id, date, want.service.code, want.party);
    return cardsLeft + heldCards(want, date);
  }

  private isToday(site: Site, { date }: DayAvailability): boolean {
    return date === this.calendar.today(site);
  }

  private async timesOf(want: Want, day: DayAvailability): Promise<DayTimes> {
    const closed = { date: day.date, isOpen: false, placesLeft: 0, free: [], full: [] };
    if (day.status === 'closed') return { ...closed, reason: day.reason };
    const { slots, cardsLeft } = await this.shown.listSlots(want.site.id, day.date, want.service.code, want.party);
    // Either its last start is too near, or it is the last day of the horizon before the hour that opens it.
    if (slots.length === 0) return { ...closed, reason: this.isToday(want.site, day) ? 'over' : 'not_released' };
    const times = slots.map((slot) => ({
      id: slot.id,
      startsAt: new Date(slot.startsAt),
      placesLeft: slot.placesLeft + (slot.id === want.held?.slotId ? want.held.party : 0),
    }));
    return {
      date: day.date,
      isOpen: true,
      placesLeft: day.placesLeft,
      cardsLeft: want.cards > 0 ? cardsLeft + heldCards(want, day.date) : undefined,
      free: times.filter((slot) => slot.placesLeft > 0),
      full: times.filter((slot) => slot.placesLeft <= 0).map((slot) => slot.startsAt),
    };
  }
}

const heldCards = ({ held, site }: Want, date: LocalDate): number =>
  held && held.serviceOn === date && held.siteId === site.id ? held.cardsHeld : 0;

/** Days that follow each other belong together: a weekend, or a long one. */
function weekendsOf(days: readonly DayAvailability[]): DayAvailability[][] {
  const weekends: DayAvailability[][] = [];
  for (const day of days) {
    const current = weekends.at(-1);
    const before = current?.at(-1);
    const isNext = before !== undefined && daysBetween(before.date, day.date) === 1;
    if (current && isNext && current.length < WEEKEND_DAYS) current.push(day);
    else weekends.push([day]);
  }
  return weekends;
}
