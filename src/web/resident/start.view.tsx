import type { LocalDate } from '../../common/local-date.js';
import type { BookingPause } from '../../modules/calendar/calendar.types.js';
import { Acts, bold, Kept, Note } from '../components.js';
import { Bloom } from '../flower.js';
import { dateTime, longDate, timeRange } from '../../common/spoken-date.js';
import { type OpeningHours, Page, type PageFrame } from '../layout.js';
import { type Locale, rich, t } from '../messages.js';
import { pausedFacts } from './closed.view.js';
import { paths } from './paths.js';
import { dayReason, type Place } from './words.js';

interface DayLeft {
  date: LocalDate;
  isOpen: boolean;
  /** Why the day is closed: a code of the calendar, or the words of the office. */
  reason?: string;
  placesLeft: number;
  /** Nothing where no cards are printed. */
  cardsLeft?: number;
}

interface StartProps {
  frame: PageFrame;
  site: Place;
  hours: OpeningHours;
  days: readonly DayLeft[];
  /** Booking at this site is paused. */
  pause?: Pick<BookingPause, 'reason' | 'endsAt'> | null;
  asOf: Date;
  /** Invented people and data: where the demo is led from. */
  demoHref?: string;
}

export function StartView(props: StartProps) {
  const { frame, hours, site, demoHref, pause } = props;
  const { locale } = frame;
  const title = t(locale, 'start.title');
  return (
    <Page frame={frame} title={title} petals={5} hasLine={false} mainClass="home">
      <div class="hero">
        <div class="wrap">
          <Bloom />
          <h1>
            <Kept text={title} />
          </h1>
          <p>{t(locale, 'start.lead', { hours: timeRange(locale, hours.opensAt, hours.closesAt, site.zone) })}</p>
          <Acts>
            <a class="btn" href={paths.service}>
              {t(locale, 'start.begin')}
            </a>
            <a href={paths.find}>{t(locale, 'start.manage')}</a>
          </Acts>
        </div>
        <div class="band" />
      </div>
      {pause && (
        <div class="wrap">
          <Note tone="warn">
            {rich(locale, pause.endsAt ? 'paused.note' : 'paused.noteOpen', { b: bold }, pausedFacts(frame, pause))}
          </Note>
        </div>
      )}
      <div class="wrap grid">
        <Left {...props} />
        <Cost frame={frame} />
        <List id="siapa" title={t(locale, 'start.who')} items={WHO.map((key) => t(locale, key))} />
        <List id="bawa" title={t(locale, 'start.bring')} items={BRING.map((key) => t(locale, key))} />
        <section class="part" aria-labelledby="tempat">
          <h2 id="tempat">{t(locale, 'start.where')}</h2>
          <p>
            {site.name}
            <br />
            {site.address}
          </p>
        </section>
        <section class="part" aria-labelledby="lain">
          <h2 id="lain">{t(locale, 'start.other')}</h2>
          <p>{t(locale, 'start.otherWays', { phone: frame.office.phone })}</p>
        </section>
        {demoHref && <p class="soft">{rich(locale, 'start.demo', { a: (words) => <a href={demoHref}>{words}</a> })}</p>}
      </div>
    </Page>
  );
}

const WHO = ['start.who.16', 'start.who.17', 'start.who.replace'] as const;
const BRING = ['start.bring.kk', 'start.bring.old', 'start.bring.police'] as const;

function Left({ frame: { locale }, site, days, asOf }: StartProps) {
  return (
    <section class="part" aria-labelledby="sisa">
      <h2 id="sisa">{t(locale, 'start.left')}</h2>
      {days.length === 0 && <p>{t(locale, 'start.noDays')}</p>}
      <ul class="left">
        {days.map((day) => (
          <li>
            <span>{longDate(locale, day.date, site.zone)}</span>
            <span>
              <DayState locale={locale} day={day} />
            </span>
          </li>
        ))}
      </ul>
      <p class="soft">{t(locale, 'start.asOf', { when: dateTime(locale, asOf, site.zone) })}</p>
    </section>
  );
}

function DayState({ locale, day }: { locale: Locale; day: DayLeft }) {
  if (!day.isOpen) return <>{closedWords(locale, day.reason)}</>;
  const places = day.placesLeft > 0 ? t(locale, 'places.left', { count: day.placesLeft }) : t(locale, 'places.none');
  const cards = day.cardsLeft === 0 ? t(locale, 'cards.none') : t(locale, 'cards.left', { count: day.cardsLeft });
  return (
    <>
      <b>{places}</b>
      {day.placesLeft > 0 && day.cardsLeft !== undefined && <span class="hint">{cards}</span>}
    </>
  );
}

/** A day whose booking has not begun is not closed. */
function closedWords(locale: Locale, reason: string | undefined): string {
  if (!reason) return t(locale, 'start.closed');
  if (reason === 'not_released') return t(locale, 'start.notReleased');
  return t(locale, 'start.closedFor', { reason: dayReason(locale, reason) });
}

function Cost({ frame: { locale, office } }: { frame: PageFrame }) {
  return (
    <section class="part" aria-labelledby="biaya">
      <h2 id="biaya">{t(locale, 'start.cost')}</h2>
      <p>
        <span class="free">{t(locale, 'free.tag')}</span>
      </p>
      <p>{rich(locale, 'start.free', { a: (words) => <a href={office.reportHref}>{words}</a> })}</p>
    </section>
  );
}

function List({ id, title, items }: { id: string; title: string; items: readonly string[] }) {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="dots">
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </section>
  );
}
