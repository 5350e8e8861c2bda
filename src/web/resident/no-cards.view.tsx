import type { LocalDate } from '../../common/local-date.js';
import { Acts } from '../components.js';
import { dateTime, longDate, shortDate } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { paths } from './paths.js';

export interface NoCardsProps {
  frame: PageFrame;
  zone: string;
  date: LocalDate;
  /** The time that can be taken without a card; nothing when the service needs one. */
  slot?: { id: string; startsAt: Date };
  /** Days that still have cards for the party. */
  daysWithCards: readonly { date: LocalDate; cardsLeft: number }[];
}

/** Cards ran out for a day; recording did not. "Record first" posts `slot` and `tanpaKartu=1` to the time page. */
export function NoCardsView({ frame, zone, date, slot, daysWithCards }: NoCardsProps) {
  const { locale } = frame;
  const title = t(locale, 'noCards.title', { date: longDate(locale, date, zone) });
  return (
    <Page frame={frame} title={title} petals={2}>
      <form class="col" method="post" action={paths.time}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, slot ? 'noCards.lead' : 'noCards.leadPrint')}</p>
        {slot && (
          <div class="near">
            <p class="soft">{t(locale, 'noCards.recordFirst')}</p>
            <p>
              <strong>{dateTime(locale, slot.startsAt, zone)}</strong> {t(locale, 'noCards.after')}
            </p>
            <input type="hidden" name="tanpaKartu" value="1" />
            <button class="btn" name="slot" value={slot.id}>
              {t(locale, 'noCards.recordFirst')}
            </button>
          </div>
        )}
        {daysWithCards.length > 0 && (
          <section>
            <h2>{t(locale, 'noCards.withCard')}</h2>
            <ul class="left">
              {daysWithCards.map((day) => (
                <li>
                  <a href={paths.timeFrom(day.date)}>{shortDate(locale, day.date, zone)}</a>
                  <span>{t(locale, 'cards.left', { count: day.cardsLeft })}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Acts>
          <a class={slot ? undefined : 'btn'} href={paths.time}>
            {t(locale, 'noCards.otherDays')}
          </a>
        </Acts>
      </form>
    </Page>
  );
}
