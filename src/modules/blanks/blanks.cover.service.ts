import { Injectable } from '@nestjs/common';
import type { Place } from '../../platform/access/actor.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { coverDays } from './blanks.cover.rules.js';
import { STOCK_SHORT } from './blanks.events.js';
import { BlanksPolicyService } from './blanks.policy.service.js';
import { BlanksRepository } from './blanks.repository.js';
import { cardsShort, keptForFirst, openCards } from './blanks.rules.js';
import { BLANK_KINDS, type BlankKind, type KeptDay } from './blanks.types.js';

/** Facts are never refused: what they leave short is covered from where cards lie free, and only then told. */
@Injectable()
export class BlanksCoverService {
  constructor(
    private readonly calendar: CalendarService,
    private readonly outbox: Outbox,
    private readonly policy: BlanksPolicyService,
    private readonly repository: BlanksRepository,
  ) {}

  /**
   * Covers what can be covered, from unallotted cards and unpromised cards of other days. Gives how many promised cards
   * stay without a card. Locks the balance, then the days from today on.
   */
  async cover(tx: Tx, siteId: string, blankKind: BlankKind): Promise<number> {
    const today = this.calendar.today(await this.calendar.getSite(siteId));
    await this.repository.lockBalances(tx, [siteId], blankKind);
    const { onHand } = await this.repository.getBalance(tx, siteId, blankKind);
    // With the balance locked a claim can take free cards but leave no day short: nothing to change stays so.
    const seen = coverDays(await this.repository.listDaysFrom(tx, siteId, blankKind, today), onHand);
    if (seen.changes.length === 0) return seen.short;
    const days = await this.repository.lockDaysFrom(tx, siteId, blankKind, today);
    const { changes, short } = coverDays(days, onHand);
    const { firstPercent } = await this.policy.find(tx, siteId, blankKind);
    for (const { serviceDayId, ...after } of changes) {
      const places = days.find((day) => day.serviceDayId === serviceDayId)?.places ?? 0;
      const kept = keptForFirst({ ...after, places }, firstPercent);
      await this.repository.setAllotment(tx, serviceDayId, blankKind, { ...after, keptForFirst: kept });
    }
    return short;
  }

  /** Covers; what stays short is told to whoever makes plans, in the same transaction. */
  async coverOrTell(tx: Tx, siteId: string, blankKind: BlankKind): Promise<number> {
    const short = await this.cover(tx, siteId, blankKind);
    if (short > 0) await this.outbox.add(tx, STOCK_SHORT, siteId, 1);
    return short;
  }

  /** Both kinds of cards of a site. Gives the promised cards that stay without a card, in all. */
  async coverSite(tx: Tx, siteId: string): Promise<number> {
    let short = 0;
    for (const blankKind of BLANK_KINDS) short += await this.cover(tx, siteId, blankKind);
    return short;
  }

  /**
   * Gives one day that a print left short what the site has unallotted. Other days are not locked here, because the
   * caller holds this one already: whoever handles the event takes from them. The balance must be locked.
   */
  async fillDay(tx: Tx, { siteId }: Place, day: KeptDay): Promise<void> {
    const lack = cardsShort(day);
    if (lack === 0) return;
    const today = this.calendar.today(await this.calendar.getSite(siteId));
    const days = await this.repository.listDaysFrom(tx, siteId, day.blankKind, today);
    const { onHand } = await this.repository.getBalance(tx, siteId, day.blankKind);
    const unallotted = onHand - days.reduce((sum, d) => sum + openCards(d), 0);
    const given = Math.min(lack, Math.max(0, unallotted));
    if (given > 0) {
      const allotted = day.used + openCards(day) + given;
      const after = { allotted, reserve: 0, keptForFirst: 0 };
      await this.repository.setAllotment(tx, day.serviceDayId, day.blankKind, after);
    }
    if (given < lack) await this.outbox.add(tx, STOCK_SHORT, siteId, 1);
  }
}
