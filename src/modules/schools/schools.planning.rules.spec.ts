import { describe, expect, it } from '@jest/globals';
import { isFull } from '../../../test/support/tier.js';
import { addDays, type LocalDate, weekdayOf } from '../../common/local-date.js';
import { type OfficeDay, optionAtOffice, optionAtSchool, placesOf, type VisitOption } from './schools.option.rules.js';
import { distanceOf, planVisits } from './schools.planning.rules.js';
import type { SchoolTimes, Span } from './schools.calendar.rules.js';
import { ACCEPTABLE, type Acceptable, type BlockKind } from './schools.types.js';

const CALENDARS = isFull ? 1_000 : 50;
const FIRST = '2027-01-04';
const DAYS = 56;
const HOURS = { from: 480, to: 900 };

/** Numbers that a seed alone decides. */
function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (most: number) => Math.floor(next() * (most + 1));
  return { upTo, coin: (chance = 0.5) => next() < chance };
}
type Dice = ReturnType<typeof dice>;

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function termOf({ upTo, coin }: Dice): SchoolTimes {
  const lessonsFrom = 420 + upTo(4) * 15;
  const block = (): { kind: BlockKind; from: LocalDate; to: LocalDate } => {
    const from = addDays(FIRST, upTo(DAYS));
    return { kind: coin() ? 'exam' : 'break', from, to: addDays(from, upTo(13)) };
  };
  return {
    school: {
      weekDays: coin() ? 5 : 6,
      lessonsFrom: clock(lessonsFrom),
      lessonsTo: clock(lessonsFrom + 240 + upTo(16) * 15),
    },
    blocks: Array.from({ length: upTo(3) }, block),
    accepts: ACCEPTABLE.filter(() => coin(0.2)),
  };
}

function officeDay({ upTo, coin }: Dice, date: LocalDate, siteId: string, most = 20, free = 4): OfficeDay {
  const opens = 540 + upTo(2) * 60;
  const slots = Array.from({ length: 1 + upTo(most - 1) }, (_, i) => {
    const from = opens + i * 12;
    return { id: `${siteId} ${date} ${i}`, from, to: from + 12, free: upTo(free) };
  });
  return { key: `${siteId} ${date}`, siteId, date, slots, steps: coin(0.8) ? 1 : 2, cards: upTo(30) };
}

/** What must hold of every date and time, said once more in other words. */
function isAllowed(times: SchoolTimes, date: LocalDate, span: Span): boolean {
  const { accepts, blocks, school } = times;
  const on = (kind: BlockKind) => blocks.some((b) => b.kind === kind && date >= b.from && date <= b.to);
  if (on('exam') && !accepts.includes('exams')) return false;
  if (on('break') && !accepts.includes('breaks')) return false;
  const isSchoolDay = weekdayOf(date) >= 1 && weekdayOf(date) <= school.weekDays && !on('break');
  if (!isSchoolDay || accepts.includes('lessons')) return true;
  return clock(span.to) <= school.lessonsFrom || clock(span.from) >= school.lessonsTo;
}

