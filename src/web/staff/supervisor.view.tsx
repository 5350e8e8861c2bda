import type { AttackView } from '../../modules/identity/identity.types.js';
import { hasRole } from '../../platform/access/actor.js';
import type { ComponentChildren } from 'preact';
import { addDays, daysBetween, weekdayOf } from '../../common/local-date.js';
import { longDate, shortDate } from '../../common/spoken-date.js';
import type { StockOverview } from '../../modules/blanks/blanks.types.js';
import type { BookingPause, ServiceDay } from '../../modules/calendar/calendar.types.js';
import type { EstimateOverview } from '../../modules/desk/desk.estimate.types.js';
import type { Board } from '../../modules/desk/desk.types.js';
import type { MessageFilter } from '../../modules/messages/messages.types.js';
import type { SupervisedDay } from '../../modules/plans/plans.days.service.js';
import type { Plan } from '../../modules/plans/plans.types.js';
import { t } from '../messages.js';
import { AttacksNotice } from './attacks.view.js';
import { type Alarms, AlarmsPanel } from './alarms.view.js';
import { amount } from './amount.js';
import { dayPath, Days, pauseWords } from './calendar.view.js';
import { alarmWords, type ChannelLine } from './office-channels.view.js';
import { EstimatesPanel } from './estimates.view.js';
import { dayHours, dayWhy, placesLeft } from './day-words.js';
import { changeWords, planPath } from './plan-words.js';
import { Result, StaffPage } from './staff.layout.js';
import { Sum } from './sum.js';
import type { SupervisorFrame } from './supervisor-types.js';

interface SupervisorProps {
  frame: SupervisorFrame;
  /** From today to the end of what may be booked. */
  days: readonly SupervisedDay[];
  /** Days that wait for a decision. */
  waiting: readonly ServiceDay[];
  /** Booking by residents is paused. */
  pause: BookingPause | null;
  plans: readonly Plan[];
  stock: StockOverview;
  board: Board;
  estimates: EstimateOverview;
  alarms: Alarms;
  /** Accounts at which many wrong passwords were tried. */
  attacks: readonly AttackView[];
  /** "Bukan saya yang memesan", open. */
  reports: number;
  /** Whom nothing reached, what failed, and channels that cost too much. */
  messages: {
    toCall: number;
    counts: ReadonlyMap<MessageFilter, number>;
    channels: readonly ChannelLine[];
  };
}

/** Days with their numbers under the summary. */
const DAYS_SHOWN = 6;

export function SupervisorView(props: SupervisorProps) {
  const { frame, days } = props;
  const { shell, locale, outcome, today, site } = frame;
  const title = t(locale, 'home.title');
  const own = days.find(({ day }) => day.date === today);
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <h1 tabindex={-1}>{title}</h1>
      <p class="lede">
        {longDate(locale, today, 'UTC')}.{' '}
        {own?.day.status === 'open'
          ? t(locale, 'home.openToday', { hours: dayHours(locale, own.day, site.timezone) })
          : t(locale, 'home.closedToday')}
      </p>
      <Result outcome={outcome} />
      <Tasks {...props} />
      <Now {...props} own={own} />
      <EstimatesPanel frame={frame} estimates={props.estimates} board={props.board} />
      {days.length > 0 ? (
        <Days
          frame={frame}
          days={days.slice(0, DAYS_SHOWN)}
          name="hari"
          heading={t(locale, 'home.days')}
          footer={<a href="/kalender">{t(locale, 'home.allDays')}</a>}
        />
      ) : (
        <div class="empty">
          <p>{t(locale, 'cal.empty')}</p>
          <p>
            <a href="/kalender/terbitkan">{t(locale, 'cal.to.terbitkan')}</a>
          </p>
        </div>
      )}
      <AttacksNotice locale={locale} attacks={props.attacks} mayOpen={hasRole(frame.actor, ['admin'])} />
      <AlarmsPanel frame={frame} alarms={props.alarms} />
    </StaffPage>
  );
}

