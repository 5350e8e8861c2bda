import type { LocalDate } from '../../common/local-date.js';
import { blockedBy, lessonsOn, mayUse, type SchoolTimes, type Span, spansWithout } from './schools.calendar.rules.js';

/** Pupils who start together: at a slot that exists, or at a time of a day that is still to be made. */
export interface SeatsAt {
  slotId: string | null;
  /** Minutes since midnight at the place. */
  from: number;
  places: number;
}

/** One service day that pupils could use, with the times that suit them. */
export interface VisitOption {
  key: string;
  siteId: string;
  date: LocalDate;
  seats: readonly SeatsAt[];
  /** Cards that may still be promised there. */
  cards: number;
  /** Who would go there; none where pupils come to the office. */
  crewIds: readonly string[];
}

export const placesOf = ({ seats }: Pick<VisitOption, 'seats'>): number =>
  seats.reduce((sum, { places }) => sum + places, 0);

export interface OfficeDay {
  key: string;
  siteId: string;
  date: LocalDate;
  /** By start. */
  slots: readonly { id: string; from: number; to: number; free: number }[];
  /** Consecutive places that one pupil takes. */
  steps: number;
  cards: number;
}

/**
 * What a day at an office or kecamatan has for pupils, who are away from `travelMinutes` before until as long after.
 * From the left, as many as fit: for seats of one length no other way seats more.
 */
export function optionAtOffice(day: OfficeDay, times: SchoolTimes, travelMinutes: number): VisitOption {
  const { key, siteId, date, slots, steps, cards } = day;
  const free = slots.map((slot) => slot.free);
  const seats = slots.flatMap((first, index): SeatsAt[] => {
    const own = slots.slice(index, index + steps);
    const last = own.at(-1) ?? first;
    const isUnbroken = own.every((slot, i) => i === 0 || slot.from === own[i - 1]?.to);
    const away = { from: first.from - travelMinutes, to: last.to + travelMinutes };
    if (own.length < steps || !isUnbroken || !mayUse(times, date, away)) return [];
    const places = Math.min(...free.slice(index, index + steps));
    for (let i = index; i < index + steps; i += 1) free[i] = (free[i] ?? 0) - places;
    return places > 0 ? [{ slotId: first.id, from: first.from, places }] : [];
  });
  return { key, siteId, date, seats, cards, crewIds: [] };
}

/** A team or vehicle on one date. */
export interface CrewOnDate {
  id: string;
  stations: number;
  /** When it is out for others, their travel included. */
  busy: readonly Span[];
}

export interface SchoolDay {
  siteId: string;
  date: LocalDate;
  /** Within which a visit may take place. */
  hours: Span;
  /** For one pupil at one recording set. */
  minutes: number;
  /** Of the team, one way. */
  travelMinutes: number;
  teams: readonly CrewOnDate[];
  /** Null where none is needed. */
  vehicles: readonly CrewOnDate[] | null;
}

/** The team, with a vehicle where one is needed, that can record most pupils at the school that day; null when none can. */
export function optionAtSchool(day: SchoolDay, times: SchoolTimes): VisitOption | null {
  const { date, hours, siteId } = day;
  if (blockedBy(times, date)) return null;
  const lessons = times.accepts.includes('lessons') ? null : lessonsOn(times, date);
  const open = spansWithout(hours, lessons ? [lessons] : []);
  let best: VisitOption | null = null;
  for (const team of day.teams) {
    for (const vehicle of day.vehicles ?? [null]) {
      const crews = vehicle ? [team, vehicle] : [team];
      const elsewhere = crews.flatMap(({ busy }) => busy.map((span) => widened(span, day.travelMinutes)));
      for (const span of open.flatMap((one) => spansWithout(one, elsewhere))) {
        const option = { key: `${siteId} ${date}`, siteId, date, cards: 0, crewIds: crews.map(({ id }) => id) };
        const found = { ...option, seats: seatsIn(span, day.minutes, team.stations) };
        if (placesOf(found) > (best ? placesOf(best) : 0)) best = found;
      }
    }
  }
  return best;
}

const widened = ({ from, to }: Span, by: number): Span => ({ from: from - by, to: to + by });

function seatsIn({ from, to }: Span, minutes: number, stations: number): SeatsAt[] {
  const count = Math.floor((to - from) / minutes);
  return Array.from({ length: count }, (_, i) => ({ slotId: null, from: from + i * minutes, places: stations }));
}
