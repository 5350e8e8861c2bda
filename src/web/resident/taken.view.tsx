import { Acts, bold } from '../components.js';
import { clock } from '../../common/spoken-date.js';
import { Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import type { TimeSlot } from './day-times.js';
import { Nearest } from './nearest.js';
import { type ChoosingPaths, choosing, paths } from './paths.js';

interface TakenProps {
  frame: PageFrame;
  zone: string;
  /** The time that is gone. */
  startsAt: Date;
  alternatives: readonly TimeSlot[];
  at?: ChoosingPaths;
  /** Nobody took it: it has come too near to be booked. */
  isPast?: boolean;
  /** Where one waits for that day; nothing where a booking is moved. */
  waitHref?: string;
}

/** Someone else was first. Not an error: nothing is lost and the next best place is one press away. */
export function TakenView({ frame, zone, startsAt, alternatives, at = choosing, isPast, waitHref }: TakenProps) {
  const { locale } = frame;
  const title = t(locale, isPast ? 'passed.title' : 'taken.title', { time: clock(locale, startsAt, zone) });
  return (
    <Page frame={frame} title={title} petals={2}>
      <form class="col" method="post" action={at.time}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{rich(locale, isPast ? 'passed.lead' : 'taken.lead', { b: bold })}</p>
        <Nearest locale={locale} zone={zone} alternatives={alternatives} />
        <Acts>
          <a class={alternatives.length === 0 ? 'btn' : undefined} href={at.time}>
            {t(locale, 'act.allTimes')}
          </a>
          {waitHref && <a href={waitHref}>{t(locale, 'wait.link')}</a>}
        </Acts>
      </form>
    </Page>
  );
}

interface HoldEndedProps {
  frame: PageFrame;
  zone: string;
  /** The time whose hold ended, when it is known. */
  startsAt?: Date;
  alternatives: readonly TimeSlot[];
}

/** The place was kept long enough and given back; the answers are kept. */
export function HoldEndedView({ frame, zone, startsAt, alternatives }: HoldEndedProps) {
  const { locale } = frame;
  const title = t(locale, 'holdEnded.title');
  return (
    <Page frame={frame} title={title} petals={2}>
      <form class="col" method="post" action={paths.time}>
        <h1 tabindex={-1}>{title}</h1>
        <p>
          {startsAt
            ? rich(locale, 'holdEnded.lead', { b: bold }, { time: clock(locale, startsAt, zone) })
            : rich(locale, 'holdEnded.leadPlain', { b: bold })}
        </p>
        <Nearest locale={locale} zone={zone} alternatives={alternatives} />
        <Acts>
          <a class={alternatives.length === 0 ? 'btn' : undefined} href={paths.time}>
            {t(locale, 'act.allTimes')}
          </a>
        </Acts>
      </form>
    </Page>
  );
}
