import { clock, dateTime, shortDateTime } from '../../common/spoken-date.js';
import { type Locale, t } from '../messages.js';
import type { TimeSlot } from './day-times.js';

interface NearestProps {
  locale: Locale;
  zone: string;
  /** Nearest first; at most three are shown. */
  alternatives: readonly TimeSlot[];
}

/** The nearest place in a filled button, two more as links. Each button sends `slot` with the form around it. */
export function Nearest({ locale, zone, alternatives }: NearestProps) {
  const [first, ...others] = alternatives.slice(0, 3);
  if (!first) {
    return (
      <>
        <p>{t(locale, 'taken.none')}</p>
        <p>{t(locale, 'taken.noneNext')}</p>
      </>
    );
  }
  return (
    <>
      <div class="near">
        <p class="soft">{t(locale, 'taken.nearest')}</p>
        <p>
          <strong>{dateTime(locale, first.startsAt, zone)}</strong>{' '}
          {t(locale, 'places.left', { count: first.placesLeft })}
        </p>
        <button class="btn" name="slot" value={first.id}>
          {t(locale, 'taken.take', { time: clock(locale, first.startsAt, zone) })}
        </button>
      </div>
      {others.length > 0 && (
        <div>
          <h2>{t(locale, 'taken.other')}</h2>
          <ul class="ways">
            {others.map((other) => (
              <li>
                <button name="slot" value={other.id}>
                  <b>{shortDateTime(locale, other.startsAt, zone)}</b>{' '}
                  <span class="soft">{t(locale, 'taken.left', { count: other.placesLeft })}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
