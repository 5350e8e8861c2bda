import type { ServiceCode } from '../catalogue/catalogue.types.js';

/** A finished ticket, from its call to its end: walking to the counter is in. */
export interface Served {
  service: ServiceCode;
  party: number;
  minutes: number;
}

/** What earlier days show of one service, for one person. */
export interface EarlierPace {
  service: ServiceCode;
  tickets: number;
  minutes: number;
  /** Coefficient of variation. */
  cv: number;
}

/** How fast a site serves right now. */
export interface Pace {
  minutesOf(service: ServiceCode): number;
  /** Coefficient of variation of one person's service. */
  cv: number;
  /** Relative error of the means themselves: all of today may be slower. */
  error: number;
}

/** How much what was believed before weighs, in tickets. */
const CATALOGUE_WEIGHT = 4;
const MOST_EARLIER = 30;
const SPEED_WEIGHT = 8;
const SERVICE_WEIGHT = 8;
const CV_WEIGHT = 12;
const USUAL_CV = 0.5;
/** A ticket that somebody forgot to end, or ended by a slip, says nothing of how long people take. */
const LONGEST_SHARE = 4;
const SHORTEST_SHARE = 0.1;
const UNKNOWN_MINUTES = 12;

const mean = (believed: number, weight: number, sum: number, count: number): number =>
  (believed * weight + sum) / (weight + count);

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Service times out of today's tickets, drawn to those of earlier days, and these to the catalogue. */
export function paceOf(
  catalogue: ReadonlyMap<ServiceCode, number>,
  earlier: readonly EarlierPace[],
  today: readonly Served[],
): Pace {
  const before = (service: ServiceCode): number => {
    const usual = catalogue.get(service) ?? UNKNOWN_MINUTES;
    const past = earlier.find((one) => one.service === service);
    const weight = Math.min(past?.tickets ?? 0, MOST_EARLIER);
    return mean(usual, CATALOGUE_WEIGHT, weight * (past?.minutes ?? 0), weight);
  };
  const seen = today.map(({ service, party, minutes }) => {
    const usual = before(service);
    const own = Math.min(Math.max(minutes / party, usual * SHORTEST_SHARE), usual * LONGEST_SHARE);
    return { service, party, minutes: own, share: own / usual };
  });
  const speed = mean(1, SPEED_WEIGHT, sum(seen.map(({ share }) => share)), seen.length);
  const minutesOf = (service: ServiceCode): number => {
    const own = seen.filter((one) => one.service === service).map(({ minutes }) => minutes);
    return mean(before(service) * speed, SERVICE_WEIGHT, sum(own), own.length);
  };
  const usual = new Map([...new Set(seen.map(({ service }) => service))].map((one) => [one, minutesOf(one)]));
  // A party's time per person varies less than one person's.
  const squares = seen.map((s) => s.party * (s.minutes / (usual.get(s.service) ?? s.minutes) - 1) ** 2);
  const past = sum(earlier.map(({ tickets }) => tickets));
  const pastWeight = Math.min(past, MOST_EARLIER);
  const pastSquare = past === 0 ? 0 : sum(earlier.map(({ tickets, cv }) => tickets * cv * cv)) / past;
  const square = mean(USUAL_CV ** 2, CV_WEIGHT, pastWeight * pastSquare + sum(squares), pastWeight + seen.length);
  const cv = Math.sqrt(square);
  return { minutesOf, cv, error: cv / Math.sqrt(SPEED_WEIGHT + seen.length + Math.sqrt(pastWeight)) };
}

/** Booked people of one local hour of the day: who came, and who did not by the end of their grace time. */
export interface HourShow {
  hour: number;
  came: number;
  missed: number;
}

/** How many of the booked people do not come. */
export interface Absence {
  share: number;
  /** The share that nine of ten such hours exceed: what may be given away ahead of time. */
  atLeast: number;
}

const USUAL_SHARE = 0.3;
const SITE_WEIGHT = 8;
const HOUR_WEIGHT = 12;
const TODAY_WEIGHT = 16;
const MOST_OF_HOUR = 40;
const P10 = 1.2816;

const missedOf = (all: readonly HourShow[]): number => sum(all.map(({ missed }) => missed));
const countOf = (all: readonly HourShow[]): number => sum(all.map(({ came, missed }) => came + missed));

/** The no-show rate by hour: today's drawn to that of the hour, this to the site's, this to the usual. */
export function absenceOf(earlier: readonly HourShow[], today: readonly HourShow[]): (hour: number) => Absence {
  const site = mean(USUAL_SHARE, SITE_WEIGHT, missedOf(earlier), countOf(earlier));
  return (hour) => {
    const own = earlier.filter((one) => one.hour === hour);
    const count = countOf(own);
    const weight = Math.min(count, MOST_OF_HOUR);
    const usual = mean(site, HOUR_WEIGHT, count === 0 ? 0 : (weight * missedOf(own)) / count, weight);
    const share = mean(usual, TODAY_WEIGHT, missedOf(today), countOf(today));
    const known = TODAY_WEIGHT + countOf(today);
    return { share, atLeast: Math.max(0, share - P10 * Math.sqrt((share * (1 - share)) / known)) };
  };
}
