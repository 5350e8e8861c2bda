import { clock, longDate, shortDateTime, time } from '../../common/spoken-date.js';
import type {
  SchoolSession,
  SessionPupil,
  SessionVisit,
} from '../../modules/schools/schools.roster.session.service.js';
import type { PupilAttendance } from '../../modules/schools/schools.roster.types.js';
import { Note } from '../components.js';
import { type Locale, t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import { StaffPage, type StaffShell } from '../staff/staff.layout.js';
import { againPath, guardianPath, rosterPaths } from './roster-paths.js';

const TONE: Record<PupilAttendance, 'ok' | 'warn' | 'stop'> = {
  open: 'warn',
  expected: 'ok',
  arrived: 'ok',
  recorded: 'ok',
  absent: 'stop',
  postponed: 'warn',
  own_booking: 'ok',
};
const SHOWN: readonly PupilAttendance[] = [
  'expected',
  'arrived',
  'recorded',
  'postponed',
  'absent',
  'open',
  'own_booking',
];

interface SchoolDayProps {
  shell: StaffShell;
  session: SchoolSession;
  /** Where links begin that are given to people. */
  origin: string;
}

/** What the school sees of its day: states of its own pupils, by time. */
export function SchoolDayView({ shell, session, origin }: SchoolDayProps) {
  const { locale, office } = shell;
  const { request, visits, without } = session;
  const title = t(locale, 'session.title');
  const everybody = [...visits.flatMap(({ pupils }) => pupils), ...without];
  return (
    <StaffPage shell={shell} title={title} styles={['roster.css']}>
      <a class="back" href={rosterPaths(request.id).home}>
        {t(locale, 'pupils.back')}
      </a>
      <h1 tabindex={-1}>{title}</h1>
      <p>{request.school.name}</p>
      {visits.length === 0 && <p class="empty">{t(locale, 'session.none')}</p>}
      {everybody.some(({ againToken }) => againToken) && <Note>{t(locale, 'session.again.text')}</Note>}
      {visits.map((own) => (
        <VisitPart locale={locale} own={own} origin={origin} />
      ))}
      {visits.length > 0 && without.length > 0 && (
        <section class="part">
          <h2 id="tanpa">{t(locale, 'session.without')}</h2>
          <Pupils locale={locale} id="tanpa" pupils={without} zone={office.zone} origin={origin} />
        </section>
      )}
    </StaffPage>
  );
}

function VisitPart({ locale, own, origin }: { locale: Locale; own: SessionVisit; origin: string }) {
  const { visit, site, pupils, placesUntil, counts } = own;
  const zone = site.timezone;
  const facts = {
    date: longDate(locale, visit.startsAt, zone),
    from: clock(locale, visit.startsAt, zone),
    to: time(locale, visit.endsAt, zone),
  };
  const id = `kunjungan-${visit.date}-${visit.id.slice(-4)}`;
  return (
    <section class="part">
      <h2 id={id}>{t(locale, 'session.visit', facts)}</h2>
      <p>
        {site.name}, {site.address}
      </p>
      <ul class="legend">
        {SHOWN.filter((state) => counts[state] > 0).map((state) => (
          <li>
            {t(locale, `session.state.${state}`)} <b>{counts[state]}</b>
          </li>
        ))}
      </ul>
      {counts.open > 0 && (
        <Note>{t(locale, 'session.until', { until: shortDateTime(locale, placesUntil, zone) })}</Note>
      )}
      <Pupils locale={locale} id={id} pupils={pupils} zone={zone} origin={origin} />
    </section>
  );
}

interface PupilsProps {
  locale: Locale;
  id: string;
  pupils: readonly SessionPupil[];
  zone: string;
  origin: string;
}

function Pupils({ locale, id, pupils, zone, origin }: PupilsProps) {
  const [at, name, className, state] = [
    t(locale, 'session.col.time'),
    t(locale, 'pupils.col.name'),
    t(locale, 'pupils.col.class'),
    t(locale, 'session.col.state'),
  ];
  return (
    <StackTable class="list stack roster attend" labelledBy={id} columns={[at, name, className, state]}>
      {pupils.map((pupil) => (
        <tr role="row">
          <td role="cell" class="nb" data-l={at}>
            {pupil.startsAt ? time(locale, pupil.startsAt, zone) : '–'}
          </td>
          <th role="rowheader" scope="row">
            {pupil.name}
          </th>
          <td role="cell" data-l={className}>
            {pupil.className || '–'}
          </td>
          <td role="cell" class="result-cell" data-l={state}>
            <span class={`${TONE[pupil.attendance]} tag`}>{t(locale, `session.state.${pupil.attendance}`)}</span>
            {pupil.guardianToken && (
              <p>
                <a class="go" href={guardianPath(pupil.id, pupil.guardianToken)}>
                  {t(locale, 'pupils.guardianForm')}
                  <span class="vh"> {pupil.name}</span>
                </a>
              </p>
            )}
            {pupil.againToken && (
              <p>
                {t(locale, 'session.again')}:{' '}
                <a class="link" href={againPath(pupil.id, pupil.againToken)}>
                  {`${origin}${againPath(pupil.id, pupil.againToken)}`}
                </a>
              </p>
            )}
          </td>
        </tr>
      ))}
    </StackTable>
  );
}
