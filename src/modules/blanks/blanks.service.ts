import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import type { Actor, Place } from '../../platform/access/actor.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type ServiceDay, type Site } from '../calendar/calendar.types.js';
import { BlanksCoverService } from './blanks.cover.service.js';
import { NoCardsLeft } from './blanks.errors.js';
import { BlanksLedgerRepository } from './blanks.ledger.repository.js';
import { BlanksLedgerService } from './blanks.ledger.service.js';
import { BlanksPolicyService } from './blanks.policy.service.js';
import { BlanksRepository } from './blanks.repository.js';
import { cardsLeft, keptForFirst, openCards } from './blanks.rules.js';
import { BLANK_KINDS, type BlankKind, type DayStock, type KeptDay, type NationalClass } from './blanks.types.js';

/** Cards kept for people without a booking, of the places that a day has. */
const RESERVE_SHARE = 0.1;

export interface CardsOfDay {
  serviceDayId: string;
  blankKind: BlankKind;
  cards: number;
}

/** A card of one person on one day. */
export interface PersonCard extends Place {
  serviceDayId: string;
  blankKind: BlankKind;
  bookingPersonId: string;
  wasPromised: boolean;
  reason: string;
}

/** Cards as bookings and the desk need them: promised, given back, printed. All of it joins the caller's transaction. */
@Injectable()
export class BlanksService {
  constructor(
    private readonly calendar: CalendarService,
    private readonly ledger: BlanksLedgerService,
    private readonly cover: BlanksCoverService,
    private readonly policy: BlanksPolicyService,
    private readonly repository: BlanksRepository,
    private readonly entries: BlanksLedgerRepository,
  ) {}

  /**
   * Sets cards aside for a new day: by the site's policy where it works by itself, else as many as the day has places, at
   * most what lies free. Idempotent; a site that does not print has no day stock. Locks the balance.
   */
  async openDay(tx: Tx, site: Site, day: ServiceDay, blankKind: BlankKind): Promise<void> {
    if (!site.prints || (await this.repository.findDay(tx, day.id, blankKind))) return;
    await this.repository.lockBalances(tx, [site.id], blankKind);
    if (await this.policy.spreadIfAutomatic(tx, site, blankKind)) return;
    const { onHand } = await this.repository.getBalance(tx, site.id, blankKind);
    const coming = await this.repository.listDaysFrom(tx, site.id, blankKind, this.calendar.today(site));
    const unallotted = onHand - coming.reduce((sum, other) => sum + openCards(other), 0);
    const places = this.policy.placesOf(day);
    const allotted = Math.max(0, Math.min(places, unallotted));
    const own = { ...placeOf(site), serviceDayId: day.id, date: day.date, blankKind };
    const cards = { allotted, reserve: Math.min(Math.floor(places * RESERVE_SHARE), allotted), places };
    const { firstPercent } = await this.policy.find(tx, site.id, blankKind);
    await this.repository.insertDay(tx, { ...own, ...cards, keptForFirst: keptForFirst(cards, firstPercent) });
  }

  /**
   * Keeps cards of the day for people of one national class; without a class nothing is kept from them. Locks the day
   * stock.
   * @throws NoCardsLeft when fewer are left; nothing was changed then.
   */
  async promise(
    tx: Tx,
    day: CardsOfDay,
    options: { mayUseReserve?: boolean; canGoWithout?: boolean; nationalClass?: NationalClass } = {},
  ): Promise<void> {
    if (day.cards === 0) return;
    const { mayUseReserve = false, nationalClass = 1 } = options;
    const who = { mayUseReserve, nationalClass };
    const count = await this.repository.promise(tx, day.serviceDayId, day.blankKind, day.cards, who);
    if (count === 0) throw new NoCardsLeft(options.canGoWithout);
  }

  async giveBack(tx: Tx, day: CardsOfDay): Promise<void> {
    if (day.cards > 0) await this.repository.giveBack(tx, day.serviceDayId, day.blankKind, day.cards);
  }

