import {
  distance,
  keyOf,
  offers,
  type Party,
  poolOn,
  type Question,
  type Settlement,
  type TargetDay,
} from './plans.rules.js';

/** More than one booking may hold is a school's block: its new days are arranged with the school. */
const MOST_SEATED = 5;

type Moved = Extract<Settlement, { fate: 'moved' }>;

/** What is left of places and cards while parties are seated one after another. */
export class Seating {
  /** Places left where nobody has to give way, by key. */
  readonly left = new Map<string, number>();
  /** What is left of the scarce things for people who come alone. */
  readonly scarceLeft: Map<string, number>;
  private readonly scarceSlots: ReadonlySet<string>;
  private readonly given = new Map<string, number>();

  constructor(
    private readonly question: Question,
    staying: readonly Party[],
  ) {
    this.scarceLeft = new Map(question.scarce);
    for (const { holds } of staying)
      for (const [key, amount] of holds) this.scarceLeft.set(key, (this.scarceLeft.get(key) ?? 0) - amount);
    const scarceSlots = new Set<string>();
    for (const slot of question.days.flatMap((day) => day.slots)) {
      for (const [pool, left = 0] of Object.entries(slot.left)) {
        const key = keyOf(slot.id, pool as Party['pool']);
        if (question.scarce.has(key)) scarceSlots.add(slot.id);
        this.left.set(key, question.scarce.has(key) ? Math.max(0, this.scarceLeft.get(key) ?? 0) : Math.max(0, left));
      }
    }
    this.scarceSlots = scarceSlots;
  }

  isScarce(slotId: string): boolean {
    return this.scarceSlots.has(slotId);
  }

  leftFor(key: string): number {
    return Math.max(0, this.left.get(key) ?? this.scarceLeft.get(key) ?? 0);
  }

  cardsLeft(party: Party, day: TargetDay): number {
    return this.question.cardsLeft(party, day) - (this.given.get(day.id) ?? 0);
  }

  /** The nearest adjacent places for all of them, with their cards if some day has both. */
  place(party: Party): Settlement {
    const found = this.nearest(party, true) ?? (party.mayStayWithout ? null : this.nearest(party, false));
    if (found) this.take(found);
    return found ?? { party, fate: party.mayStayWithout ? 'card_lost' : 'without_place' };
  }

  /** What somebody took elsewhere is gone for the next one. */
  take({ claims, day, cards }: Moved): void {
    for (const { slotId, pool, places } of claims)
      this.left.set(keyOf(slotId, pool), this.leftFor(keyOf(slotId, pool)) - places);
    this.given.set(day.id, (this.given.get(day.id) ?? 0) + cards);
  }

  private nearest(party: Party, withCards: boolean): Moved | null {
    if (party.people > MOST_SEATED) return null;
    for (const { day, slotId } of this.startsFor(party)) {
      const fit = this.question.fitOf(party, day);
      if (!fit) continue;
      const cards = withCards ? fit.cards : 0;
      if (withCards ? this.cardsLeft(party, day) < cards : !fit.mayGoWithout) continue;
      const slots = this.slotsOf(day, party);
      const pool = poolOn(party, slots.find(({ id }) => id === slotId) ?? (slots[0] as (typeof slots)[number]));
      const plan = this.question.seat(slots, slotId, pool, fit.steps);
      if (!plan) continue;
      return { ...plan, party, fate: 'moved', day, cards, cardsLost: fit.cards - cards };
    }
    return null;
  }

  /** Starts that the party may be sent to, the nearest first. */
  private startsFor(party: Party): { day: TargetDay; slotId: string }[] {
    const starts = this.question.days.flatMap((day) =>
      day.slots.flatMap((slot) => {
        const way = distance(party, slot.startsAt.getTime(), this.question);
        return way === null || !offers(slot, party) ? [] : [{ day, slotId: slot.id, way }];
      }),
    );
    return starts.toSorted((a, b) => a.way - b.way);
  }

  /** As they are now; what people who come alone still contend for is not free for a party. */
  private slotsOf(day: TargetDay, party: Party): TargetDay['slots'] {
    return day.slots.map((slot) => {
      const pool = poolOn(party, slot);
      const key = keyOf(slot.id, pool);
      const left = this.question.scarce.has(key) || !offers(slot, party) ? 0 : this.leftFor(key);
      return { ...slot, left: { ...slot.left, [pool]: left } };
    });
  }
}
