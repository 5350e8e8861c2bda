import { type LocalDate, localDateIn, localTimeIn } from '../../common/local-date.js';
import type { BookingPause } from '../../modules/calendar/calendar.types.js';
import { Acts, bold } from '../components.js';
import { dateTime, longDate } from '../../common/spoken-date.js';
import { hoursAt, Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { type ChoosingPaths, choosing, paths } from './paths.js';
import { type SiteLink, SiteLinks } from './site-links.js';
import { dayReason } from './words.js';

interface ClosedProps {
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
          {nextDate && <a href={paths.remindOpen(nextDate)}>{t(locale, 'notYet.remind')}</a>}
        </Acts>
      </div>
    </Page>
  );
}

type Pause = Pick<BookingPause, 'reason' | 'endsAt'>;

/** What the sentences about a pause are filled with. */
export const pausedFacts = ({ locale, office }: PageFrame, { reason, endsAt }: Pause): Record<string, string> => ({
  reason: reason.replace(/\.$/, ''),
  ...(endsAt ? { when: dateTime(locale, endsAt, office.zone) } : {}),
});

interface PausedProps {
  frame: PageFrame;
  /** Nothing while the service is only out of reach for a moment. */
  pause?: Pause;
  /** Where one waits for a place meanwhile. */
  waitHref?: string;
  /** Where the same can be booked now. */
  otherSites?: readonly SiteLink[];
  /** The booking that was to be moved. */
  home?: string;
}

/** Booking stands still. Not an error: why, until when, and what can be done meanwhile. */
export function PausedView({ frame, pause, waitHref, otherSites = [], home }: PausedProps) {
  const { locale, office } = frame;
  const title = t(locale, 'paused.title');
  const facts = pause && pausedFacts(frame, pause);
  const text = pause?.endsAt ? 'paused.text' : pause ? 'paused.textOpen' : 'paused.textPlain';
  const remindHref = pause?.endsAt && remindAt(pause.endsAt, office.zone);
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        {pause && <p>{t(locale, 'closed.reason', facts)}</p>}
        <p>{t(locale, text, facts)}</p>
        <Acts>
          <a class="btn" href={remindHref ?? home ?? paths.start}>
            {t(locale, remindHref ? 'notYet.remind' : home ? 'done.manage' : 'act.start')}
          </a>
          {waitHref && <a href={waitHref}>{t(locale, 'wait.link')}</a>}
          {remindHref && <a href={home ?? paths.start}>{t(locale, home ? 'done.manage' : 'act.start')}</a>}
        </Acts>
        {otherSites.length > 0 && (
          <section>
            <h2>{t(locale, 'paused.otherSites')}</h2>
            <SiteLinks sites={otherSites} />
          </section>
        )}
        <p class="soft">{t(locale, 'paused.desk', { hours: hoursAt(frame, office.weekdays), phone: office.phone })}</p>
      </div>
    </Page>
  );
}

const remindAt = (at: Date, zone: string): string => paths.remindOpen(localDateIn(zone, at), localTimeIn(zone, at));
