import { formatBookingCode } from '../../common/booking-code.js';
import type { BookingStatus } from '../../modules/bookings/bookings.types.js';
import { Acts, Note } from '../components.js';
import { atTime, dateTime, longDate } from '../../common/spoken-date.js';
import { problemText } from '../../platform/http/problem-texts.js';
import { Page, type PageFrame } from '../layout.js';
import { type MessageLine, messageWords } from '../message-lines.js';
import { t } from '../messages.js';
import { bookingPaths, paths } from './paths.js';
import {
  type BookedPerson,
  cardSentence,
  type NamedService,
  nextCardSentence,
  type Place,
  serviceName,
} from './words.js';

export interface ManageProps {
  frame: PageFrame;
  code: string;
  token: string;
  status: BookingStatus;
  /** Why it was cancelled, where that is not the person's own act. */
  endedBy?: 'expired' | 'office';
  startsAt: Date;
  site: Place;
  service: NamedService;
  /** Names masked: a link can be forwarded. */
  people: readonly BookedPerson[];
  documents: readonly string[];
  messages: readonly MessageLine[];
  /** Why nothing is sent, when nothing is. */
  silence?: 'done.noMessages' | 'done.waitConsent' | 'data.silence';
  /** "Saya akan datang" was pressed. */
  isAttending: boolean;
  canMove: boolean;
  moveUntil: Date;
  /** Reported as not theirs: nothing is changed but at the desk. */
  isUnderReview: boolean;
  /** Its time has come: it can no longer be cancelled here. */
  hasStarted: boolean;
  /** The line can be followed. */
  isToday: boolean;
  /** What the desk was told; null while it was told nothing. */
  lateMinutes: number | null;
  /** What the last act did, said once. */
  isMovedNow: boolean;
}

const TONE: Partial<Record<BookingStatus, 'ok' | 'warn'>> = {
  booked: 'ok',
  arrived: 'ok',
  fulfilled: 'ok',
  noshow: 'warn',
};

export function ManageView(props: ManageProps) {
  const { frame, code, status, startsAt, site, service, people } = props;
  const { locale } = frame;
  const title = t(locale, 'manage.title', { code: formatBookingCode(code) });
  const who = people.map((person) => person.name).join(', ');
  const tone = TONE[status];
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <h1 tabindex={-1}>{title}</h1>
        {props.isUnderReview && <UnderReview frame={frame} />}
        {props.isMovedNow && <Note tone="ok">{t(locale, 'manage.moved')}</Note>}
        <div>
          <p>
            <span class={tone ? `state ${tone}` : 'state'}>{t(locale, `state.${status}`)}</span>
          </p>
          <p class="when">
            {longDate(locale, startsAt, site.zone)}
            <br />
            {atTime(locale, startsAt, site.zone)}
          </p>
          <p>
            {serviceName(locale, service, people[0]?.card ?? { state: 'none' })}
            <br />
            {who}
          </p>
        </div>
        {props.isToday && (status === 'booked' || status === 'arrived') && <Today {...props} />}
        {status === 'booked' ? <Live {...props} /> : <Ended {...props} />}
        <Messages {...props} />
        {status === 'booked' && <Later {...props} />}
        <Acts>
          <a href={bookingPaths(code, props.token).data}>{t(locale, 'data.link')}</a>
        </Acts>
      </div>
    </Page>
  );
}

function UnderReview({ frame: { locale } }: Pick<ManageProps, 'frame'>) {
  const { title, detail } = problemText(locale, 'booking_under_review');
  return (
    <Note tone="warn">
      <b>{title}.</b> {detail}
    </Note>
  );
}

/** The line, and word to the desk for who comes late. */
function Today(props: ManageProps) {
  const { frame, code, token, status, canMove, lateMinutes } = props;
  const { locale } = frame;
  const links = bookingPaths(code, token);
  return (
    <form class="parts" method="post" action={links.position}>
      {lateMinutes !== null && <Note tone="ok">{t(locale, 'position.lateTold', { minutes: lateMinutes })}</Note>}
      <Acts>
        <a class="btn" href={links.position}>
          {t(locale, 'manage.position')}
        </a>
        {status === 'booked' && !canMove && lateMinutes === null && (
          <button class="btn alt" name="aksi" value="terlambat">
            {t(locale, 'position.late')}
          </button>
        )}
      </Acts>
    </form>
  );
}

