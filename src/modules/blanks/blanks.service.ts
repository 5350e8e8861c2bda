import { Injectable } from '@nestjs/common';
import { type LocalDate, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { type Actor, type Place, staffIdOf } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import type { ServiceDay, Site } from '../calendar/calendar.types.js';
import { NoCardsLeft } from './blanks.errors.js';
import { BlanksRepository } from './blanks.repository.js';
import { cardsLeft } from './blanks.rules.js';
import type { BlankKind, DayStock } from './blanks.types.js';

export interface CardsOfDay {
  serviceDayId: string;
  blankKind: BlankKind;
  cards: number;
}

/** Cards as bookings and the desk need them: promised, given back, printed. All of it joins the caller's transaction. */
@Injectable()
export class BlanksService {
  constructor(
    private readonly clock: Clock,
    private readonly repository: BlanksRepository,
  ) {}

  /**
   * Sets cards aside for a new day: as many as it has places, at most what lies free. Idempotent; a site that does not
   * print has no day stock. Locks the balance.
   */
  async openDay(
    tx: Tx,
    site: Site,
    day: ServiceDay,
    blankKind: BlankKind,
    wanted: number,
    reserve: number,
  ): Promise<void> {
    if (!site.prints || (await this.repository.findDay(tx, day.id, blankKind))) return;
    await this.repository.lockBalances(tx, [site.id], blankKind);
    const { onHand } = await this.repository.getBalance(tx, site.id, blankKind);
    const today = localDateIn(site.timezone, this.clock.now());
    const allotted = Math.max(0, Math.min(wanted, onHand - (await this.allottedFrom(tx, site.id, blankKind, today))));
    const own = { serviceDayId: day.id, regionId: site.regionId, siteId: site.id, date: day.date, blankKind };
    await this.repository.insertDay(tx, { ...own, allotted, reserve: Math.min(reserve, allotted) });
  }

  /**
   * Keeps cards of the day for people. Locks the day stock.
   * @throws NoCardsLeft when fewer are left; nothing was changed then.
   */
  async promise(
    tx: Tx,
    day: CardsOfDay,
    options: { mayUseReserve?: boolean; canGoWithout?: boolean } = {},
  ): Promise<void> {
    if (day.cards === 0) return;
    const count = await this.repository.promise(
      tx,
      day.serviceDayId,
      day.blankKind,
      day.cards,
      options.mayUseReserve ?? false,
    );
    if (count === 0) throw new NoCardsLeft(options.canGoWithout);
  }

  async giveBack(tx: Tx, day: CardsOfDay): Promise<void> {
    if (day.cards > 0) await this.repository.giveBack(tx, day.serviceDayId, day.blankKind, day.cards);
  }

  /** Locks the day stock before slots and bookings: the fixed order. */
  async lockDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<void> {
    await this.repository.lockDay(tx, serviceDayId, blankKind);
  }

  /** Locks the balance, first of all rows after the idempotency key. */
  async lockBalance(tx: Tx, siteId: string, blankKind: BlankKind): Promise<void> {
    await this.repository.lockBalances(tx, [siteId], blankKind);
  }

  /**
   * One printed card leaves the stock and uses up the promise, if there was one. The balance must be locked.
   * @throws StockShort when no card lies at the site: then the count is wrong and comes first.
   */
  async issue(
    tx: Tx,
    actor: Actor,
    card: Place & {
      serviceDayId: string;
      blankKind: BlankKind;
      bookingPersonId: string;
      wasPromised: boolean;
      reason: string;
    },
  ): Promise<void> {
    const { siteId, regionId, serviceDayId, blankKind, bookingPersonId, reason } = card;
    const now = this.clock.now();
    await this.repository.moveBalance(tx, siteId, blankKind, 'issue', -1);
    await this.repository.append(tx, {
      id: newId(now),
      regionId,
      siteId,
      blankKind,
      kind: 'issue',
      quantity: -1,
      reason,
      serviceDayId,
      bookingPersonId,
      staffId: staffIdOf(actor),
      occurredAt: now,
    });
    await this.repository.use(tx, serviceDayId, blankKind, 1, card.wasPromised ? 1 : 0);
  }

  /** Cards left to promise, by service day; days without stock are missing. */
  async cardsLeftByDay(
    tx: Tx,
    siteId: string,
    blankKind: BlankKind,
    from: LocalDate,
    to: LocalDate,
  ): Promise<Map<string, number>> {
    const days = await this.repository.listDays(tx, siteId, blankKind, from, to);
    return new Map(days.map((day) => [day.serviceDayId, cardsLeft(day)]));
  }

  async cardsLeft(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<number> {
    const day = await this.repository.findDay(tx, serviceDayId, blankKind);
    return day ? cardsLeft(day) : 0;
  }

  findDay(tx: Tx, serviceDayId: string, blankKind: BlankKind): Promise<DayStock | null> {
    return this.repository.findDay(tx, serviceDayId, blankKind);
  }

  private async allottedFrom(tx: Tx, siteId: string, blankKind: BlankKind, from: LocalDate): Promise<number> {
    const days = await this.repository.lockDaysFrom(tx, siteId, blankKind, from);
    return days.reduce((sum, day) => sum + day.allotted - day.used, 0);
  }
}
