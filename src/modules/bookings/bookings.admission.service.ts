import { Injectable } from '@nestjs/common';
import { plusMinutes } from '../../common/duration.js';
import { newBookingCode, newId } from '../../common/new-id.js';
import { Env } from '../../platform/config/env.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { NoCardsLeft } from '../blanks/blanks.errors.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BookingPaused, DayClosed } from '../calendar/calendar.errors.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import type { Claim, ClaimPlan, Pool, SlotWithPool } from '../capacity/capacity.types.js';
import type { Service } from '../catalogue/catalogue.types.js';
import {
  type Admitted,
  type Ask,
  type BookAsk,
  type ConfirmAsk,
  type DayAtHand,
  type HoldAsk,
  personKey,
} from './bookings.batch.types.js';
import { AlreadyBooked, HoldExpired, HoldNotFound, PhoneLimit } from './bookings.errors.js';
import { phonesOf } from './bookings.limits.rules.js';
import { type Assessment, BookingsPeopleService, cardsNeeded, rowOf } from './bookings.people.service.js';
import { isConfirmed, newBooking, onDay } from './bookings.rules.js';
import { type Booking, type BookingChannel, type BookingPerson, HOLD_MINUTES } from './bookings.types.js';

/** Somebody's live booking belongs to a day that is over: close it, then ask again. */
export class Forgotten extends AlreadyBooked {}

/** The hold was confirmed before: the answer is that booking. */
export class ConfirmedBefore {
  constructor(readonly booking: Booking) {}
}

/**
 * Decides who of those that ask for a day gets what is left of it, one after the other. No input or output: the day is
 * read under lock before, and written after.
 */
@Injectable()
export class BookingsAdmissionService {
  constructor(
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly people: BookingsPeopleService,
    private readonly env: Env,
  ) {}

  /**
   * Takes from `at` what this request gets; a refusal takes nothing.
   * @throws SlotFull, NoCardsLeft, DayClosed, BookingPaused, NotFound, NotEligible, AlreadyBooked, HoldNotFound,
   *   HoldExpired, PhoneLimit, InvalidInput
   */
  admit(at: DayAtHand, ask: Ask): Admitted | ConfirmedBefore {
    const before = ask.kind === 'confirm' ? at.holds.get(ask.holdId)?.booking : undefined;
    if (before?.kind === 'booking' && isConfirmed(before)) return new ConfirmedBefore(before);
    const admitted = this.decide(at, ask);
    const { booking, cards, claims, people } = admitted;
    const stock = booking.blankKind && at.stocks.get(booking.blankKind);
    if (stock) stock.promised += cards;
    this.capacity.takeFrom(at.slots, claims);
    if (people.length > 0) for (const phone of phonesOf(ask)) at.phones.set(phone, (at.phones.get(phone) ?? 0) + 1);
    for (const { nikHmac, serviceGroup } of people) if (nikHmac) at.live.set(personKey(nikHmac, serviceGroup), 'live');
    if (booking.deviceHmac) at.devices.add(booking.deviceHmac);
    return admitted;
  }

  private decide(at: DayAtHand, ask: Ask): Admitted {
    if (ask.kind === 'hold') return this.hold(at, ask);
    return ask.kind === 'book' ? this.book(at, ask) : this.confirm(at, ask);
  }

  private hold(at: DayAtHand, ask: HoldAsk): Admitted {
    const slot = this.bookable(at, ask);
    const most = this.people.cardsAtMost(at.site, ask.service, ask.party);
    const cards = Math.min(ask.cards, most);
    this.assertCards(at, ask.service, cards);
    const steps = this.calendar.stepsFor(ask.service.minutes, at.day);
    const { claims } = this.place(
      at,
      slot,
      Array.from({ length: ask.party }, () => steps),
      ask.needs ?? [],
    );
    const { deviceHmac, channel, party, service } = ask;
    const isReplacing = deviceHmac !== null && at.devices.has(deviceHmac);
    const booking = newBooking({
      ...this.bookingAt(at, slot, service),
      pool: poolOf(claims),
      status: 'pending',
      party,
      cardsHeld: cards,
      channel,
      deviceHmac: isReplacing ? null : deviceHmac,
      expiresAt: plusMinutes(at.now, HOLD_MINUTES),
    });
    return { ask, booking, claims, cards, people: [], warnings: [], ...(isReplacing ? { yieldsTo: deviceHmac } : {}) };
  }

