import type { History, Occupation, SlotTimeline } from './history.types.js';
import type { HolderRow, SlotRow } from './timeline.types.js';

type Place = Pick<SlotRow, 'id' | 'serviceDayId' | 'startsAt'>;
type SlotsByName = ReadonlyMap<string, ReadonlySet<string>>;

/** Every process reads the stored clock again within this time. */
const CLOCK_IS_READ_MS = 2_500;
/**
 * How much the clock of a busy process may be off, and how long a commit may take until others see it. A place that
 * is taken is told to nobody before its commit, so that moment alone is certain.
 */
export const DOUBT_MS = 5_000;

/**
 * The earliest moment of the clients' clock at which the program's clock read `app`. -Infinity when it never did in this
 * history: then it was before.
 */
export function earliestAt({ begin, clock }: Pick<History, 'begin' | 'clock'>, app: number): number {
  const stretches = [{ at: -Infinity, offsetMs: begin.offsetMs }, ...clock];
  const fitting = stretches.flatMap(({ at, offsetMs }, index) => {
    const moment = app - offsetMs - begin.skewMs;
    const until = (stretches[index + 1]?.at ?? Infinity) + CLOCK_IS_READ_MS;
    return moment >= at && moment <= until ? [moment] : [];
  });
  return fitting.length === 0 ? -Infinity : Math.min(...fitting);
}

/** When each booking may have held places of these slots, at the longest. */
export function timelinesOf(
  slots: readonly SlotRow[],
  holders: readonly HolderRow[],
  history: History,
): SlotTimeline[] {
  const asked = slotsAskedFor(history);
  return slots.map(({ id: slotId, capacity, publicCapacity, services, ...slot }) => ({
    slotId,
    capacity,
    publicCapacity,
    services,
    occupations: holders.flatMap((holder) => [
      ...presentOf(slotId, holder, history),
      ...pastOf({ id: slotId, ...slot }, holder, history, asked),
    ]),
  }));
}

/** What it holds now: since that was committed, and no longer than its hold lasts. */
function presentOf(slotId: string, holder: HolderRow, history: History): Occupation[] {
  const told = earliestAt(history, holder.movedApp ?? holder.createdApp) - DOUBT_MS;
  return holder.claims
    .filter((claim) => claim.slotId === slotId)
    .map(({ pool, places, since }) => {
      const from = since === null ? told : since - history.begin.skewMs;
      return { pool, places, from, to: expiryOf(holder, history) };
    });
}

/** What it held before it ended or was moved: its claims are gone, so all that it may have held counts. */
function pastOf(slot: Place, holder: HolderRow, history: History, asked: SlotsByName): Occupation[] {
  if ((holder.moves === 0 && !holder.isEnded) || !mayHaveHeld(slot, holder, asked)) return [];
  const commit = holder.isEnded ? holder.endedCommit : holder.movedCommit;
  const ended = commit === null ? Infinity : commit - history.begin.skewMs + DOUBT_MS;
  const { pool, party: places } = holder;
  const from = earliestAt(history, holder.createdApp) - DOUBT_MS;
  return [{ pool, places, from, to: Math.min(ended, expiryOf(holder, history)) }];
}

function mayHaveHeld(slot: Place, holder: HolderRow, asked: SlotsByName): boolean {
  const slots = new Set([holder.slotId, ...(asked.get(holder.code) ?? []), ...(asked.get(holder.id) ?? [])]);
  // Moved by somebody else, or several people who were moved: it may have been anywhere.
  if (holder.moves > 0 && (holder.isWide || slots.size < 2)) return true;
  if (!holder.isWide) return slots.has(slot.id);
  return slot.serviceDayId === holder.serviceDayId && slot.startsAt >= holder.slotStartsAt;
}

/** A hold that ran out counts as free. Where the clock was moved, when that was is not known for certain. */
function expiryOf({ expiresApp }: HolderRow, history: History): number {
  if (expiresApp === null || history.clock.length > 0) return Infinity;
  return expiresApp - history.begin.offsetMs - history.begin.skewMs + DOUBT_MS;
}

/** By booking code or id: the slots that the clients wanted for it. */
function slotsAskedFor({ operations }: History): Map<string, Set<string>> {
  const slots = new Map<string, Set<string>>();
  for (const { on, subject, slotId, outcome } of operations) {
    if (slotId === null || outcome === 'fail') continue;
    for (const name of [on, subject]) {
      if (name !== null) slots.set(name, (slots.get(name) ?? new Set()).add(slotId));
    }
  }
  return slots;
}
