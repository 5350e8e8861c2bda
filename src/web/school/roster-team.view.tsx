import { formatBookingCode } from '../../common/booking-code.js';
import { longDate, time } from '../../common/spoken-date.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { TeamPupil, TeamVisit } from '../../modules/schools/schools.roster.session.service.js';
import { type Locale, t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import { StaffPage, type StaffShell } from '../staff/staff.layout.js';

interface TeamProps {
  shell: StaffShell;
  site: Site;
  date: string;
  visits: readonly TeamVisit[];
}

/** The list of the team: by time, with the code that the desk takes, and a column to sign on paper. */
export function TeamView({ shell, site, date, visits }: TeamProps) {
  const { locale } = shell;
  const title = t(locale, 'team.title');
  const day = longDate(locale, date, site.timezone);
  return (
    <StaffPage shell={shell} title={title} styles={['roster.css']}>
      <a class="back" href="/meja">
        {t(locale, 'offline.backToDesk')}
      </a>
      <h1 tabindex={-1}>{title}</h1>
      <p>
        {site.name}, {day}
      </p>
      <form class="acts on-screen-only" method="get" action={shell.path}>
        <label class="lab" for="tanggal">
          {t(locale, 'team.date')}
        </label>
        <input class="pick" id="tanggal" name="tanggal" type="date" value={date} />
        <button class="key">{t(locale, 'team.show')}</button>
      </form>
      {visits.length === 0 && <p class="empty">{t(locale, 'team.none', { date: day })}</p>}
      {visits.map((own) => (
        <section class="part">
          <h2 id={`kelompok-${own.visit.id}`}>{own.schoolName}</h2>
          <p>{t(locale, 'team.lead', { count: own.pupils.length })}</p>
          <TeamTable locale={locale} own={own} zone={site.timezone} />
        </section>
      ))}
    </StaffPage>
  );
}

function TeamTable({ locale, own, zone }: { locale: Locale; own: TeamVisit; zone: string }) {
  const labels = {
    time: t(locale, 'session.col.time'),
    name: t(locale, 'pupils.col.name'),
    class: t(locale, 'pupils.col.class'),
    code: t(locale, 'team.col.code'),
    card: t(locale, 'team.col.card'),
    state: t(locale, 'session.col.state'),
    sign: t(locale, 'team.sign'),
  };
  return (
    <StackTable
      class="list stack roster attend"
      labelledBy={`kelompok-${own.visit.id}`}
      columns={[labels.time, labels.name, labels.class, labels.code, labels.card, labels.state, labels.sign]}
    >
      {own.pupils.map((pupil) => (
        <tr role="row">
          <td role="cell" class="nb" data-l={labels.time}>
            {pupil.startsAt ? time(locale, pupil.startsAt, zone) : '–'}
          </td>
          <th role="rowheader" scope="row">
            {pupil.name}
          </th>
          <td role="cell" data-l={labels.class}>
            {pupil.className || '–'}
          </td>
          <td role="cell" class="nb" data-l={labels.code}>
            {pupil.code ? formatBookingCode(pupil.code) : '–'}
          </td>
          <td role="cell" data-l={labels.card}>
            {pupil.hasCard ? t(locale, 'team.card') : '–'}
          </td>
          <td role="cell" data-l={labels.state}>
            {stateOf(locale, pupil)}
          </td>
          <td role="cell" class="sign" data-l={labels.sign} />
        </tr>
      ))}
    </StackTable>
  );
}

const stateOf = (locale: Locale, { attendance }: TeamPupil): string =>
  attendance === 'open' ? t(locale, 'team.noConsent') : t(locale, `session.state.${attendance}`);