  private book(at: DayAtHand, ask: BookAsk): Admitted {
    const slot = this.bookable(at, ask);
    this.people.assertOneKind(ask.people, ask.service.blankKind);
    const assessed = this.people.assessAll(ask.people, at.statuses, at.site, at.day.date);
    const cards = cardsNeeded(assessed);
    this.assertCards(at, ask.service, cards, assessed);
    const lengths = ask.people.map(({ service }) => this.calendar.stepsFor(service.minutes, at.day));
    const plan = this.place(at, slot, lengths, needsOf(ask));
    this.assertNotBooked(at, ask);
    this.assertPhones(at, ask);
    const booking = newBooking({
      ...this.bookingAt(at, slot, ask.service),
      pool: poolOf(plan.claims),
      status: 'booked',
      party: ask.people.length,
      cardsHeld: cards,
      channel: ask.channel,
      language: ask.language,
    });
    return { ask, booking, claims: plan.claims, cards, ...this.seated(at, ask, booking, assessed, plan) };
  }

  private confirm(at: DayAtHand, ask: ConfirmAsk): Admitted {
    const { booking: hold, claims = [] } = at.holds.get(ask.holdId) ?? {};
    if (hold?.kind !== 'booking') throw new HoldNotFound();
    if (hold.status !== 'pending' || !hold.expiresAt || hold.expiresAt <= at.now) throw new HoldExpired();
    // A place that is held was promised until the hold ends, whatever the lead time says by then.
    if (at.day.status !== 'open') throw new DayClosed(at.day.reason);
    if (ask.people.length !== hold.party) throw new InvalidInput([{ field: 'applicants', code: 'out_of_range' }]);
    this.assertFits(at, ask, ask.service);
    if (hold.pool === 'priority' && this.capacity.poolsFor(at.site, needsOf(ask))[0] !== 'priority')
      throw new InvalidInput([{ field: 'applicants.0.needs', code: 'required' }]);
    const assessed = this.people.assessAll(ask.people, at.statuses, at.site, at.day.date);
    const cardsHeld = ask.service.blankKind ? cardsNeeded(assessed) : 0;
    const cards = cardsHeld - hold.cardsHeld;
    this.assertCards(at, ask.service, cards, assessed);
    this.assertNotBooked(at, ask);
    this.assertPhones(at, ask);
    const { language } = ask;
    const booking: Booking = { ...hold, status: 'booked', cardsHeld, language, deviceHmac: null, expiresAt: null };
    const plan = this.heldSeats(at, hold, claims, ask.service);
    return { ask, booking, claims: [], cards, ...this.seated(at, ask, booking, assessed, plan) };
  }

  private bookable(at: DayAtHand, { slotId, service, channel }: HoldAsk | BookAsk): SlotWithPool {
    const slot = at.slots.find((s) => s.id === slotId);
    if (!slot) throw new NotFound();
    if (at.pause && byResidents(channel)) throw new BookingPaused(at.pause);
    if (!this.calendar.isBookable(at.site, at.day, slot.startsAt)) throw new DayClosed(at.day.reason);
    if (slot.serviceCodes && !slot.serviceCodes.includes(service.code))
      throw new InvalidInput([{ field: 'service', code: 'not_in_list' }]);
    return slot;
  }