/** What can still be done, and what to know before coming. */
function Live(props: ManageProps) {
  const { frame, code, token, site, people, documents, isAttending, isToday, canMove, hasStarted } = props;
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const cards = people.filter((person) => person.card.state !== 'none');
  const asks = !isAttending && !hasStarted;
  return (
    <>
      {isAttending && <Note tone="ok">{t(locale, 'manage.thanks')}</Note>}
      {(canMove || asks) && (
        <form class="acts" method="post" action={links.attend}>
          {asks && <button class={isToday ? 'btn alt' : 'btn'}>{t(locale, 'manage.attend')}</button>}
          {canMove && (
            <a class="btn alt" href={links.move}>
              {t(locale, 'manage.move')}
            </a>
          )}
        </form>
      )}
      <section class="part">
        <h2>{t(locale, 'manage.where')}</h2>
        <p>
          {site.name}
          <br />
          {site.address}
        </p>
      </section>
      <section class="part">
        <h2>{t(locale, 'manage.bring')}</h2>
        <ul class="dots">
          {[...documents, t(locale, 'document.code')].map((item) => (
            <li>{item}</li>
          ))}
        </ul>
      </section>
      {cards.length > 0 && (
        <section class="part">
          <h2>{t(locale, 'done.card')}</h2>
          {cards.map(({ name, card }) => (
            <p>{cardSentence(locale, people.length > 1 ? { name, card } : { card })}</p>
          ))}
        </section>
      )}
    </>
  );
}

const ENDED = {
  pending: 'manage.expiredText',
  arrived: 'manage.arrivedText',
  fulfilled: 'manage.fulfilledText',
  cancelled: 'manage.cancelledText',
  noshow: 'manage.noshowText',
} as const;
const ENDED_BY = { expired: 'manage.expiredText', office: 'manage.cancelledByOfficeText' } as const;

function Ended({ frame: { locale }, code, token, status, endedBy, people }: ManageProps) {
  if (status === 'booked') return null;
  const canBookAgain = status === 'cancelled' || status === 'noshow' || status === 'pending';
  const later = people.filter((person) => person.card.state === 'later');
  return (
    <>
      <p>{t(locale, endedBy ? ENDED_BY[endedBy] : ENDED[status])}</p>
      {status === 'fulfilled' && later.length > 0 && (
        <div class="part">
          {later.map(({ name, card }) => (
            <p>{nextCardSentence(locale, people.length > 1 ? { name, card } : { card })}</p>
          ))}
        </div>
      )}
      {canBookAgain && (
        <Acts>
          <a class="btn" href={paths.service}>
            {t(locale, 'act.bookAgain')}
          </a>
          {status === 'cancelled' && <a href={bookingPaths(code, token).calendar}>{t(locale, 'manage.uncalendar')}</a>}
        </Acts>
      )}
    </>
  );
}

function Messages({ frame: { locale }, status, messages, silence, site }: ManageProps) {
  if (silence && status === 'booked') return <p class="soft">{t(locale, silence)}</p>;
  if (messages.length === 0) return null;
  return (
    <section>
      <h2>{t(locale, 'manage.messages')}</h2>
      <ul class="log">
        {messages.map((message) => (
          <li>
            {t(locale, `message.${message.kind}`)} <span>{messageWords(locale, message, site.zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Later(props: ManageProps) {
  const { frame, code, token, canMove, hasStarted, isUnderReview, moveUntil, site } = props;
  const { locale } = frame;
  const links = bookingPaths(code, token);
  const until = dateTime(locale, moveUntil, site.zone);
  return (
    <>
      <Acts>
        <a href={links.ticket}>{t(locale, 'manage.ticket')}</a>
        <a href={links.calendar}>{t(locale, 'done.calendar')}</a>
        {canMove && <a href={links.earlier}>{t(locale, 'earlier.link')}</a>}
        {!hasStarted && !isUnderReview && <a href={links.cancel}>{t(locale, 'manage.cancel')}</a>}
      </Acts>
      {!isUnderReview && (
        <p class="soft">
          {canMove
            ? t(locale, 'manage.moveUntil', { until })
            : t(locale, hasStarted ? 'manage.started' : 'manage.tooLate')}
        </p>
      )}
    </>
  );
}