describe('the proposal of the office', () => {
  it('breaks no constraint in any term calendar', () => {
    let [planned, refused] = [0, 0];
    for (let seed = 1; seed <= CALENDARS; seed += 1) {
      const random = dice(seed);
      const times = termOf(random);
      const travel = random.upTo(6) * 10;
      const dates = Array.from({ length: DAYS }, (_, i) => addDays(FIRST, i));
      const days = dates
        .filter((date) => [0, 6].includes(weekdayOf(date)) && random.coin(0.8))
        .flatMap((date) => ['a', 'b'].slice(0, 1 + random.upTo(1)).map((site) => officeDay(random, date, site)));
      const crew = (id: string) => ({
        id,
        stations: 1 + random.upTo(3),
        busy: Array.from({ length: random.upTo(2) }, () => {
          const from = 300 + random.upTo(600);
          return { from, to: from + random.upTo(300) };
        }),
      });
      const visits = dates.map((date) => ({
        siteId: 'school',
        date,
        hours: HOURS,
        minutes: 12,
        travelMinutes: travel,
        teams: ['t1', 't2'].map(crew),
        vehicles: random.coin() ? null : [crew('v')],
      }));
      const isOffice = random.coin(0.7);
      const options = isOffice
        ? days.map((day) => optionAtOffice(day, times, travel))
        : visits.flatMap((day) => optionAtSchool(day, times) ?? []);
      const wishedDates = Array.from({ length: 1 + random.upTo(2) }, () => addDays(FIRST, random.upTo(DAYS)));
      const [pupils, maxDays] = [1 + random.upTo(250), 1 + random.upTo(6)];
      const question = { pupils, adults: random.upTo(pupils), wishedDates, maxDays, times, options };
      const plan = planVisits(question);
      if (!plan) {
        refused += 1;
        continue;
      }
      planned += 1;
      expect(plan.reduce((sum, visit) => sum + visit.pupils, 0)).toBe(pupils);
      expect(new Set(plan.map(({ option }) => option.date)).size).toBeLessThanOrEqual(maxDays);
      expect(new Set(plan.map(({ option }) => option.key)).size).toBe(plan.length);
      expect(plan.reduce((sum, visit) => sum + visit.cards, 0)).toBeLessThanOrEqual(question.adults);
      for (const { option, seats, pupils: own, cards } of plan) {
        expect(seats.reduce((sum, { places }) => sum + places, 0)).toBe(own);
        expect(cards).toBeLessThanOrEqual(Math.min(own, option.cards));
        const day = days.find(({ key }) => isOffice && key === option.key);
        const visit = visits.find(({ date }) => !isOffice && date === option.date);
        for (const { from } of seats) {
          const length = day ? day.steps * 12 : 12;
          const span = day ? { from: from - travel, to: from + length + travel } : { from, to: from + length };
          expect([seed, option.date, from, isAllowed(times, option.date, span)]).toEqual([
            seed,
            option.date,
            from,
            true,
          ]);
        }
        if (day) expectFits(day, seats);
        if (visit) {
          const [first, last] = [seats[0]?.from ?? 0, (seats.at(-1)?.from ?? 0) + 12];
          expect(first >= HOURS.from && last <= HOURS.to).toBe(true);
          const crews = [...visit.teams, ...(visit.vehicles ?? [])].filter(({ id }) => option.crewIds.includes(id));
          expect(crews.length).toBe(visit.vehicles ? 2 : 1);
          for (const { busy } of crews)
            for (const span of busy) expect(last + travel <= span.from || first - travel >= span.to).toBe(true);
          for (const { places } of seats) expect(places).toBeLessThanOrEqual(crews[0]?.stations ?? 0);
        }
      }
    }
    expect(planned).toBeGreaterThan(CALENDARS / 10);
    expect(refused).toBeGreaterThan(CALENDARS / 20);
  });

  it('is found whenever a search through everything finds one', () => {
    let found = 0;
    for (let seed = 1; seed <= CALENDARS; seed += 1) {
      const random = dice(90_000 + seed);
      const times = { ...termOf(random), accepts: ACCEPTABLE.filter(() => random.coin(0.6)) as Acceptable[] };
      const days = Array.from({ length: 5 }, (_, i) => officeDay(random, addDays(FIRST, i * 3 + 5), 'a', 4, 2));
      const [pupils, maxDays] = [1 + random.upTo(14), 1 + random.upTo(3)];
      const options = days.map((day) => optionAtOffice(day, times, 30));
      const plan = planVisits({
        pupils,
        adults: 0,
        wishedDates: [addDays(FIRST, random.upTo(20))],
        maxDays,
        times,
        options,
      });
      const most = bestOf(
        days.map((day) => mostSeats(day, times, 30)),
        maxDays,
      );
      expect([seed, plan !== null]).toEqual([seed, most >= pupils]);
      if (plan) found += 1;
    }
    expect(found).toBeGreaterThan(CALENDARS / 10);
  });

  it('takes the nearest dates that leave enough for the rest', () => {
    const times: SchoolTimes = {
      school: { weekDays: 5, lessonsFrom: '07:00', lessonsTo: '16:00' },
      blocks: [],
      accepts: [],
    };
    const option = (date: LocalDate, places: number, more: Partial<VisitOption> = {}): VisitOption => ({
      key: `${more.siteId ?? 'a'} ${date}`,
      siteId: 'a',
      date,
      seats: [{ slotId: date, from: 540, places }],
      cards: 0,
      crewIds: [],
      ...more,
    });
    const plan = (pupils: number, maxDays: number, options: VisitOption[], adults = 0) =>
      planVisits({ pupils, adults, wishedDates: ['2027-02-13'], maxDays, times, options })?.map(
        ({ option: { date, siteId }, pupils: own, cards }) => [date, siteId, own, cards],
      );
    const days = [
      option('2027-02-06', 20),
      option('2027-02-13', 5),
      option('2027-02-20', 20),
      option('2027-03-06', 90),
    ];
    expect(plan(5, 2, days)).toEqual([['2027-02-13', 'a', 5, 0]]);
    expect(plan(24, 2, days)).toEqual([
      ['2027-02-06', 'a', 19, 0],
      ['2027-02-13', 'a', 5, 0],
    ]);
    expect(plan(60, 2, days)).toEqual([
      ['2027-02-13', 'a', 5, 0],
      ['2027-03-06', 'a', 55, 0],
    ]);
    expect(plan(91, 1, days)).toBeUndefined();
    // Where cards are wished for, the site that has them.
    const both = [option('2027-02-13', 40), option('2027-02-13', 30, { siteId: 'b', cards: 12 })];
    expect(plan(35, 1, both, 20)).toEqual([
      ['2027-02-13', 'b', 30, 12],
      ['2027-02-13', 'a', 5, 0],
    ]);
  });

  it('goes on after a break or an exam week that the wish lies in', () => {
    const blocks = [{ kind: 'break' as const, from: '2027-02-01', to: '2027-02-14' }];
    const distance = (date: LocalDate, accepts: Acceptable[] = []) =>
      distanceOf(date, ['2027-02-02'], { blocks, accepts });
    expect(distance('2027-02-20')).toBeLessThan(distance('2027-02-27'));
    expect(distance('2027-03-27')).toBeLessThan(distance('2027-01-31'));
    expect(distance('2027-01-31', ['breaks'])).toBeLessThan(distance('2027-02-20', ['breaks']));
  });
});

