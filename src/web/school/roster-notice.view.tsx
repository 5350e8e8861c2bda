import { formatBookingCode } from '../../common/booking-code.js';
import { longDate, shortDateTime, time } from '../../common/spoken-date.js';
import type { RosterView } from '../../modules/schools/schools.roster.service.js';
import type {
  SchoolSession,
  SessionPupil,
  SessionVisit,
} from '../../modules/schools/schools.roster.session.service.js';
import type { PupilView } from '../../modules/schools/schools.roster.types.js';
import { Kept } from '../components.js';
import { t } from '../messages.js';
import { Qr } from '../qr.js';
import { StaffPage, type StaffShell } from '../staff/staff.layout.js';
import { guardianPath, rosterPaths } from './roster-paths.js';

interface NoticeProps {
  shell: StaffShell;
  roster: RosterView;
  session: SchoolSession;
  /** Where links begin that are given to people. */
  origin: string;
  isAll: boolean;
}

/** One letter per pupil, to print and cut: what, when, where, what to bring, that it is free, and how to agree. */
export function NoticeView({ shell, roster, session, origin, isAll }: NoticeProps) {
  const { locale } = shell;
  const title = t(locale, 'notice.title');
  const { request, pupils } = roster;
  const mayCome = pupils.filter(({ state, standing }) => state !== 'own_booking' && standing !== 'too_young');
  const asked = mayCome.filter(({ guardianToken }) => guardianToken !== null);
  const shown = isAll ? mayCome : asked;
  const paths = rosterPaths(request.id);
  return (
    <StaffPage shell={shell} title={title} styles={['roster.css']}>
      <div class="on-screen-only">
        <a class="back" href={paths.home}>
          {t(locale, 'pupils.back')}
        </a>
        <h1 tabindex={-1}>{title}</h1>
        <p>
          {t(locale, 'notice.intro')} {t(locale, 'notice.print')}
        </p>
        <ul class="filt">
          <li>
            <a href={paths.notice} aria-current={isAll ? undefined : 'page'}>
              {t(locale, 'notice.onlyAsked', { count: asked.length })}
            </a>
          </li>
          <li>
            <a href={paths.noticeOfAll} aria-current={isAll ? 'page' : undefined}>
              {t(locale, 'notice.all', { count: mayCome.length })}
            </a>
          </li>
        </ul>
        {shown.length === 0 && <p class="empty">{t(locale, 'notice.none')}</p>}
      </div>
      <div class="letters">
        {shown.map((pupil) => (
          <Letter shell={shell} pupil={pupil} session={session} origin={origin} />
        ))}
      </div>
    </StaffPage>
  );
}

interface LetterProps {
  shell: StaffShell;
  pupil: PupilView;
  session: SchoolSession;
  origin: string;
}

function Letter({ shell, pupil, session, origin }: LetterProps) {
  const { locale, office } = shell;
  const own = session.visits.find(({ pupils }) => pupils.some(({ id }) => id === pupil.id));
  const place = own?.pupils.find(({ id }) => id === pupil.id);
  return (
    <article class="notice-letter">
      <p>
        {t(locale, 'notice.to')} <b>{pupil.name}</b>
        {pupil.className && `, ${pupil.className}`} · {session.request.school.name}
      </p>
      <h2>
        <Kept text={t(locale, 'notice.what')} />
      </h2>
      <p>
        <Kept text={t(locale, 'notice.why')} />
      </p>
      <dl class="rows">
        <When shell={shell} own={own} place={place} />
        <div>
          <dt>{t(locale, 'notice.bring')}</dt>
          <dd>{t(locale, 'notice.bring.text')}</dd>
        </div>
        <div>
          <dt>{t(locale, 'notice.cost')}</dt>
          <dd>
            <span class="free">{t(locale, 'notice.free')}</span>{' '}
            <span class="hint">{t(locale, 'notice.free.text', { phone: office.phone })}</span>
          </dd>
        </div>
      </dl>
      <Agree shell={shell} pupil={pupil} own={own} origin={origin} />
      {place?.code && place.attendance === 'expected' && <Code shell={shell} code={place.code} />}
    </article>
  );
}

interface WhenProps {
  shell: StaffShell;
  own: SessionVisit | undefined;
  place: SessionPupil | undefined;
}

function When({ shell: { locale }, own, place }: WhenProps) {
  if (!own)
    return (
      <div>
        <dt>{t(locale, 'notice.when')}</dt>
        <dd>{t(locale, 'notice.noDay')}</dd>
      </div>
    );
  const { visit, site } = own;
  const at = place?.startsAt ?? null;
  return (
    <>
      <div>
        <dt>{t(locale, 'notice.when')}</dt>
        <dd>
          {longDate(locale, at ?? visit.startsAt, site.timezone)}
          {at && `, ${time(locale, at, site.timezone)}`}
        </dd>
      </div>
      <div>
        <dt>{t(locale, 'notice.where')}</dt>
        <dd>
          {site.name}
          <span class="hint"> {site.address}</span>
        </dd>
      </div>
    </>
  );
}

function Agree({
  shell: { locale },
  pupil,
  own,
  origin,
}: Omit<LetterProps, 'session'> & { own: SessionVisit | undefined }) {
  if (!pupil.guardianToken) return <p>{t(locale, 'notice.consent.given')}</p>;
  const href = `${origin}${guardianPath(pupil.id, pupil.guardianToken)}`;
  const until = own ? shortDateTime(locale, own.placesUntil, own.site.timezone) : undefined;
  return (
    <div class="ask">
      <Qr value={href} label={t(locale, 'notice.qr')} />
      <div>
        <p>
          <b>{t(locale, 'notice.consent')}</b>
        </p>
        <p>{t(locale, 'notice.consent.text', { until })}</p>
        <p class="link">{href}</p>
      </div>
    </div>
  );
}

/** What the desk scans on the day. */
function Code({ shell: { locale }, code }: { shell: StaffShell; code: string }) {
  const shown = formatBookingCode(code);
  return (
    <div class="ask">
      <Qr value={code} label={t(locale, 'ticket.qr', { code: shown })} />
      <div>
        <p>{t(locale, 'notice.code')}</p>
        <p class="free">{shown}</p>
      </div>
    </div>
  );
}