  /** Nobody of the party needs cards of another kind, or more time, than the booking's own service. */
  private assertFits({ day }: DayAtHand, { people }: BookAsk | ConfirmAsk, service: Service): void {
    this.people.assertOneKind(people, service.blankKind);
    const steps = this.calendar.stepsFor(service.minutes, day);
    const tooLong = people.findIndex((p) => this.calendar.stepsFor(p.service.minutes, day) > steps);
    if (tooLong >= 0) throw new InvalidInput([{ field: `applicants.${tooLong}.service`, code: 'not_in_list' }]);
  }

  private assertCards(at: DayAtHand, service: Service, cards: number, needed?: readonly Assessment[]): void {
    if (!service.blankKind || cards <= 0) return;
    const stock = at.stocks.get(service.blankKind);
    if (stock && this.blanks.cardsLeftOf(stock, service.nationalClass) >= cards) return;
    const canGoWithout = needed
      ? needed.every((a) => a.card.state !== 'promised' || a.service.usesCard === 'from17')
      : service.usesCard === 'from17';
    throw new NoCardsLeft(canGoWithout);
  }

  /** Places of a party, whose people need so many each. */
  private place(at: DayAtHand, slot: SlotWithPool, lengths: readonly number[], needs: readonly string[]): ClaimPlan {
    const pools = this.capacity.poolsFor(at.site, needs);
    const plan = this.capacity.seat(at.slots, slot.id, pools, lengths.length, lengths);
    if (!plan) throw new SlotFull();
    return plan;
  }

  private assertPhones({ phones }: DayAtHand, ask: Ask): void {
    if (phonesOf(ask).some((phone) => (phones.get(phone) ?? 0) >= this.env.limitPhoneBookings)) throw new PhoneLimit();
  }

  private assertNotBooked({ live }: DayAtHand, { people }: BookAsk | ConfirmAsk): void {
    const found = people.map(({ prepared, service }) => live.get(personKey(prepared.nikHmac ?? '', service.group)));
    if (found.includes('live')) throw new AlreadyBooked();
    if (found.includes('forgotten')) throw new Forgotten();
  }

  private bookingAt({ day, now }: DayAtHand, slot: SlotWithPool, service: Service) {
    return {
      ...onDay(day),
      id: newId(now),
      code: newBookingCode(),
      kind: 'booking' as const,
      slotId: slot.id,
      startsAt: slot.startsAt,
      serviceCode: service.code,
      blankKind: service.blankKind,
      createdAt: now,
    };
  }

  /** When each of a party starts that holds its places already. */
  private heldSeats(at: DayAtHand, hold: Booking, claims: readonly Claim[], service: Service): ClaimPlan | null {
    const held = at.slots.flatMap((slot) => {
      const places = claims.reduce((sum, claim) => sum + (claim.slotId === slot.id ? claim.places : 0), 0);
      const own = { capacity: places, taken: 0, poolCapacity: places, poolTaken: 0, leftByPool: undefined };
      return places > 0 ? [{ ...slot, ...own }] : [];
    });
    const steps = this.calendar.stepsFor(service.minutes, at.day);
    return this.capacity.seat(held, hold.slotId, 'public', hold.party, steps);
  }

  private seated(
    { now }: DayAtHand,
    ask: BookAsk | ConfirmAsk,
    booking: Booking,
    assessed: readonly Assessment[],
    plan: ClaimPlan | null,
  ): Pick<Admitted, 'people' | 'warnings'> {
    const people = ask.people.map(({ sealed }, index): BookingPerson => {
      const own = rowOf(booking, assessed[index] as Assessment, index, newId(now), sealed.id);
      return { ...own, startsAt: plan?.seats[index]?.startsAt ?? booking.startsAt };
    });
    return { people, warnings: assessed.flatMap((a) => a.warnings) };
  }
}

const byResidents = (channel: BookingChannel): boolean => channel === 'web' || channel === 'api';

const poolOf = ([first]: readonly Claim[]): Pool => first?.pool ?? 'public';

const needsOf = ({ people }: BookAsk | ConfirmAsk): string[] => people.flatMap(({ prepared }) => prepared.needs);