function expectFits({ slots, steps }: OfficeDay, seats: readonly { slotId: string | null; places: number }[]): void {
  const taken = slots.map(() => 0);
  for (const { slotId, places } of seats) {
    const first = slots.findIndex(({ id }) => id === slotId);
    for (let i = first; i < first + steps; i += 1) taken[i] = (taken[i] ?? 0) + places;
  }
  slots.forEach(({ free }, i) => expect(taken[i]).toBeLessThanOrEqual(free));
}

/** Every way to seat pupils on a day, one after the other. */
function mostSeats({ slots, steps, date }: OfficeDay, times: SchoolTimes, travel: number): number {
  const free = slots.map((slot) => slot.free);
  const from = (start: number): number => {
    let most = 0;
    for (let i = start; i + steps <= slots.length; i += 1) {
      const [first, last] = [slots[i], slots[i + steps - 1]];
      const fits = free.slice(i, i + steps).every((n) => n > 0);
      if (!first || !last || !fits || !isAllowed(times, date, { from: first.from - travel, to: last.to + travel }))
        continue;
      for (let j = i; j < i + steps; j += 1) free[j] = (free[j] ?? 0) - 1;
      most = Math.max(most, 1 + from(i));
      for (let j = i; j < i + steps; j += 1) free[j] = (free[j] ?? 0) + 1;
    }
    return most;
  };
  return from(0);
}

/** The most that any choice of so many days seats. */
function bestOf(days: readonly number[], most: number): number {
  if (most === 0 || days.length === 0) return 0;
  const [first = 0, ...others] = days;
  return Math.max(bestOf(others, most), first + bestOf(others, most - 1));
}

describe('one day', () => {
  it('offers nothing where every place is gone', () => {
    const times: SchoolTimes = {
      school: { weekDays: 5, lessonsFrom: '07:00', lessonsTo: '16:00' },
      blocks: [],
      accepts: [],
    };
    const slots = [{ id: 's', from: 540, to: 552, free: 0 }];
    const day = { key: 'k', siteId: 'a', date: '2027-02-13', slots, steps: 1, cards: 3 };
    expect(placesOf(optionAtOffice(day, times, 0))).toBe(0);
  });

  it('leaves a six-day school alone until its lessons and the way are over', () => {
    const times: SchoolTimes = {
      school: { weekDays: 6, lessonsFrom: '07:00', lessonsTo: '11:00' },
      blocks: [],
      accepts: [],
    };
    const slots = [640, 660, 690, 702].map((from) => ({ id: String(from), from, to: from + 12, free: 2 }));
    const day = { key: 'k', siteId: 'a', date: '2027-02-13', slots, steps: 1, cards: 0 };
    const ids = (accepts: Acceptable[]) =>
      optionAtOffice(day, { ...times, accepts }, 30).seats.map(({ slotId }) => slotId);
    expect(ids([])).toEqual(['690', '702']);
    expect(ids(['lessons'])).toEqual(['640', '660', '690', '702']);
  });
});
