import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Live } from '../../platform/live/live.service.js';
import { BlanksCoverService } from '../blanks/blanks.cover.service.js';
import { BlanksService } from '../blanks/blanks.service.js';
import { BlanksStockService } from '../blanks/blanks.stock.service.js';
import { BookingsDisplacingService, type Goal, type LiveBooking } from '../bookings/bookings.displacing.service.js';
import { CalendarChangeService } from '../calendar/calendar.change.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type ServiceDay } from '../calendar/calendar.types.js';
import { CapacityShapeService } from '../capacity/capacity.shape.service.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { type Draft, newSlotId } from './plans.draft.types.js';
import type { Settlement } from './plans.rules.js';

type Moved = Extract<Settlement, { fate: 'moved' }>;

/** Does what a draft says. Everything that it touches must be locked, and read under that lock. */
@Injectable()
export class PlansApplyingService {
  constructor(
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly catalogue: CatalogueService,
    private readonly calendar: CalendarService,
    private readonly changes: CalendarChangeService,
    private readonly shapes: CapacityShapeService,
    private readonly blanks: BlanksService,
    private readonly cover: BlanksCoverService,
    private readonly stock: BlanksStockService,
    private readonly displacing: BookingsDisplacingService,
  ) {}

  /** Frees what is given up, gives the days their new shape, then takes the new places. Gives the days after it. */
  async apply(tx: Tx, actor: Actor, draft: Draft): Promise<ServiceDay[]> {
    const { site, change, released } = draft;
    for (const one of released) await this.displacing.release(tx, actor, one);
    await this.giveUp(tx, actor, draft);
    const days: ServiceDay[] = [];
    for (const day of draft.after) days.push(await this.reshape(tx, actor, draft, day));
    if (change.kind === 'closure') await this.calendar.addClosure(tx, site, change);
    await this.takePlaces(tx, actor, draft);
    if (change.kind === 'allotment') {
      const { date, ...want } = change;
      await this.stock.allotIn(tx, actor, site, date, want);
    }
    if (change.kind === 'shortage') await this.cover.cover(tx, site.id, change.blankKind);
    const { counts } = draft.effect;
    await this.audit.record(tx, actor, {
      action: `plan.${change.kind}`,
      subjectType: 'site',
      subjectId: site.id,
      at: placeOf(site),
      details: { change, counts },
    });
    await this.live.announce(tx, `site:${site.id}`);
    return days;
  }

  private async giveUp(tx: Tx, actor: Actor, { live, settlements }: Draft): Promise<void> {
    const these = (of: readonly Settlement[]) => of.flatMap(({ party }) => live.get(party.id) ?? []);
    const withFate = (fate: Settlement['fate']) => these(settlements.filter((s) => s.fate === fate));
    const leavesDay = (s: Settlement) => s.fate === 'moved' && live.get(s.party.id)?.booking.serviceDayId !== s.day.id;
    await this.displacing.cancel(tx, actor, withFate('without_place'));
    await this.displacing.withdrawCards(tx, actor, withFate('card_lost'));
    await this.displacing.vacate(tx, withFate('moved'), these(settlements.filter(leavesDay)));
  }

  /** A closed day gives back the cards that nobody there was promised. */
  private async reshape(tx: Tx, actor: Actor, { site, change }: Draft, day: ServiceDay): Promise<ServiceDay> {
    const reason = 'reason' in change ? change.reason : (day.reason ?? '');
    const saved = await this.changes.save(tx, actor, day, reason);
    await this.shapes.reshape(tx, site, saved);
    if (saved.status === 'closed') await this.blanks.closeDay(tx, saved.id);
    return saved;
  }

  /** Those from whom cards are kept back first: what others take later then never stands in their way. */
  private async takePlaces(tx: Tx, actor: Actor, draft: Draft): Promise<void> {
    const moves = draft.settlements.flatMap((s) => (s.fate === 'moved' ? [s] : []));
    const made = await this.madeSlots(tx, draft);
    const classes = new Map<string, 1 | 2 | 3>();
    for (const { party } of moves) classes.set(party.id, (await this.catalogue.get(party.serviceCode)).nationalClass);
    const inOrder = moves.toSorted((a, b) => (classes.get(b.party.id) ?? 3) - (classes.get(a.party.id) ?? 3));
    const goals = inOrder.flatMap((move): Goal[] => {
      const one = draft.live.get(move.party.id);
      const day = draft.days.get(move.day.id);
      if (!one || !day) return [];
      const seats = move.seats.map((seat) => ({ ...seat, slotIds: seat.slotIds.map((id) => made.get(id) ?? id) }));
      const claims = move.claims.map((claim) => ({ ...claim, slotId: made.get(claim.slotId) ?? claim.slotId }));
      const nationalClass = classes.get(move.party.id) ?? 3;
      return [{ one, day, seats, claims, nationalClass, ...this.cardsOf(draft, one, move) }];
    });
    await this.displacing.settle(tx, actor, goals);
  }

  private cardsOf(draft: Draft, one: LiveBooking, move: Moved) {
    const verdict = draft.verdictOf(one, move.day);
    const held = one.booking.serviceDayId === move.day.id ? one.booking.cardsHeld : 0;
    const cards = Math.min(held + move.cards, verdict?.cards ?? 0);
    const people = (verdict?.people ?? []).map((person) =>
      person.cardState === 'promised' && cards < (verdict?.cards ?? 0)
        ? { ...person, cardState: 'later' as const, printableFrom: null }
        : person,
    );
    return { cards: people.some(({ cardState }) => cardState === 'promised') ? cards : 0, people };
  }

  /** Slots that a reshaped day has now, by the name that they had in the draft. */
  private async madeSlots(tx: Tx, { after }: Draft): Promise<Map<string, string>> {
    const slots = await this.shapes.listDays(
      tx,
      after.map(({ id }) => id),
    );
    const timed = slots.filter(({ kind }) => kind === 'timed');
    return new Map(timed.map(({ id, startsAt }) => [newSlotId(startsAt), id]));
  }
}
