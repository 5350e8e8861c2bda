import { Injectable } from '@nestjs/common';
import { newBookingCode, newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import type { ApplicantInput, RecordChannel, RecordStatus } from '../applicants/applicants.types.js';
import { ApplicantsVisitService } from '../applicants/applicants.visit.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive } from './bookings.errors.js';
import { BookingsPassingService } from './bookings.passing.service.js';
import { type Assessment, BookingsPeopleService, cardsNeeded } from './bookings.people.service.js';
import { BookingsRepository } from './bookings.repository.js';
import { mayBecome, newBooking, onDay } from './bookings.rules.js';
import type { Booking, BookingPerson, BookingWarning, BookingWithPeople } from './bookings.types.js';

export const OUTCOMES = [
  'recorded',
  'printed',
  'recorded_and_printed',
  'handed_over',
  'activated',
  'refused',
  'incomplete',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface PersonResult {
  personId: string;
  outcome: Outcome;
  reason?: string;
}

/** What an outcome does to the record of the person, in order. */
export const RECORD_MOVES: Record<Outcome, readonly RecordStatus[]> = {
  recorded: ['recorded'],
  printed: ['printed'],
  recorded_and_printed: ['recorded', 'printed'],
  handed_over: ['handed_over'],
  activated: [],
  refused: [],
  incomplete: [],
};
const PRINTS: ReadonlySet<string> = new Set<Outcome>(['printed', 'recorded_and_printed']);
/** Whether a card left the stock for it. */
export const isPrinted = (outcome: string | null): boolean => outcome !== null && PRINTS.has(outcome);

export const CHANNELS: Record<Site['kind'], RecordChannel> = {
  office: 'weekend',
  district: 'weekend',
  mobile_unit: 'vehicle',
  school: 'school',
};

export interface WalkIn {
  site: Site;
  day: ServiceDay;
  service: string;
  applicants: ApplicantInput[];
  /** An officer answers for a photo reason that the list does not name; written to the audit. */
  overrideReason?: string;
  /** When they came, where the act is told later; now when missing. */
  at?: Date;
  /** They were taken in already, whatever is left: no place and no card is claimed. */
  isFact?: boolean;
}

/** What the desk does to bookings. Every method joins the desk's transaction. */
@Injectable()
export class BookingsArrivalService {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly records: ApplicantsVisitService,
    private readonly capacity: CapacityService,
    private readonly blanks: BlanksService,
    private readonly people: BookingsPeopleService,
    private readonly ending: BookingsEndingService,
    private readonly passing: BookingsPassingService,
    private readonly repository: BookingsRepository,
  ) {}

  /**
   * False when it has arrived already. Locks the booking; before it the standby slot, when the place has passed on.
   * @throws BookingNotLive, also when it was moved meanwhile
   */
  async arrive(tx: Tx, actor: Actor, seen: Booking): Promise<boolean> {
    const claims = await this.passing.takeBack(tx, seen);
    const booking = await this.repository.lock(tx, seen.id);
    if (booking?.version !== seen.version) throw new BookingNotLive();
    if (booking.status === 'arrived') {
      if (claims.length > 0) await this.capacity.giveBack(tx, claims);
      return false;
    }
    if (!mayBecome(booking.status, 'arrived')) throw new BookingNotLive();
    await this.repository.insertClaims(
      tx,
      claims.map((claim) => ({ ...claim, bookingId: booking.id })),
    );
    await this.repository.setStatus(tx, booking.id, booking.status, 'arrived', { raiseVersion: false });
    await this.repository.reviveForgotten(tx, booking.id);
    await this.repository.setPeopleStatus(tx, booking.id, 'arrived');
    await this.ending.note(tx, actor, booking, 'arrived', null);
    return true;
  }

  /**
   * A booking for people who came without one, on the day's standby slot; walk-ins may use the card reserve.
   * @throws SlotFull, NoCardsLeft, NotEligible, AlreadyBooked, InvalidInput
   */
  async walkIn(tx: Tx, actor: Actor, want: WalkIn): Promise<BookingWithPeople & { warnings: BookingWarning[] }> {
    const { site, day } = want;
    const service = await this.catalogue.get(want.service);
    const context = { today: day.date, isNikOptional: true };
    const persons = await this.people.prepare(want.applicants, want.service, context);
    this.people.assertOneKind(persons, service.blankKind);
    const override = want.overrideReason
      ? { by: staffIdOf(actor) ?? 'system', reason: want.overrideReason }
      : undefined;
    const assessed = await this.people.assess(tx, persons, site, day.date, override);
    const booking = await this.claimStandby(tx, want, assessed);
    const people = await this.people.insert(tx, booking, assessed, 'desk', 'arrived');
    await this.ending.note(tx, actor, { ...booking, status: 'pending' }, 'arrived', 'walk_in');
    if (assessed.some((a) => a.warnings.some((w) => w.code === 'photo_reason_overridden'))) {
      const entry = { action: 'eligibility.overridden', subjectType: 'booking', subjectId: booking.id };
      await this.audit.record(tx, actor, { ...entry, at: booking, details: { reason: want.overrideReason } });
    }
    return { booking, people, warnings: assessed.flatMap((a) => a.warnings) };
  }

  /**
   * Notes what came of each person. A printed card leaves the stock and uses up its promise; a promise that was not
   * needed goes back. Locks: balance (for prints), day stock, booking.
   * @throws InvalidInput when a person has no result, BookingNotLive, StockShort
   */
  async finish(tx: Tx, actor: Actor, seen: Booking, site: Site, results: readonly PersonResult[]): Promise<void> {
    const people = await this.repository.listPeople(tx, [seen.id]);
    this.assertResults(people, site, results);
    await this.lockStock(
      tx,
      seen,
      people,
      results.some(({ outcome }) => isPrinted(outcome)),
    );
    const booking = await this.repository.lock(tx, seen.id);
    if (booking?.status !== 'arrived') throw new BookingNotLive();
    for (const person of people) {
      const result = results.find((r) => r.personId === person.id) as PersonResult;
      await this.finishPerson(tx, actor, booking, site, person, result);
    }
    await this.repository.setStatus(tx, booking.id, 'arrived', 'fulfilled', { raiseVersion: false, cardsHeld: 0 });
    await this.ending.note(tx, actor, booking, 'fulfilled', null);
  }

  /** One result for each person and for nobody else. @throws InvalidInput, also for prints where there is no printer */
  assertResults(people: readonly BookingPerson[], site: Site, results: readonly PersonResult[]): void {
    const isComplete = people.every((p) => results.some((r) => r.personId === p.id));
    if (!isComplete || results.length !== people.length)
      throw new InvalidInput([{ field: 'results', code: 'required' }]);
    if (!site.prints && results.some((r) => isPrinted(r.outcome)))
      throw new InvalidInput([{ field: 'results', code: 'not_in_list' }]);
  }

  /** The person did not come, or left: place and promised cards go back. False when the visit was ended before. */
  noShow(tx: Tx, actor: Actor, seen: Booking, reason: string): Promise<boolean> {
    return this.ending.end(tx, actor, seen, { to: 'noshow', reason });
  }

  private async claimStandby(
    tx: Tx,
    { day, service: serviceCode, at, isFact }: WalkIn,
    assessed: readonly Assessment[],
  ): Promise<Booking> {
    const service = await this.catalogue.get(serviceCode);
    const { blankKind } = service;
    const cards = cardsNeeded(assessed);
    if (blankKind) {
      const { usesCard, nationalClass } = service;
      const options = { mayUseReserve: true, canGoWithout: usesCard === 'from17', nationalClass };
      await this.blanks.promise(tx, { serviceDayId: day.id, blankKind, cards }, options);
    }
    const { slot, claims: wanted } = await this.capacity.planStandby(tx, day.id, assessed.length);
    const claims = isFact ? [] : wanted;
    if (!isFact) await this.capacity.claim(tx, claims);
    const now = at ?? this.clock.now();
    const booking = newBooking({
      ...onDay(day),
      id: newId(now),
      code: newBookingCode(),
      kind: 'walk_in',
      status: 'arrived',
      slotId: slot.id,
      startsAt: now,
      serviceCode: service.code,
      pool: 'standby',
      party: assessed.length,
      cardsHeld: cards,
      blankKind,
      channel: 'desk',
      createdAt: now,
    });
    await this.repository.insert(tx, [{ booking, claims }]);
    return booking;
  }

  /** Balance before day stock, as everywhere; the balance only where cards come or go. */
  async lockStock(tx: Tx, seen: Booking, people: readonly BookingPerson[], withBalance: boolean): Promise<void> {
    const kinds = new Set<'ktp' | 'kia'>();
    if (seen.blankKind) kinds.add(seen.blankKind);
    for (const person of people) {
      const { blankKind } = await this.catalogue.get(person.serviceCode);
      if (blankKind) kinds.add(blankKind);
    }
    for (const kind of [...kinds].sort()) {
      if (withBalance) await this.blanks.lockBalance(tx, seen.siteId, kind);
      await this.blanks.lockDay(tx, seen.serviceDayId, kind);
    }
  }

  async finishPerson(
    tx: Tx,
    actor: Actor,
    booking: Booking,
    site: Site,
    person: BookingPerson,
    result: PersonResult,
  ): Promise<void> {
    const { blankKind } = await this.catalogue.get(person.serviceCode);
    const wasPromised = person.cardState === 'promised';
    const { siteId, regionId, serviceDayId } = booking;
    if (blankKind && isPrinted(result.outcome)) {
      const reason = `${person.serviceCode} ${booking.code}`;
      await this.blanks.issue(tx, actor, {
        siteId,
        regionId,
        serviceDayId,
        blankKind,
        bookingPersonId: person.id,
        wasPromised,
        reason,
      });
    } else if (blankKind && wasPromised) {
      await this.blanks.giveBack(tx, { serviceDayId, blankKind, cards: 1 });
    }
    await this.repository.finishPerson(tx, person.id, 'fulfilled', result.outcome, result.reason ?? null);
    if (person.serviceGroup !== 'ktp') return;
    const visit = { channel: CHANNELS[site.kind], siteId, bookingPersonId: person.id, reason: result.reason };
    const path = RECORD_MOVES[result.outcome];
    await this.records.moveRecord(tx, actor, person.applicantId, path, { ...visit, on: booking.serviceOn });
  }
}
