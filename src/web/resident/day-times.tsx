import type { LocalDate } from '../../common/local-date.js';
import { Note } from '../components.js';
import { clock, longDate, time } from '../../common/spoken-date.js';
import { type Locale, t } from '../messages.js';
import { dayReason } from './words.js';

export interface TimeSlot {
  id: string;
  startsAt: Date;
  placesLeft: number;
}

/** What a day without enough cards still allows. */
export type WithoutCards = 'record_first' | 'nothing';

export interface DayTimes {
  date: LocalDate;
  isOpen: boolean;
  /** Why the day is closed: a code of the calendar, or the words of the office. */
  reason?: string;
  placesLeft: number;
  /** Nothing when the service uses no card. */
  cardsLeft?: number;
  /** Times with room for the whole party. */
  free: readonly TimeSlot[];
  full: readonly Date[];
}

interface DayTimesProps {
  locale: Locale;
  zone: string;
  day: DayTimes;
  chosen?: string;
  /** The first free time of the page carries the id `slot`. */
  isFirst: boolean;
  cardsNeeded: number;
  withoutCards: WithoutCards;
  /** What can be done on a day that is full; nothing to say where a booking is moved. */
  fullHref?: string;
}

/** One day: what is left, its free times as tiles, its full times as one sentence. */
export function DayOfTimes({ locale, zone, day, chosen, isFirst, cardsNeeded, withoutCards, fullHref }: DayTimesProps) {
  const lacksCards = day.cardsLeft !== undefined && day.cardsLeft < cardsNeeded;
  const isOffered = day.isOpen && !(lacksCards && withoutCards === 'nothing');
  return (
    <fieldset class="day">
      <legend class="big">{longDate(locale, day.date, zone)}</legend>
      {!day.isOpen && (
        <p>
          {day.reason
            ? t(locale, 'time.closedFor', { reason: dayReason(locale, day.reason) })
            : t(locale, 'time.closed')}
        </p>
      )}
      {isOffered && <Stock locale={locale} day={day} />}
      {day.isOpen && lacksCards && <CardNote locale={locale} day={day} withoutCards={withoutCards} />}
      {isOffered && day.free.length > 0 && (
        <div class="slots">
          {day.free.map((slot, index) => (
            <label>
              <input
                type="radio"
                name="slot"
                id={isFirst && index === 0 ? 'slot' : undefined}
                value={slot.id}
                checked={slot.id === chosen}
              />
              <span>
                <b>{time(locale, slot.startsAt, zone)}</b>{' '}
                <span class="hint">{t(locale, 'places.left', { count: slot.placesLeft })}</span>
              </span>
            </label>
          ))}
        </div>
      )}
      {isOffered && <Full locale={locale} zone={zone} day={day} href={fullHref} />}
    </fieldset>
  );
}

function Stock({ locale, day }: { locale: Locale; day: DayTimes }) {
  return (
    <p class="stock">
      <b>{t(locale, 'time.placesLeft', { count: day.placesLeft })}</b>
      {!!day.cardsLeft && <span>{t(locale, 'time.cardsLeft', { count: day.cardsLeft })}</span>}
    </p>
  );
}

function CardNote({ locale, day, withoutCards }: { locale: Locale; day: DayTimes; withoutCards: WithoutCards }) {
  if (withoutCards === 'nothing') return <p>{t(locale, 'time.noCards')}</p>;
  const key = day.cardsLeft ? 'time.cardsOnly' : 'time.recordFirst';
  return <Note tone="warn">{t(locale, key, { count: day.cardsLeft })}</Note>;
}

function Full({ locale, zone, day, href }: { locale: Locale; zone: string; day: DayTimes; href?: string }) {
  if (day.free.length === 0)
    return (
      <p class="full">
        {t(locale, 'time.allFull')} {href && <a href={href}>{t(locale, 'time.fullLink')}</a>}
      </p>
    );
  if (day.full.length === 0) return null;
  const times = day.full.map((at) => clock(locale, at, zone)).join(', ');
  return <p class="hint full">{t(locale, 'time.full', { times })}</p>;
}
