import type { LocalDate } from '../../common/local-date.js';
import { Acts } from '../components.js';
import { dateTime, longDate, shortDate } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { type ChoosingPaths, choosing } from './paths.js';

interface NoCardsProps {
  frame: PageFrame;
  zone: string;
  date: LocalDate;
  /** Fewer than the party needs. */
  cardsLeft?: number;
  /** The time that can be taken without a card; nothing when the service needs one. */
  slot?: { id: string; startsAt: Date };
  /** Days that still have cards for the party. */
  daysWithCards: readonly { date: LocalDate; cardsLeft: number }[];
  /** A booking is being moved, and stays where it is. */
  movesAt?: ChoosingPaths;
  /** Where one waits for that day; nothing where a booking is moved. */
  waitHref?: string;
}

/** Cards ran out for a day; recording did not. "Record first" posts `slot` and `tanpaKartu=1` to the time page. */
export function NoCardsView({
  frame,
  zone,
  date,
  cardsLeft = 0,
  slot,
  daysWithCards,
  movesAt,
  waitHref,
}: NoCardsProps) {
  const { locale } = frame;
  const at = movesAt ?? choosing;
  const day = { date: longDate(locale, date, zone), count: cardsLeft };
  const title = t(locale, cardsLeft > 0 ? 'noCards.titleFew' : 'noCards.title', day);
  const lead = movesAt ? 'noCards.leadMove' : slot ? 'noCards.lead' : 'noCards.leadPrint';
  return (
    <Page frame={frame} title={title} petals={2}>
      <form class="col" method="post" action={at.time}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, lead)}</p>
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
              {daysWithCards.map((other) => (
                <li>
                  <a href={at.timeFrom(other.date)}>{shortDate(locale, other.date, zone)}</a>
                  <span>{t(locale, 'cards.left', { count: other.cardsLeft })}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <Acts>
          <a class={slot ? undefined : 'btn'} href={at.time}>
            {t(locale, 'noCards.otherDays')}
          </a>
          {waitHref && <a href={waitHref}>{t(locale, 'wait.link')}</a>}
        </Acts>
      </form>
    </Page>
  );
}
