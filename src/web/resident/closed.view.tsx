import type { LocalDate } from '../../common/local-date.js';
import { Acts, bold } from '../components.js';
import { dateTime, longDate } from '../../common/spoken-date.js';
import { hoursAt, Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { type ChoosingPaths, choosing, paths } from './paths.js';
import { dayReason } from './words.js';

export interface ClosedProps {
  frame: PageFrame;
  /** The day that was asked for; nothing: no day at all is open. */
  date?: LocalDate;
  /** A code of the calendar, or the words of the office. */
  reason?: string;
  nextDate?: LocalDate;
  at?: ChoosingPaths;
}

export function ClosedView({ frame, date, reason, nextDate, at = choosing }: ClosedProps) {
  const { locale, office } = frame;
  const { weekdays, zone } = office;
  const title = date
    ? t(locale, 'closed.title', { date: longDate(locale, date, zone) })
    : t(locale, 'closed.titlePlain');
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        {reason && <p>{t(locale, 'closed.reason', { reason: dayReason(locale, reason) })}</p>}
        <p>
          {nextDate
            ? rich(locale, 'closed.next', { b: bold }, { date: longDate(locale, nextDate, zone) })
            : t(locale, 'closed.noNext')}
        </p>
        <p>{t(locale, 'closed.weekday', { hours: hoursAt(frame, weekdays) })}</p>
        <Acts>
          <a class="btn" href={nextDate ? at.timeFrom(nextDate) : paths.start}>
            {t(locale, nextDate ? 'closed.otherDays' : 'act.start')}
          </a>
        </Acts>
      </div>
    </Page>
  );
}

export interface PausedProps {
  frame: PageFrame;
  /** When booking opens again, if it is known. */
  until?: Date;
}

export function PausedView({ frame, until }: PausedProps) {
  const { locale, office } = frame;
  const title = t(locale, 'paused.title');
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        <p>
          {until
            ? t(locale, 'paused.text', { when: dateTime(locale, until, office.zone) })
            : t(locale, 'paused.textPlain')}
        </p>
        <Acts>
          <a class="btn" href={paths.start}>
            {t(locale, 'act.start')}
          </a>
        </Acts>
      </div>
    </Page>
  );
}
