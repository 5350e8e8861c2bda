import type { ComponentChildren } from 'preact';
import type { LocalDate } from '../../common/local-date.js';
import { dateTime, longDate, monthName } from '../../common/spoken-date.js';
import type { BookingPause, ServiceDay } from '../../modules/calendar/calendar.types.js';
import type { SupervisedDay } from '../../modules/plans/plans.days.service.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import { dayHours, dayState, dayWhy, isPast } from './day-words.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';
import type { SupervisorFrame } from './supervisor-types.js';

export interface CalendarProps {
  frame: SupervisorFrame;
  /** 'YYYY-MM'; null shows the coming weeks. */
  month: string | null;
  /** The month shown, or this one, and its neighbours. */
  here: string;
  before: string;
  after: string;
  days: readonly SupervisedDay[];
  /** Days that wait for a decision, however far ahead. */
  waiting: readonly ServiceDay[];
  openPlans: number;
  /** Booking by residents is paused. */
  pause: BookingPause | null;
}

export const dayPath = (date: LocalDate): string => `/kalender/hari/${date}`;

export function CalendarView(props: CalendarProps) {
  const { frame, month, days } = props;
  const { shell, locale, outcome } = frame;
  const title = t(locale, 'cal.title');
  const months = [...new Set(days.map(({ day }) => day.date.slice(0, 7)))];
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <h1 tabindex={-1}>{title}</h1>
      <Result outcome={outcome} />
      <Waiting {...props} />
      <ul class="links">
        {(['tambah', 'tutup', 'jadwal', 'terbitkan', 'jeda'] as const).map((act) => (
          <li>
            <a href={`/kalender/${act}`}>{t(locale, `cal.to.${act}`)}</a>
          </li>
        ))}
      </ul>
      <Months {...props} />
      {days.length === 0 && <Empty {...props} />}
      {months.map((name) => (
        <Days
          frame={frame}
          name={`b${name}`}
          heading={monthName(locale, name)}
          isQuiet={month !== null}
          days={days.filter(({ day }) => day.date.startsWith(name))}
        />
      ))}
    </StaffPage>
  );
}

/** What the supervisor has to answer, on top. */
function Waiting({ frame: { locale, site }, waiting, openPlans, pause }: CalendarProps) {
  if (waiting.length === 0 && openPlans === 0 && !pause) return null;
  return (
    <section class="note warn" aria-labelledby="putus">
      <h2 id="putus">{t(locale, 'cal.waiting')}</h2>
      <ul class="tasks">
        {pause && (
          <li>
            <a href="/kalender/jeda">{t(locale, 'cal.paused')}</a>
            <span>{pauseWords(locale, pause, site.timezone)}</span>
          </li>
        )}
        {waiting.map((day) => (
          <li>
            <a href={`${dayPath(day.date)}/putuskan`}>{longDate(locale, day.date, 'UTC')}</a>
            <span>{dayWhy(locale, day)}</span>
          </li>
        ))}
        {openPlans > 0 && (
          <li>
            <a href="/rencana">{t(locale, 'cal.openPlans', { count: openPlans })}</a>
            <span>{t(locale, 'cal.openPlansText')}</span>
          </li>
        )}
      </ul>
    </section>
  );
}

/** Why booking is paused, and until when if that is known. */
export const pauseWords = (locale: Locale, { reason, endsAt }: BookingPause, zone: string): string =>
  t(locale, 'cal.pausedText', { reason, until: endsAt ? dateTime(locale, endsAt, zone) : undefined });

