import { Injectable } from '@nestjs/common';
import { isoWithOffset } from '../../common/local-date.js';
import type { Tx } from '../../platform/database/sql.js';
import { BookingsDisplacingService } from '../bookings/bookings.displacing.service.js';
import type { Draft } from './plans.draft.types.js';
import type { Settlement } from './plans.rules.js';
import type { PlanCounts, PlanEffect, PlanMove } from './plans.types.js';

/** Says what a draft does, for people to read and to compare. */
@Injectable()
export class PlansEffectService {
  constructor(private readonly displacing: BookingsDisplacingService) {}

  async describe(
    tx: Tx,
    draft: Pick<Draft, 'site' | 'settlements' | 'released' | 'live'>,
    cardsMissing: number,
  ): Promise<PlanEffect> {
    const concerned = draft.settlements.flatMap(({ party }) => draft.live.get(party.id) ?? []);
    const reachable = await this.displacing.reachable(tx, concerned);
    const moves = draft.settlements.flatMap((settlement) => moveOf(draft, settlement, reachable) ?? []);
    moves.sort((a, b) => (`${a.from.startsAt} ${a.code}` < `${b.from.startsAt} ${b.code}` ? -1 : 1));
    return { moves, counts: countsOf(moves, draft.released.length), cardsMissing };
  }
}

function moveOf(
  { site, live }: Pick<Draft, 'site' | 'live'>,
  settlement: Settlement,
  reachable: ReadonlySet<string>,
): PlanMove | null {
  const one = live.get(settlement.party.id);
  if (!one || settlement.fate === 'stays') return null;
  const { booking, needs } = one;
  const at = (instant: Date) => isoWithOffset(site.timezone, instant);
  const isMoved = settlement.fate === 'moved';
  const starts = isMoved ? settlement.seats.map((seat) => seat.startsAt) : [];
  const first = starts.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    bookingId: booking.id,
    code: booking.code,
    service: booking.serviceCode,
    party: booking.party,
    fate: settlement.fate,
    from: { date: booking.serviceOn, startsAt: at(booking.startsAt) },
    to: isMoved && first ? { date: settlement.day.date, startsAt: at(first) } : null,
    cardsLost: isMoved ? settlement.cardsLost : booking.cardsHeld,
    hasNeeds: needs.length > 0,
    isReachable: reachable.has(booking.id),
  };
}

function countsOf(moves: readonly PlanMove[], released: number): PlanCounts {
  const people = (of: readonly PlanMove[]) => of.reduce((sum, { party }) => sum + party, 0);
  const withFate = (fate: PlanMove['fate']) => moves.filter((move) => move.fate === fate);
  const stillThere = moves.filter(({ fate }) => fate !== 'without_place');
  return {
    bookings: moves.length,
    people: people(moves),
    moved: people(withFate('moved')),
    withoutPlace: people(withFate('without_place')),
    cardsLost: stillThere.reduce((sum, { cardsLost }) => sum + cardsLost, 0),
    unreachable: people(moves.filter(({ isReachable }) => !isReachable)),
    released,
  };
}
