import { type LocalDate, minutesOfDay, weekdayOf } from '../../common/local-date.js';
import type { Acceptable, BlockKind, CalendarBlock, School } from './schools.types.js';

type Days = Pick<CalendarBlock, 'kind' | 'from' | 'to'>;
type Lessons = Pick<School, 'weekDays' | 'lessonsFrom' | 'lessonsTo'>;

/** Minutes since midnight at the place, the end not included. */
export interface Span {
  from: number;
  to: number;
}

/** When a school may be asked to come, or be visited. */
export interface SchoolTimes {
  school: Lessons;
  /** Of this school alone, as `blocksOf` gives them. */
  blocks: readonly Days[];
  accepts: readonly Acceptable[];
}

const ACCEPTS: Record<BlockKind, Acceptable> = { exam: 'exams', break: 'breaks' };

const spansOverlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

/**
 * The blocks that count for a school: its own, and those of its owner or region, unless the school says of a block of
 * that kind at that time when it is by itself.
 */
export function blocksOf(
  school: Pick<School, 'id' | 'owner' | 'regionId'>,
  blocks: readonly CalendarBlock[],
): CalendarBlock[] {
  const own = blocks.filter(({ schoolId }) => schoolId === school.id);
  const isReplaced = (wide: CalendarBlock) =>
    own.some(({ kind, from, to }) => kind === wide.kind && from <= wide.to && wide.from <= to);
  const isWide = ({ schoolId, regionId, owner }: CalendarBlock) =>
    schoolId === null && regionId === school.regionId && (owner === null || owner === school.owner);
  return [...own, ...blocks.filter((block) => isWide(block) && !isReplaced(block))];
}

/** The block that keeps a date free of visits, unless the school agrees to it. An exam counts before a break. */
export function blockedBy(times: Pick<SchoolTimes, 'blocks' | 'accepts'>, date: LocalDate): Days | null {
  const there = times.blocks.filter(
    ({ kind, from, to }) => from <= date && date <= to && !times.accepts.includes(ACCEPTS[kind]),
  );
  return there.find(({ kind }) => kind === 'exam') ?? there[0] ?? null;
}

/** Lesson time of a date; none in a break and on days without school. */
export function lessonsOn({ school, blocks }: SchoolTimes, date: LocalDate): Span | null {
  const weekday = weekdayOf(date);
  if (weekday === 0 || weekday > school.weekDays) return null;
  if (blocks.some(({ kind, from, to }) => kind === 'break' && from <= date && date <= to)) return null;
  return { from: minutesOfDay(school.lessonsFrom), to: minutesOfDay(school.lessonsTo) };
}

/** May pupils be away, or the team be there, at that time of that date? */
export function mayUse(times: SchoolTimes, date: LocalDate, span: Span): boolean {
  if (blockedBy(times, date)) return false;
  const lessons = times.accepts.includes('lessons') ? null : lessonsOn(times, date);
  return !lessons || !spansOverlap(lessons, span);
}

/** What is left of `span` outside all of `others`, in order. */
export function spansWithout(span: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let from = span.from;
  for (const other of others.toSorted((a, b) => a.from - b.from)) {
    if (other.from > from) left.push({ from, to: Math.min(other.from, span.to) });
    from = Math.max(from, other.to);
  }
  if (from < span.to) left.push({ from, to: span.to });
  return left.filter((one) => one.from < one.to);
}
