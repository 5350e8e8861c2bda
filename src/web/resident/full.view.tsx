import type { LocalDate } from '../../common/local-date.js';
import { longDate, shortDate } from '../../common/spoken-date.js';
import { Acts, bold } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { paths } from './paths.js';

interface FullProps {
  frame: PageFrame;
  zone: string;
  site: string;
  date: LocalDate;
  /** The cards of the day are gone too; said only where they matter. */
  lacksCards: boolean;
  /** Other days with places for the party, nearest first. */
  days: readonly { date: LocalDate; placesLeft: number }[];
}

/** Every time of a day is taken. Not an error: other days, and how to come without a booking. */
export function FullView({ frame, zone, site, date, lacksCards, days }: FullProps) {
  const { locale } = frame;
  const title = t(locale, 'full.title', { date: longDate(locale, date, zone) });
  const [first] = days;
  return (
    <Page frame={frame} title={title} petals={2}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>{rich(locale, 'full.lead', { b: bold })}</p>
        {lacksCards && <p>{t(locale, 'full.cards')}</p>}
        {first ? (
          <section>
            <h2>{t(locale, 'full.days')}</h2>
            <ul class="left">
              {days.map((day) => (
                <li>
                  <a href={paths.timeAt(site, day.date)}>{shortDate(locale, day.date, zone)}</a>
                  <span>{t(locale, 'places.left', { count: day.placesLeft })}</span>
                </li>
              ))}
            </ul>
          </section>
        ) : (
          <p>{t(locale, 'full.none')}</p>
        )}
        <Acts>
          <a class="btn" href={paths.wait(site, date)}>
            {t(locale, 'wait.link')}
          </a>
          <a href={first ? paths.timeAt(site, first.date) : paths.start}>
            {t(locale, first ? 'noCards.otherDays' : 'act.start')}
          </a>
        </Acts>
        <section class="part">
          <h2>{t(locale, 'full.walkIn')}</h2>
          <p>{t(locale, 'full.walkInText')}</p>
        </section>
      </div>
    </Page>
  );
}
