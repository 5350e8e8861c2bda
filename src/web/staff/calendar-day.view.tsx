import type { LocalDate } from '../../common/local-date.js';
import { longDate } from '../../common/spoken-date.js';
import type { SupervisedDay } from '../../modules/plans/plans.days.service.js';
import { type MessageKey, t } from '../messages.js';
import { amount } from './amount.js';
import { dayPath, Fill } from './calendar.view.js';
import { dayHours, dayState, dayWhy, isPast, placesLeft } from './day-words.js';
import { Result, StaffPage } from './staff.layout.js';
import { Sum } from './sum.js';
import type { SupervisorFrame } from './supervisor-types.js';

interface DayProps {
  frame: SupervisorFrame;
  date: LocalDate;
  /** Null when the date has no service day. */
  entry: SupervisedDay | null;
}

/** One date: what it holds, and what may be done with it. */
export function CalendarDayView(props: DayProps) {
  const { frame, date, entry } = props;
  const { shell, locale, outcome, today } = frame;
  const title = longDate(locale, date, 'UTC');
  const state = entry && dayState(locale, entry.day);
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <a class="back" href={`/kalender?bulan=${date.slice(0, 7)}`}>
        {t(locale, 'cal.title')}
      </a>
      <h1 tabindex={-1}>{title}</h1>
      <p class="lede">
        {state ? <span class={`tag ${state.tone}`}>{state.words}</span> : t(locale, 'day.notPublished')}{' '}
        {entry && dayWhy(locale, entry.day)}
      </p>
      <Result outcome={outcome} />
      {entry && <Facts frame={frame} entry={entry} />}
      <div class="cols">
        {isPast(date, today) ? <p class="soft">{t(locale, 'day.past')}</p> : <Acts {...props} />}
        {entry?.roster.some(Boolean) && <Roster frame={frame} entry={entry} />}
      </div>
    </StaffPage>
  );
}

function Facts({ frame: { locale, site }, entry }: { frame: SupervisorFrame; entry: SupervisedDay }) {
  const { day, places, cards } = entry;
  return (
    <dl class="sums">
      <Sum term={t(locale, 'cal.col.hours')} note={t(locale, 'day.step', { minutes: day.stepMinutes })}>
        <span class="hours">{dayHours(locale, day, site.timezone)}</span>
      </Sum>
      <Sum term={t(locale, 'cal.col.counters')} note={t(locale, 'day.countersNote')}>
        {day.counters}
      </Sum>
      {places && day.status === 'open' && (
        <Sum
          term={t(locale, 'day.placesLeft')}
          note={<Fill locale={locale} taken={places.taken} of={places.capacity} />}
        >
          {amount(placesLeft(entry), locale)}
        </Sum>
      )}
      {places && day.status === 'open' && (
        <Sum
          term={t(locale, 'cal.col.standby')}
          note={t(locale, 'cal.filled', {
            taken: amount(places.standbyTaken, locale),
            of: amount(places.standbyCapacity, locale),
          })}
        >
          {amount(places.standbyCapacity - places.standbyTaken, locale)}
        </Sum>
      )}
      {cards && day.status === 'open' && (
        <Sum
          term={t(locale, 'day.cardsLeft')}
          note={
            <a href="/stok">
              {t(locale, 'cal.cards', {
                promised: amount(cards.promised, locale),
                allotted: amount(cards.allotted, locale),
              })}
            </a>
          }
        >
          {amount(Math.max(0, cards.allotted - cards.reserve - cards.promised - cards.used), locale)}
        </Sum>
      )}
    </dl>
  );
}

function Acts({ frame: { locale }, date, entry }: DayProps) {
  const acts = actsFor(date, entry);
  return (
    <section aria-labelledby="atur">
      <h2 id="atur">{t(locale, 'day.acts')}</h2>
      <ul class="ways choices">
        {acts.map(({ href, name }) => (
          <li>
            <a href={href}>
              <b>{t(locale, `day.to.${name}` as MessageKey)}</b>
              <span class="soft">{t(locale, `day.to.${name}.text` as MessageKey)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What may be done with a date, the most likely first. */
function actsFor(date: LocalDate, entry: SupervisedDay | null): { href: string; name: string }[] {
  const path = dayPath(date);
  if (!entry)
    return [
      { href: `/kalender/tambah?tanggal=${date}`, name: 'extra' },
      { href: `/kalender/terbitkan?dari=${date}&sampai=${date}`, name: 'publish' },
      { href: `/kalender/tutup?dari=${date}&sampai=${date}`, name: 'close' },
    ];
  const roster = { href: `${path}/loket`, name: 'roster' };
  if (entry.day.status === 'undecided') return [{ href: `${path}/putuskan`, name: 'decide' }, roster];
  if (entry.day.status === 'closed') return [{ href: `${path}/buka-lagi`, name: 'reopen' }];
  return [
    { href: `${path}/ubah`, name: 'change' },
    roster,
    { href: `/kalender/tutup?dari=${date}&sampai=${date}`, name: 'close' },
    { href: '/stok', name: 'cards' },
  ];
}

function Roster({ frame: { locale }, entry: { roster } }: { frame: SupervisorFrame; entry: SupervisedDay }) {
  return (
    <section aria-labelledby="bertugas">
      <h2 id="bertugas">{t(locale, 'roster.title')}</h2>
      <dl class="pairs">
        {roster.map((name, index) => (
          <div>
            <dt>{t(locale, 'roster.counter', { number: index + 1 })}</dt>
            <dd>{name || t(locale, 'roster.nobody')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
