import { isLone, leaving, leavingInTurn } from './plans.leaving.rules.js';
import { assign, type Choice, type Cost, type Place } from './plans.matching.rules.js';
import {
  byClaim,
  distance,
  keyOf,
  offers,
  type Party,
  poolOn,
  type Question,
  type Settlement,
  type TargetDay,
  weights,
} from './plans.rules.js';
import { Seating } from './plans.seating.rules.js';

/** A choice of a lone person with what it would mean. */
interface Option extends Choice {
  settlement: Settlement;
  dayId?: string;
  /** Cards of the day that it needs. */
  takes: number;
}

interface Working {
  question: Question;
  seating: Seating;
  weightOf: ReadonlyMap<string, number>;
  lone: readonly Party[];
  /** Days on which somebody gets no card any more, because others have a better claim. */
  barred: Map<string, Set<string>>;
}

/**
 * Settles what becomes of every party: the fewest people without a place, then the fewest who lose a card or move; of
 * these whoever has the least claim, first to a place and then to their own; then the shortest way in all. Exact for people who come alone, by a matching; larger
 * parties are decided before them, each as a whole to adjacent places. Where cards are missing the national order says
 * who gives way, even where that costs somebody the place.
 */
export function settle(question: Question): Settlement[] {
  const { parties, scarce } = question;
  const weightOf = weights(parties);
  const [[key, free] = ['', 0]] = scarce;
  const inTurn = question.isInTurn ? leavingInTurn(parties, key, free) : null;
  const gone = inTurn ?? leaving(parties, scarce, weightOf);
  const large = parties.filter((party) => !isLone(party)).toSorted(byClaim);
  const staying = (inTurn ? parties : large).filter(({ id }) => !gone.has(id));
  const seating = new Seating(question, staying);
  const settled: Settlement[] = staying.map((party) => ({ party, fate: 'stays' }));
  for (const party of large.filter(({ id }) => gone.has(id))) settled.push(seating.place(party));
  const lone = parties.filter((party) => isLone(party) && !staying.includes(party)).toSorted(byClaim);
  // Someone alone whose service takes several slots elsewhere needs adjacent places as well.
  const long = lone.filter((party) => question.days.some((day) => (question.fitOf(party, day)?.steps[0] ?? 1) > 1));
  const working: Working = { question, seating, weightOf, lone, barred: new Map() };
  const found = matched(working, new Set(long));
  for (const one of found) if (one.fate === 'moved') seating.take(one);
  return [...settled, ...found.map((one) => (one.fate === 'without_place' ? seating.place(one.party) : one))];
}

/** Matches again while some day would promise more cards than it has, each time without those of the least claim. */
function matched(working: Working, long: ReadonlySet<Party>): Settlement[] {
  for (;;) {
    const places = placesOf(working);
    const shares = sharesOf(working);
    const options = working.lone.map((party) => optionsOf(party, working, long.has(party)));
    const chosen = assign(options, places, shares).map((index, i) => options[i]?.[index] as Option);
    if (!barExcess(chosen, working)) return chosen.map(({ settlement }) => settlement);
  }
}

function placesOf({ question: { days }, seating }: Working): Place[] {
  const cards = [...seating.scarceLeft].filter(([key]) => !seating.left.has(key));
  const scarce = cards.map(([id, free]): Place => ({ id, free }));
  const slots = days.flatMap((day) =>
    day.slots.flatMap((slot) =>
      (['public', 'school', 'priority'] as const).map((pool): Place => {
        const id = keyOf(slot.id, pool);
        return { id, free: seating.leftFor(id), shareId: day.id };
      }),
    ),
  );
  return [...scarce, ...slots.filter(({ free }) => free > 0)];
}

/** Days on which all who could come need a card: their cards bound the matching itself. */
function sharesOf({ question, seating, lone, barred }: Working): Map<string, number> {
  const shares = new Map<string, number>();
  for (const day of question.days) {
    if (day.slots.some(({ id }) => seating.isScarce(id))) continue;
    const coming = lone.filter((party) => !barred.get(day.id)?.has(party.id) && question.fitOf(party, day));
    const isForCards = coming.every((party) => {
      const fit = question.fitOf(party, day);
      return fit && fit.cards > 0 && !fit.mayGoWithout;
    });
    if (isForCards && coming.length > 0)
      shares.set(day.id, Math.max(...coming.map((party) => seating.cardsLeft(party, day))));
  }
  return shares;
}

