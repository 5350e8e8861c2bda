import { createHmac, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ageOn, isoWithOffset, type LocalDate } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { ApplicantCard } from '../applicants/applicants.types.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingWithPeople } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type ServiceDay, type Site } from '../calendar/calendar.types.js';
import { SlotFull } from '../capacity/capacity.errors.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { DeskHandoutRepository } from './desk.handout.repository.js';
import { DeskRepository } from './desk.repository.js';
import { ticketLabel } from './desk.rules.js';
import type { ExpectedHere, Handout, Provisions, TicketHere } from './desk.sync.types.js';
import type { Counter } from './desk.types.js';

const DESK = ['desk'] as const;
/** What an open counter has beforehand, when that much is left. */
export const BLOCK = { numbers: 10, places: 10, cards: 5 } as const;
/** When the list on paper is ready, on the clock of the site. */
export const PAPER_TIME = '08:30';
/** Walk-ins have series B. */
const SERIES = 'B';
const CARD_AGE = 17;
const ON_THE_WAY = ['waiting', 'called', 'serving', 'parked', 'missed'] as const;

/**
 * Hand-outs: numbers, standby places and cards that a counter may give away while the line is down. They are claimed as
 * any others, so what devices give away never exceeds what there is; they go back when the counter closes.
 */