  /** The day is closed: what nobody is promised goes back to the site's unallotted cards. Its stock must be locked. */
  async closeDay(tx: Tx, serviceDayId: string): Promise<void> {
    for (const blankKind of BLANK_KINDS) {
      const day = await this.repository.findDay(tx, serviceDayId, blankKind);
      const cards = { allotted: (day?.used ?? 0) + (day?.promised ?? 0), reserve: 0, keptForFirst: 0 };
      if (day && day.allotted > cards.allotted)
        await this.repository.setAllotment(tx, serviceDayId, blankKind, { ...cards, places: 0 });
    }
  }

  /** Locks the day stock before slots and bookings: the fixed order. */
  lockDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<KeptDay | null> {
    return this.repository.lockDay(tx, serviceDayId, blankKind);
  }

  /** What may still be promised of a day that is at hand. */
  cardsLeftOf(day: DayStock, nationalClass: NationalClass): number {
    return cardsLeft(day, nationalClass);
  }

  /** Locks the balance, first of all rows after the idempotency key. */
  async lockBalance(tx: Tx, siteId: string, blankKind: BlankKind): Promise<void> {
    await this.repository.lockBalances(tx, [siteId], blankKind);
  }

  /**
   * One printed card leaves the stock and uses up the promise, if there was one. The balance must be locked.
   * @throws StockShort when no card lies at the site: then the count is wrong and comes first.
   */
  async issue(tx: Tx, actor: Actor, card: PersonCard): Promise<void> {
    const { serviceDayId, blankKind, bookingPersonId, reason } = card;
    const entry = { kind: 'issue' as const, quantity: -1, reason, serviceDayId, bookingPersonId };
    await this.ledger.write(tx, actor, card, blankKind, entry);
    const day = await this.repository.use(tx, serviceDayId, blankKind, 1, card.wasPromised ? 1 : 0);
    // A card for somebody who was promised none may be one that somebody else was.
    if (day && !card.wasPromised) await this.cover.fillDay(tx, card, day);
  }

  /**
   * A card that was printed apart from any service day: what the days have is covered anew. Locks the balance, then the
   * days from today on.
   * @throws StockShort when no card lies at the site
   */
  async issueApart(tx: Tx, actor: Actor, card: Pick<PersonCard, 'siteId' | 'regionId' | 'blankKind' | 'reason'>) {
    const { blankKind, reason, siteId } = card;
    await this.repository.lockBalances(tx, [siteId], blankKind);
    await this.ledger.write(tx, actor, card, blankKind, { kind: 'issue', quantity: -1, reason });
    await this.cover.coverOrTell(tx, siteId, blankKind);
  }

  /**
   * Takes the issue of a person's card back by a reversing entry, and gives the promise back if it was one. The balance
   * must be locked.
   * @throws NotFound when no card was issued to the person
   */
  async undoIssue(tx: Tx, actor: Actor, card: PersonCard): Promise<void> {
    const { serviceDayId, blankKind, bookingPersonId, reason } = card;
    const issued = await this.entries.findIssue(tx, bookingPersonId);
    if (!issued) throw new NotFound();
    const back = { kind: 'issue' as const, quantity: 1, reason, serviceDayId, bookingPersonId, reversesId: issued.id };
    await this.ledger.write(tx, actor, card, blankKind, back);
    await this.repository.use(tx, serviceDayId, blankKind, -1, card.wasPromised ? -1 : 0);
  }

  /**
   * Gives the entry's id. Cards that were spoiled on a service day, by a misprint for instance: they count as used there, every promise stays.
   * What the day lacks then is covered from its own free cards and reserve, unallotted ones, other days'; a day that
   * stays short opens a plan. Locks the balance, then the days from today on: comes before any other lock.
   * @throws StockShort when fewer lie at the site
   */
  async spoil(
    tx: Tx,
    actor: Actor,
    loss: Omit<PersonCard, 'wasPromised' | 'bookingPersonId'> & { cards: number; bookingPersonId?: string },
  ): Promise<string> {
    const { siteId, regionId, serviceDayId, blankKind, cards, reason, bookingPersonId } = loss;
    await this.repository.lockBalances(tx, [siteId], blankKind);
    const entry = { kind: 'spoilage' as const, quantity: -cards, reason, serviceDayId, bookingPersonId };
    const { id } = await this.ledger.enter(tx, actor, { siteId, regionId }, blankKind, entry);
    await this.useUnpromised(tx, siteId, serviceDayId, blankKind, cards);
    return id;
  }