function Months({ frame: { locale }, month, here, before, after }: CalendarProps) {
  const links = [
    { href: '/kalender', label: t(locale, 'cal.coming'), isHere: month === null },
    { href: `/kalender?bulan=${before}`, label: `← ${monthName(locale, before)}`, isHere: false },
    { href: `/kalender?bulan=${here}`, label: monthName(locale, here), isHere: month !== null },
    { href: `/kalender?bulan=${after}`, label: `${monthName(locale, after)} →`, isHere: false },
  ];
  return (
    <nav class="months" aria-label={t(locale, 'cal.months')}>
      <ul>
        {links.map(({ href, label, isHere }) => (
          <li>
            <a href={href} aria-current={isHere ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Empty({ frame: { locale }, month }: CalendarProps) {
  return (
    <div class="empty">
      <p>{month ? t(locale, 'cal.emptyMonth', { month: monthName(locale, month) }) : t(locale, 'cal.empty')}</p>
      <p>
        <a href="/kalender/terbitkan">{t(locale, 'cal.to.terbitkan')}</a>
      </p>
    </div>
  );
}

const COLUMNS = ['day', 'hours', 'counters', 'places', 'standby', 'cards', 'state'] as const;

interface DaysProps {
  frame: SupervisorFrame;
  days: readonly SupervisedDay[];
  /** Id of the heading. */
  name: string;
  heading: string;
  /** The heading is read out only, where it stands elsewhere already. */
  isQuiet?: boolean;
  footer?: ComponentChildren;
}

/** Days in numbers; cards on a phone. */
export function Days({ frame, days, name, heading, isQuiet = false, footer }: DaysProps) {
  const { locale, site } = frame;
  const columns = COLUMNS.filter((column) => column !== 'cards' || site.prints);
  return (
    <section>
      <h2 id={name} class={isQuiet ? 'vh' : undefined}>
        {heading}
      </h2>
      <StackTable columns={columns.map((column) => t(locale, `cal.col.${column}`))} labelledBy={name}>
        {days.map((entry) => (
          <Day frame={frame} entry={entry} />
        ))}
      </StackTable>
      {footer && <p class="after">{footer}</p>}
    </section>
  );
}

function Day({ frame: { locale, site, today }, entry }: { frame: SupervisorFrame; entry: SupervisedDay }) {
  const { day, places, cards, roster } = entry;
  const state = dayState(locale, day);
  const isOpen = day.status === 'open';
  const label = (column: (typeof COLUMNS)[number]) => t(locale, `cal.col.${column}`);
  return (
    <tr role="row" class={isPast(day.date, today) ? 'past' : undefined}>
      <th role="rowheader" scope="row">
        <a href={dayPath(day.date)}>{longDate(locale, day.date, 'UTC')}</a>
      </th>
      <td role="cell" class="nb" data-l={label('hours')}>
        {dayHours(locale, day, site.timezone)}
      </td>
      <td role="cell" data-l={label('counters')}>
        <b>{day.counters}</b> <span class="soft">{roster.filter(Boolean).join(', ')}</span>
      </td>
      <td role="cell" data-l={label('places')}>
        {isOpen && places ? <Fill locale={locale} taken={places.taken} of={places.capacity} /> : '–'}
      </td>
      <td role="cell" data-l={label('standby')}>
        {isOpen && places
          ? t(locale, 'cal.of', {
              taken: amount(places.standbyTaken, locale),
              of: amount(places.standbyCapacity, locale),
            })
          : '–'}
      </td>
      {site.prints && (
        <td role="cell" data-l={label('cards')}>
          {isOpen && cards
            ? t(locale, 'cal.cards', {
                promised: amount(cards.promised, locale),
                allotted: amount(cards.allotted, locale),
              })
            : '–'}
        </td>
      )}
      <td role="cell" data-l={label('state')}>
        <span class={`tag ${state.tone}`}>{state.words}</span> <span class="soft">{dayWhy(locale, day)}</span>
      </td>
    </tr>
  );
}

/** How much of a number is taken: a bar, and the same in words. */
export function Fill({ locale, taken, of }: { locale: 'id' | 'en'; taken: number; of: number }) {
  return (
    <>
      <svg class="fill" viewBox={`0 0 ${Math.max(of, 1)} 10`} preserveAspectRatio="none" aria-hidden="true">
        <path class="g3" d={`M0 0h${Math.max(of, 1)}v10h-${Math.max(of, 1)}z`} />
        <path class="g1" d={`M0 0h${taken}v10h-${taken}z`} />
      </svg>
      <span class="nb">
        {t(locale, 'cal.filled', { taken: amount(taken, locale), of: amount(of, locale) })} ·{' '}
        <b>{of === taken ? t(locale, 'places.none') : t(locale, 'cal.left', { count: amount(of - taken, locale) })}</b>
      </span>
    </>
  );
}
