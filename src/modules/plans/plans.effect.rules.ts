import type { PlanEffect } from './plans.types.js';

/** Nobody is concerned who was not when the plan was shown, and nobody worse than it said. */
export function isNoWorse(now: PlanEffect, shown: PlanEffect): boolean {
  const before = new Map(shown.moves.map((move) => [move.bookingId, move]));
  return now.moves.every((move) => {
    const seen = before.get(move.bookingId);
    if (!seen || seen.party < move.party) return false;
    if (seen.fate === 'without_place') return true;
    const isMovedUnseen = move.fate === 'moved' && seen.fate !== 'moved';
    return move.fate !== 'without_place' && move.cardsLost <= seen.cardsLost && !isMovedUnseen;
  });
}