function optionsOf(party: Party, working: Working, isLong: boolean): Option[] {
  const { seating, weightOf, lone } = working;
  const weight = weightOf.get(party.id) ?? 0;
  const options: Option[] = [];
  const add = (placeId: string | null, cost: Cost, settlement: Settlement, dayId?: string, takes = 0) => {
    options.push({ placeId, cost, settlement, takes, ...(dayId ? { dayId } : {}) });
  };
  const [key = ''] = party.holds.keys();
  if (seating.leftFor(key) > 0) add(key, [0, 0, 0, 0, 0], { party, fate: 'stays' });
  if (party.mayStayWithout) {
    const lost = party.cards * (lone.length + 1);
    add(null, [0, lost, 0, weight, 0], { party, fate: 'card_lost' });
  }
  add(null, [1, 0, weight, 0, 0], { party, fate: 'without_place' });
  if (!isLong) for (const day of nearDays(party, working)) options.push(...optionsOn(day, party, working));
  return options;
}

/** So many of the nearest days that nobody could need a place beyond them. */
function nearDays(party: Party, { question, seating, lone }: Working): TargetDay[] {
  const near = question.days
    .map((day) => {
      const ways = day.slots.flatMap((slot) => distance(party, slot.startsAt.getTime(), question) ?? []);
      return { day, way: Math.min(...ways) };
    })
    .filter(({ way }) => Number.isFinite(way))
    .toSorted((a, b) => a.way - b.way);
  const days: TargetDay[] = [];
  let room = 0;
  for (const { day } of near) {
    days.push(day);
    if (room >= lone.length) break;
    const free = day.slots.reduce((sum, slot) => sum + seating.leftFor(keyOf(slot.id, poolOn(party, slot))), 0);
    room += (question.fitOf(party, day)?.cards ?? 0) > 0 ? Math.min(free, seating.cardsLeft(party, day)) : free;
  }
  return days;
}

function optionsOn(day: TargetDay, party: Party, { question, seating, weightOf, lone, barred }: Working): Option[] {
  const fit = question.fitOf(party, day);
  if (!fit) return [];
  const weight = weightOf.get(party.id) ?? 0;
  const hasCards =
    fit.cards === 0 || (!barred.get(day.id)?.has(party.id) && seating.cardsLeft(party, day) >= fit.cards);
  if (!hasCards && !fit.mayGoWithout) return [];
  const cards = hasCards ? fit.cards : 0;
  const cardsLost = fit.cards - cards;
  return day.slots.flatMap((slot): Option[] => {
    const pool = poolOn(party, slot);
    const placeId = keyOf(slot.id, pool);
    const way = distance(party, slot.startsAt.getTime(), question);
    if (way === null || party.holds.has(placeId) || !offers(slot, party) || seating.leftFor(placeId) < 1) return [];
    const seats = [{ startsAt: slot.startsAt, slotIds: [slot.id] }];
    const claims = [{ slotId: slot.id, pool, places: 1 }];
    const settlement: Settlement = { party, fate: 'moved', day, seats, claims, cards, cardsLost };
    const cost: Cost = [0, 1 + cardsLost * (lone.length + 1), 0, weight, way];
    return [{ placeId, cost, settlement, dayId: day.id, takes: cards }];
  });
}

/**
 * Where more would take a card than the day has, those with the best claim keep it, and the day's cards are closed to
 * everybody else, so that every day is settled once. False when every day has enough.
 */
function barExcess(chosen: readonly Option[], { seating, question, lone, barred }: Working): boolean {
  let isBarred = false;
  for (const day of question.days) {
    const takers = chosen.filter((option) => option.dayId === day.id && option.takes > 0);
    const kept = new Set<Party>();
    const used = new Map<number, number>();
    for (const { settlement, takes } of takers) {
      const left = seating.cardsLeft(settlement.party, day);
      const before = [...used].reduce((sum, [bound, cards]) => (bound <= left ? sum + cards : sum), 0);
      const all = [...used.values()].reduce((sum, cards) => sum + cards, 0);
      if (before + takes > left || all + takes > Math.max(left, ...used.keys())) continue;
      used.set(left, (used.get(left) ?? 0) + takes);
      kept.add(settlement.party);
    }
    if (kept.size === takers.length) continue;
    barred.set(day.id, new Set(lone.filter((party) => !kept.has(party)).map(({ id }) => id)));
    isBarred = true;
  }
  return isBarred;
}