/** What asks for an answer; said in words when nothing does. */
function Tasks(props: SupervisorProps) {
  const { frame, waiting, pause, plans, days, alarms, reports } = props;
  const { locale, site } = frame;
  const withoutCards = site.prints ? days.filter(hasNoCards) : [];
  const tasks: { href: string; what: string; why: ComponentChildren }[] = [
    ...plans.map(({ id, change, effect }) => ({
      href: planPath(id),
      what: changeWords(locale, change),
      why: t(locale, 'home.plan', { count: amount(effect.counts.people, locale) }),
    })),
    ...waiting.map((day) => ({
      href: `${dayPath(day.date)}/putuskan`,
      what: longDate(locale, day.date, 'UTC'),
      why: t(locale, 'home.undecided', { why: dayWhy(locale, day) }),
    })),
    ...withoutCards.map(({ day }) => ({
      href: '/stok',
      what: longDate(locale, day.date, 'UTC'),
      why: t(locale, 'home.noCards'),
    })),
  ];
  if (pause)
    tasks.unshift({
      href: '/kalender/jeda',
      what: t(locale, 'cal.paused'),
      why: pauseWords(locale, pause, site.timezone),
    });
  if (reports > 0)
    tasks.push({
      href: '/meja/laporan',
      what: t(locale, 'home.reports', { count: reports }),
      why: t(locale, 'home.reportsText'),
    });
  tasks.push(...messageTasks(props));
  const watched = alarms.hoarding.length + alarms.floods.length;
  if (watched > 0)
    tasks.push({
      href: '#penimbunan',
      what: t(locale, 'alarm.task', { count: watched }),
      why: t(locale, 'alarm.taskText'),
    });
  if (tasks.length === 0) return <p class="note ok">{t(locale, 'home.nothing')}</p>;
  return (
    <section class="note warn" aria-labelledby="putus">
      <h2 id="putus">{t(locale, 'home.tasks', { count: tasks.length })}</h2>
      <ul class="tasks">
        {tasks.map(({ href, what, why }) => (
          <li>
            <a href={href}>{what}</a>
            <span>{why}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Residents who heard nothing, and channels that rest or soon will. */
function messageTasks({ frame: { locale }, messages }: SupervisorProps) {
  const { toCall, counts, channels } = messages;
  const failed = counts.get('failed') ?? 0;
  const tasks = channels.flatMap((line) => {
    const why = alarmWords(locale, line);
    return why ? [{ href: '/pemberitahuan', what: t(locale, 'home.messageCosts'), why }] : [];
  });
  if (toCall > 0)
    tasks.push({
      href: '/pemberitahuan/telepon',
      what: t(locale, 'call.link', { count: amount(toCall, locale) }),
      why: t(locale, 'home.toCallText'),
    });
  if (failed > 0)
    tasks.push({
      href: '/pemberitahuan?saring=failed',
      what: t(locale, 'home.failed', { count: amount(failed, locale) }),
      why: t(locale, 'home.failedText'),
    });
  return tasks;
}

/** Open, with places left, and no card that could be promised. */
const hasNoCards = (entry: SupervisedDay): boolean => {
  const { cards } = entry;
  const left = cards ? cards.allotted - cards.reserve - cards.promised - cards.used : 0;
  return placesLeft(entry) > 0 && left <= 0;
};

function Now({ frame, days, stock, board, own }: SupervisorProps & { own: SupervisedDay | undefined }) {
  const { locale, site, today } = frame;
  const weekend = nextWeekend(days, today);
  const [first] = weekend;
  return (
    <dl class="sums">
      {own?.day.status === 'open' && (
        <>
          <Sum
            term={t(locale, 'home.waiting')}
            note={<a href="/meja">{t(locale, 'home.counters', { count: board.openCounters })}</a>}
          >
            {amount(board.waiting, locale)}
          </Sum>
          <Sum term={t(locale, 'home.placesToday')} note={<Left entry={own} frame={frame} />}>
            {amount(placesLeft(own), locale)}
          </Sum>
        </>
      )}
      {first && (
        <Sum
          term={t(locale, 'home.placesWeekend')}
          note={weekend.map((entry, index) => (
            <>
              {index > 0 && <br />}
              <Left entry={entry} frame={frame} isNamed />
            </>
          ))}
        >
          {amount(
            weekend.reduce((sum, entry) => sum + placesLeft(entry), 0),
            locale,
          )}
        </Sum>
      )}
      {site.prints && (
        <>
          <Sum term={t(locale, 'home.onHand')} note={<a href="/stok">{t(locale, 'home.toStock')}</a>}>
            {amount(stock.onHand, locale)}
          </Sum>
          <Sum term={t(locale, 'home.promised')} note={<a href="/stok#hari">{t(locale, 'home.toPromises')}</a>}>
            {amount(stock.promised, locale)}
          </Sum>
          <Sum
            term={t(locale, 'home.free')}
            note={
              <a href="/stok#grafik">
                {stock.runsOutOn
                  ? t(locale, 'home.runsOut', { date: shortDate(locale, stock.runsOutOn, 'UTC') })
                  : t(locale, 'home.toRunway')}
              </a>
            }
          >
            {amount(stock.free, locale)}
          </Sum>
        </>
      )}
    </dl>
  );
}

function Left({
  entry,
  frame: { locale },
  isNamed,
}: {
  entry: SupervisedDay;
  frame: SupervisorFrame;
  isNamed?: boolean;
}) {
  const { day, places } = entry;
  const facts = { taken: amount(places?.taken ?? 0, locale), of: amount(places?.capacity ?? 0, locale) };
  const filled = t(locale, 'cal.filled', facts);
  return <a href={dayPath(day.date)}>{isNamed ? `${shortDate(locale, day.date, 'UTC')}: ${filled}` : filled}</a>;
}

/** The open days of the next Saturday and Sunday that are not today. */
function nextWeekend(days: readonly SupervisedDay[], today: string): SupervisedDay[] {
  const coming = days.filter(
    ({ day }) => day.date > today && day.status === 'open' && [6, 0].includes(weekdayOf(day.date)),
  );
  const [first] = coming;
  if (!first) return [];
  const last = weekdayOf(first.day.date) === 6 ? addDays(first.day.date, 1) : first.day.date;
  return coming.filter(({ day }) => daysBetween(day.date, last) >= 0);
}
