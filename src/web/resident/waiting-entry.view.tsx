import { formatBookingCode } from '../../common/booking-code.js';
import { atTime, longDate, time } from '../../common/spoken-date.js';
import { OFFER_LEAD_MINUTES, OFFER_MINUTES } from '../../modules/bookings/bookings.waiting.types.js';
import type { WaitingView } from '../../modules/bookings/bookings.waiting.types.js';
import { Acts, bold } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { rich, t } from '../messages.js';
import { entryPaths } from './paths.js';
import { offerHours } from './waiting-join.view.js';
import type { NamedService, Place } from './words.js';

interface EntryProps {
  frame: PageFrame;
  entry: WaitingView;
  token: string;
  site: Place;
  service: NamedService;
  /** The link opens what is kept of those who wait, too. */
  showsData: boolean;
}

/** Where one stands, what comes next, and how to stop. Opening it changes nothing. */
export function EntryView(props: EntryProps) {
  const { frame, entry, token, showsData } = props;
  const { locale } = frame;
  const links = entryPaths(entry.code, token);
  const title = t(locale, 'entry.waiting');
  return (
    <Page frame={frame} title={title} petals={3}>
      <form class="col" method="post" action={links.stop}>
        <h1 tabindex={-1}>{title}</h1>
        <div class="near">
          <p>
            <span class="soft">{t(locale, 'entry.position')}</span> <strong class="number">{entry.position}</strong>
          </p>
          <p>
            <What {...props} />
          </p>
        </div>
        <section class="part">
          <h2>{t(locale, 'entry.how')}</h2>
          <ul class="dots">
            {entry.isForEarlierDay && <li>{t(locale, 'entry.how.move')}</li>}
            <li>{t(locale, 'entry.how.order')}</li>
            <li>{t(locale, 'entry.how.hold', { minutes: OFFER_MINUTES })}</li>
            <li>{t(locale, 'entry.how.hours', { ...offerHours(locale), lead: OFFER_LEAD_MINUTES })}</li>
          </ul>
        </section>
        <p>{rich(locale, 'entry.keep', { b: bold }, { code: formatBookingCode(entry.code) })}</p>
        <Acts>
          <a class="btn" href={links.home}>
            {t(locale, 'entry.refresh')}
          </a>
          <button class="btn alt">{t(locale, 'entry.stop')}</button>
        </Acts>
        {showsData && (
          <Acts>
            <a href={links.data}>{t(locale, 'data.link')}</a>
          </Acts>
        )}
      </form>
    </Page>
  );
}

export interface OfferProps extends EntryProps {
  startsAt: Date;
  expiresAt: Date;
}

/** A place that is kept for this person alone. Only its buttons act. */
export function OfferView(props: OfferProps) {
  const { frame, entry, token, site, startsAt, expiresAt, showsData } = props;
  const { locale } = frame;
  const links = entryPaths(entry.code, token);
  return (
    <Page frame={frame} title={t(locale, 'offer.title')} petals={4}>
      <form class="col" method="post" action={links.take}>
        <h1 tabindex={-1}>{t(locale, 'offer.title')}</h1>
        <div class="near">
          <p class="soft">{t(locale, 'offer.until', { time: time(locale, expiresAt, site.zone) })}</p>
          <p>
            <strong>
              {longDate(locale, startsAt, site.zone)} {atTime(locale, startsAt, site.zone)}
            </strong>
            <What {...props} />
          </p>
          <button class="btn">{t(locale, 'offer.take')}</button>
        </div>
        {entry.isForEarlierDay && <p>{t(locale, 'offer.moves')}</p>}
        <p class="soft">{t(locale, 'offer.skip.hint')}</p>
        <Acts>
          <button class="btn alt" formaction={links.skip}>
            {t(locale, 'offer.skip')}
          </button>
        </Acts>
        {showsData && (
          <Acts>
            <a href={links.data}>{t(locale, 'data.link')}</a>
          </Acts>
        )}
      </form>
    </Page>
  );
}

interface SettledProps {
  frame: PageFrame;
  entry: WaitingView;
  token: string;
  /** Address of the booking that came of it. */
  bookingHref?: string;
  showsData: boolean;
}

/** Nobody waits here any more: what became of it, and the next act. */
export function SettledView({ frame, entry, token, bookingHref, showsData }: SettledProps) {
  const { locale } = frame;
  const links = entryPaths(entry.code, token);
  const status = entry.status === 'waiting' || entry.status === 'offered' ? 'left' : entry.status;
  const title = t(locale, `entry.${status}`);
  const canRejoin = status === 'passed' || status === 'left';
  return (
    <Page frame={frame} title={title} petals={2}>
      <form class="col" method="post" action={links.again}>
        <h1 tabindex={-1}>{title}</h1>
        <p>{t(locale, `entry.${status}.text`)}</p>
        <Acts>
          {canRejoin && <button class="btn">{t(locale, 'entry.again')}</button>}
          {bookingHref && (
            <a class="btn" href={bookingHref}>
              {t(locale, 'entry.open')}
            </a>
          )}
          <a class={canRejoin || bookingHref ? undefined : 'btn'} href="/">
            {t(locale, 'act.start')}
          </a>
        </Acts>
        {showsData && (
          <Acts>
            <a href={links.data}>{t(locale, 'data.link')}</a>
          </Acts>
        )}
      </form>
    </Page>
  );
}

function What({ frame: { locale }, entry, site, service }: EntryProps) {
  const day = entry.date
    ? t(locale, 'entry.only', { date: longDate(locale, entry.date, site.zone) })
    : t(locale, 'entry.any');
  return (
    <>
      {service.name}
      {entry.party > 1 && `, ${t(locale, 'entry.people', { count: entry.party })}`}
      <br />
      {site.name}
      {entry.status === 'waiting' && `, ${day}`}
    </>
  );
}