@Injectable()
export class DeskHandoutService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly idempotency: Idempotency,
    private readonly secrets: Secrets,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly blanks: BlanksService,
    private readonly capacity: CapacityService,
    private readonly desk: DeskRepository,
    private readonly repository: DeskHandoutRepository,
  ) {}

  /**
   * Fills the hand-out of the clerk's own open counter and gives what the device keeps for when the line is down.
   * Without an open counter or service day there is no hand-out. Idempotent by key, and by itself. Locks: hand-out, day
   * stock, slots, ticket series.
   * @throws NotFound for a foreign site
   */
  async provide(
    actor: Actor,
    siteId: string,
    device: string,
    request?: IdempotentRequest,
  ): Promise<Omit<Provisions, 'conflicts'>> {
    const site = await this.calendar.getSiteFor(actor, siteId, DESK);
    const date = this.calendar.today(site);
    const { day, counter } = await this.unitOfWork.read(async (tx) => {
      const counters = await this.desk.listCounters(tx, siteId);
      const own = counters.find(({ staffId }) => staffId !== null && staffId === staffIdOf(actor)) ?? null;
      return { day: await this.calendar.findDay(tx, siteId, date), counter: own };
    });
    const handout =
      day?.status === 'open' && counter
        ? await this.filled((tx) => this.fill(tx, actor, site, day, counter, device), request)
        : null;
    const secret = this.secretOf(siteId, device, date);
    return {
      siteId,
      date,
      secret,
      now: isoWithOffset(site.timezone, this.clock.now()),
      zone: site.timezone,
      prints: site.prints,
      counter: counter && { id: counter.id, number: counter.number },
      handout: handout && {
        id: handout.id,
        numbers: handout.numbers,
        places: handout.places,
        cards: handout.cards,
      },
      ...(await this.unitOfWork.read((tx) => this.whoIsHere(tx, site, day, secret, counter))),
    };
  }

  /** What opens the store of a device; derived, so that nothing is stored, and the same again after signing in anew. */
  secretOf(siteId: string, device: string, date: LocalDate): string {
    return this.secrets.token('desk', `${siteId}:${device}:${date}`, 0);
  }

  /** Gives back what the counter did not use. Joins the transaction that closes it. */
  async close(tx: Tx, counterId: string): Promise<boolean> {
    const open = await this.repository.lockOpen(tx, counterId);
    if (!open) return false;
    await this.giveBack(tx, open);
    return open.places + open.cards > 0;
  }

  /** The clerk gives away what is left of the own block while the line is up. True when something came back. */
  async release(actor: Actor, siteId: string): Promise<boolean> {
    const staffId = staffIdOf(actor);
    return this.unitOfWork.run(async (tx) => {
      const own = (await this.desk.listCounters(tx, siteId)).find((c) => staffId !== null && c.staffId === staffId);
      return own ? this.close(tx, own.id) : false;
    });
  }

  /** Hand-outs of days that are over. */
  async closePast(): Promise<number> {
    const past = await this.unitOfWork.read((tx) => this.repository.listPast(tx, this.clock.now()));
    for (const counterId of past) await this.unitOfWork.run((tx) => this.close(tx, counterId));
    return past.length;
  }

  /** Spare numbers for the list on paper: made once a day, without places or cards. Null on a day without service. */
  async onPaper(site: Site): Promise<Handout | null> {
    const date = this.calendar.today(site);
    return this.unitOfWork.run(async (tx) => {
      const day = await this.calendar.findDay(tx, site.id, date);
      const made = await this.repository.findOnPaper(tx, site.id, date);
      if (made || day?.status !== 'open') return made;
      const own = { ...ownOf(site, day), id: newId(this.clock.now()), counterId: null, device: randomUUID() };
      await this.repository.insert(tx, { ...own, slotId: null }, null, this.clock.now());
      const paper = await this.repository.findOnPaper(tx, site.id, date);
      if (!paper || paper.numbers.length > 0) return paper;
      const numbers = await this.repository.nextNumbers(tx, site.id, date, SERIES, BLOCK.numbers);
      await this.repository.add(tx, paper.id, { numbers, places: 0, cards: 0, slotId: null });
      return { ...paper, numbers };
    });
  }

  findOnPaper(site: Site): Promise<Handout | null> {
    return this.unitOfWork.read((tx) => this.repository.findOnPaper(tx, site.id, this.calendar.today(site)));
  }

  /** Locked until `tx` ends: comes before stock, slots and bookings. */
  lock(tx: Tx, id: string, siteId: string): Promise<Handout | null> {
    return this.repository.lock(tx, id, siteId);
  }

  /** A number that was given to somebody leaves the block. */
  async useNumber(tx: Tx, handout: Handout, number: number): Promise<void> {
    await this.repository.useNumber(tx, handout.id, number);
  }

  /** Frees places and cards of a locked block, for a claim in the same transaction. @throws SlotFull */
  async spend(tx: Tx, handout: Handout, places: number, cards: number): Promise<void> {
    if (places + cards === 0) return;
    if ((await this.repository.take(tx, handout.id, places, cards)) === 0) throw new SlotFull();
    await this.free(tx, handout, places, cards);
  }

  private async giveBack(tx: Tx, open: Handout): Promise<void> {
    await this.free(tx, open, open.places, open.cards);
    await this.repository.close(tx, open.id, this.clock.now());
  }

  private async free(tx: Tx, { serviceDayId, slotId }: Handout, places: number, cards: number): Promise<void> {
    await this.blanks.giveBack(tx, { serviceDayId, blankKind: 'ktp', cards });
    if (places > 0 && slotId) await this.capacity.giveBack(tx, [{ slotId, pool: 'standby', places }]);
  }

  private async fill(tx: Tx, actor: Actor, site: Site, day: ServiceDay, counter: Counter, device: string) {
    const open = await this.repository.lockOpen(tx, counter.id);
    if (open && (open.device !== device || open.serviceOn !== day.date)) await this.giveBack(tx, open);
    const now = this.clock.now();
    const own = { ...ownOf(site, day), id: newId(now), counterId: counter.id, device, slotId: null };
    await this.repository.insert(tx, own, staffIdOf(actor), now);
    const handout = (await this.repository.lockOpen(tx, counter.id)) as Handout;
    const cards = site.prints ? await this.takeCards(tx, day, BLOCK.cards - handout.cards) : 0;
    const { places, slotId } = await this.takePlaces(tx, day, BLOCK.places - handout.places);
    const missing = BLOCK.numbers - handout.numbers.length;
    const numbers = await this.repository.nextNumbers(tx, site.id, day.date, SERIES, missing);
    await this.repository.add(tx, handout.id, { numbers, places, cards, slotId });
    return handout.id;
  }

  private async filled(fill: (tx: Tx) => Promise<string>, request?: IdempotentRequest): Promise<Handout | null> {
    const id = await this.idempotency.run(request, fill);
    return this.unitOfWork.read((tx) => this.repository.find(tx, id));
  }

  /** As many as are open to everybody; the day stays locked, so the guarded claim cannot fail. */
  private async takeCards(tx: Tx, day: ServiceDay, wanted: number): Promise<number> {
    const stock = wanted > 0 ? await this.blanks.lockDay(tx, day.id, 'ktp') : null;
    if (!stock) return 0;
    const free = stock.allotted - stock.used - stock.promised - stock.keptForFirst;
    const cards = Math.max(0, Math.min(wanted, free));
    const options = { mayUseReserve: true, nationalClass: 3 } as const;
    await this.blanks.promise(tx, { serviceDayId: day.id, blankKind: 'ktp', cards }, options);
    return cards;
  }

  private async takePlaces(
    tx: Tx,
    day: ServiceDay,
    wanted: number,
  ): Promise<{ places: number; slotId: string | null }> {
    const slot = wanted > 0 ? await this.standbyOf(tx, day) : null;
    if (!slot) return { places: 0, slotId: null };
    await this.capacity.lockSlots(tx, [slot]);
    const { capacity, taken } = await this.capacity.getSlot(tx, slot);
    const places = Math.max(0, Math.min(wanted, capacity - taken));
    if (places > 0) await this.capacity.claim(tx, [{ slotId: slot, pool: 'standby', places }], true);
    return { places, slotId: slot };
  }

  private async standbyOf(tx: Tx, day: ServiceDay): Promise<string | null> {
    try {
      return (await this.capacity.planStandby(tx, day.id, 1)).slot.id;
    } catch (error) {
      if (error instanceof SlotFull) return null;
      throw error;
    }
  }

  private async whoIsHere(tx: Tx, site: Site, day: ServiceDay | null, secret: string, counter: Counter | null) {
    if (!day) return { expected: [], tickets: [] };
    const all = await this.bookings.listWhole(tx, day.id);
    const people = await this.applicants.describe(
      tx,
      all.flatMap((whole) => whole.people.map((p) => p.applicantId)),
    );
    const expected = all
      .filter(({ booking }) => booking.status === 'booked')
      .map((whole): ExpectedHere => ({ hash: hashOf(secret, whole.booking.code), ...kept(whole, people, day.date) }));
    const byId = new Map(all.map((whole) => [whole.booking.id, whole]));
    const tickets = await this.desk.listOfDay(tx, site.id, day.date, ON_THE_WAY);
    const here = tickets.flatMap((ticket): TicketHere[] => {
      const whole = byId.get(ticket.bookingId);
      const { id, status } = ticket;
      const isOwn = counter !== null && ticket.counterId === counter.id;
      return whole ? [{ id, ticket: ticketLabel(ticket), status, isOwn, ...kept(whole, people, day.date) }] : [];
    });
    return { expected, tickets: here };
  }
}

const ownOf = (site: Site, day: ServiceDay) => ({
  ...placeOf(site),
  serviceDayId: day.id,
  serviceOn: day.date,
});

/** Without the secret a code cannot be told from its hash, nor tried against it. */
export const hashOf = (secret: string, code: string): string => createHmac('sha256', secret).update(code).digest('hex');

/** Nothing that names a person. */
function kept({ booking, people }: BookingWithPeople, cards: ReadonlyMap<string, ApplicantCard>, on: LocalDate) {
  const ages = people.map(({ applicantId }) => {
    const card = cards.get(applicantId);
    if (!card?.birthDate) return null;
    return card.everMarried || ageOn(card.birthDate, on) >= CARD_AGE;
  });
  const isOfAge = ages.includes(null) ? null : ages.every(Boolean);
  return { service: booking.serviceCode, party: people.length, isOfAge, cards: booking.cardsHeld };
}