  /** Takes a spoilage of a service day back by a reversing entry. Locks as `spoil`. @throws NotFound */
  async undoSpoil(tx: Tx, actor: Actor, movementId: string, reason: string): Promise<void> {
    const first = await this.entries.find(tx, movementId);
    if (first?.kind !== 'spoilage' || !first.serviceDayId) throw new NotFound();
    const { siteId, regionId, blankKind, serviceDayId, bookingPersonId, kind } = first;
    await this.repository.lockBalances(tx, [siteId], blankKind);
    const back = { kind, quantity: -first.quantity, reason, serviceDayId, bookingPersonId, reversesId: first.id };
    await this.ledger.enter(tx, actor, { siteId, regionId }, blankKind, back);
    await this.useUnpromised(tx, siteId, serviceDayId, blankKind, first.quantity);
  }

  /**
   * Keeps cards again for somebody who gave them back by an act that was undone: a fact, so never refused; what the day
   * lacks then is covered, or told. The balance must be locked.
   */
  async promiseAgain(tx: Tx, at: Place, { serviceDayId, blankKind, cards }: CardsOfDay): Promise<void> {
    const day = cards > 0 ? await this.repository.use(tx, serviceDayId, blankKind, 0, -cards) : null;
    if (day) await this.cover.fillDay(tx, at, day);
  }

  /** Cards of a day that are gone, or there again, whatever was promised. */
  private async useUnpromised(
    tx: Tx,
    siteId: string,
    serviceDayId: string,
    blankKind: BlankKind,
    cards: number,
  ): Promise<void> {
    // The days are locked in order before one of them is changed.
    const site = await this.calendar.getSite(siteId);
    await this.repository.lockDaysFrom(tx, siteId, blankKind, this.calendar.today(site));
    await this.repository.use(tx, serviceDayId, blankKind, cards, 0);
    await this.cover.coverOrTell(tx, siteId, blankKind);
  }

  /** Cards left to promise to people of a class, by service day; days without stock are missing. */
  async cardsLeftByDay(
    tx: Tx,
    siteId: string,
    blankKind: BlankKind,
    from: LocalDate,
    to: LocalDate,
    nationalClass: NationalClass = 1,
  ): Promise<Map<string, number>> {
    const days = await this.repository.listDays(tx, siteId, blankKind, from, to);
    return new Map(days.map((day) => [day.serviceDayId, cardsLeft(day, nationalClass)]));
  }

  listDays(tx: Tx, siteId: string, blankKind: BlankKind, from: LocalDate, to: LocalDate): Promise<DayStock[]> {
    return this.repository.listDays(tx, siteId, blankKind, from, to);
  }

  async cardsLeft(
    tx: Tx,
    serviceDayId: string,
    blankKind: BlankKind,
    nationalClass: NationalClass = 1,
  ): Promise<number> {
    const day = await this.repository.findDay(tx, serviceDayId, blankKind);
    return day ? cardsLeft(day, nationalClass) : 0;
  }

  /** The cards that lie at the site, and what the days from one on keep of them. */
  async atHand(
    tx: Tx,
    siteId: string,
    blankKind: BlankKind,
    from: LocalDate,
    to: LocalDate,
  ): Promise<{ onHand: number; days: DayStock[] }> {
    const { onHand } = await this.repository.getBalance(tx, siteId, blankKind);
    return { onHand, days: await this.repository.listDays(tx, siteId, blankKind, from, to) };
  }

  findDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<DayStock | null> {
    return this.repository.findDay(tx, serviceDayId, blankKind);
  }
}
