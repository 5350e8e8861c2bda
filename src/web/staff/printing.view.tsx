import type { ComponentChildren } from 'preact';
import { longDate, monthName, plainDate, stamp } from '../../common/spoken-date.js';
import type { NamedRecord } from '../../modules/applicants/applicants.records.types.js';
import { RECORD_STATUSES, type RecordStatus } from '../../modules/applicants/applicants.types.js';
import type { DueRecord, PrintForecastMonth, PrintingOverview } from '../../modules/printing/printing.types.js';
import { mayAct } from '../../platform/access/actor.js';
import { t } from '../messages.js';
import { amount } from './amount.js';
import { Select } from './select.js';
import { Result, StaffPage } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { Sum } from './sum.js';
import { Ask, FormPage, Sent } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

interface PrintingProps {
  frame: SupervisorFrame;
  overview: PrintingOverview;
  status: RecordStatus;
  people: readonly DueRecord[];
  page: number;
}

const PAGE = 50;

const mayChange = ({ actor, site }: SupervisorFrame): boolean =>
  mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });

export function PrintingView(props: PrintingProps) {
  const { frame, overview } = props;
  const { shell, locale, site, outcome } = frame;
  const title = t(locale, 'print.title');
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <h1 tabindex={-1}>{title}</h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">
        {t(locale, 'print.lead', { region: site.regionName, date: longDate(locale, overview.asOf, 'UTC') })}{' '}
        {mayChange(frame) && <a href="/cakupan">{t(locale, 'cov.title')}</a>}
      </p>
      <dl class="sums">
        <Sum term={t(locale, 'print.waiting')}>{amount(overview.waiting)}</Sum>
        <Sum term={t(locale, 'print.invited')}>{amount(overview.invited)}</Sum>
        <Sum term={t(locale, 'print.toCall')}>
          <a href="/cetak/telepon">{amount(overview.toCall)}</a>
        </Sum>
        <Sum term={t(locale, 'print.unrecorded')}>
          <a href="/cetak/belum-rekam">{amount(overview.unrecorded)}</a>
        </Sum>
      </dl>
      <Months frame={frame} months={overview.months} />
      <Records {...props} />
    </StaffPage>
  );
}

function Months({ frame: { locale }, months }: { frame: SupervisorFrame; months: readonly PrintForecastMonth[] }) {
  const [month, people, cards] = [t(locale, 'print.month'), t(locale, 'print.people'), t(locale, 'print.cardsAfter')];
  return (
    <section class="part" aria-labelledby="bulan">
      <h2 id="bulan">{t(locale, 'print.months')}</h2>
      <p class="soft">{t(locale, 'print.months.text')}</p>
      <StackTable
        labelledBy="bulan"
        columns={[month, { label: people, isNumber: true }, { label: cards, isNumber: true }]}
      >
        {months.map((one) => (
          <tr role="row">
            <th role="rowheader" scope="row">
              {monthName(locale, one.month)}
            </th>
            <td role="cell" class="n" data-l={people}>
              {amount(one.people)}
            </td>
            <td role="cell" class="n" data-l={cards}>
              {amount(one.cardsAfter)}
              {one.people > 0 && one.cardsAfter === 0 && <span class="tag warn"> {t(locale, 'print.short')}</span>}
            </td>
          </tr>
        ))}
      </StackTable>
    </section>
  );
}

function Records(props: PrintingProps) {
  const { frame, overview, status, people, page } = props;
  const { locale } = frame;
  const choices = RECORD_STATUSES.map((one) => ({
    value: one,
    label: `${t(locale, `print.status.${one}`)} (${amount(overview.counts[one])})`,
  }));
  const at = (number: number) => `/cetak?status=${status}&halaman=${number}`;
  return (
    <section class="part" aria-labelledby="rekaman">
      <h2 id="rekaman">{t(locale, 'print.records')}</h2>
      <form method="get" action="/cetak" class="filter">
        <Select id="status" label={t(locale, 'print.records')} value={status} choices={choices} />
        <button class="btn alt">{t(locale, 'print.records.show')}</button>
        {mayChange(frame) && <a href="/cetak/daftar">{t(locale, 'print.file')}</a>}
      </form>
      {people.length === 0 ? <p class="empty">{t(locale, 'print.empty')}</p> : <People {...props} />}
      <p class="acts">
        {page > 1 && <a href={at(page - 1)}>{t(locale, 'print.back')}</a>}
        {people.length === PAGE && <a href={at(page + 1)}>{t(locale, 'print.more')}</a>}
      </p>
    </section>
  );
}

function People({ frame, people, status }: PrintingProps) {
  const { locale } = frame;
  const isHandOver = status === 'printed' && mayChange(frame);
  const [name, due, invited] = [t(locale, 'print.name'), t(locale, 'print.due'), t(locale, 'print.invitation')];
  const columns = [
    ...(isHandOver ? [{ label: t(locale, 'print.act'), isQuiet: true }] : []),
    name,
    due,
    invited,
    ...(mayChange(frame) ? [{ label: t(locale, 'print.act'), isQuiet: true }] : []),
  ];
  const table = (
    <StackTable columns={columns} labelledBy="rekaman">
      {people.map((person) => (
        <tr role="row">
          {isHandOver && (
            <td role="cell">
              <input
                type="checkbox"
                name="orang"
                value={person.id}
                aria-label={t(locale, 'print.handOver.pick', { name: person.name })}
              />
            </td>
          )}
          <th role="rowheader" scope="row">
            {person.name} <span class="soft">…{person.nikLast4}</span>
          </th>
          <td role="cell" data-l={due}>
            {plainDate(locale, person.dueOn, 'UTC')}
          </td>
          <td role="cell" data-l={invited}>
            {invitedWords(frame, person)}
          </td>
          {mayChange(frame) && (
            <td role="cell">
              <a href={`/cetak/orang/${person.id}`} aria-label={t(locale, 'print.enter', { name: person.name })}>
                {t(locale, 'print.to')}
              </a>
            </td>
          )}
        </tr>
      ))}
    </StackTable>
  );
  if (!isHandOver) return table;
  return (
    <form method="post" action="/cetak/serah">
      <Sent frame={frame} />
      {table}
      <div class="acts">
        <button class="btn">{t(locale, 'print.handOver')}</button>
      </div>
    </form>
  );
}

function invitedWords({ locale, site }: SupervisorFrame, { invited }: DueRecord): string {
  const { count, startsAt } = invited;
  if (count === 0) return t(locale, 'print.invitation.none');
  if (!startsAt) return t(locale, 'print.invitation.past', { count });
  return t(locale, 'print.invitation.open', { when: stamp(locale, startsAt, site.timezone), count });
}

interface RecordProps {
  frame: SupervisorFrame;
  record: NamedRecord;
  shown: ShownForm;
}

/** One person's status, entered by hand. */
export function RecordView({ frame, record, shown }: RecordProps) {
  const { locale } = frame;
  const statusWord = t(locale, `print.status.${record.status}`);
  const choices = RECORD_STATUSES.filter((one) => one !== record.status && one !== 'none').map((one) => ({
    value: one,
    label: t(locale, `print.status.${one}`),
  }));
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'print.enter', { name: record.name })}
      lead={`…${record.nikLast4}, ${statusWord}.`}
      back={{ href: `/cetak?status=${record.status}`, label: t(locale, 'print.title') }}
      button={t(locale, 'print.save')}
    >
      <Select id="menjadi" label={t(locale, 'print.to')} value={shown.values.menjadi} choices={choices} />
      <Ask frame={frame} shown={shown} id="sebab" label={t(locale, 'print.reason')} />
    </FormPage>
  );
}

interface PeopleListProps {
  frame: SupervisorFrame;
  title: string;
  text: string;
  empty: string;
  columns: readonly [string, string];
  rows: readonly { name: string; nikLast4: string; cell: ComponentChildren }[];
}

function PeopleList({ frame, title, text, empty, columns, rows }: PeopleListProps) {
  const { shell, locale } = frame;
  return (
    <StaffPage shell={shell} title={title}>
      <a class="back" href="/cetak">
        {t(locale, 'print.title')}
      </a>
      <h1 tabindex={-1} id="judul">
        {title}
      </h1>
      <p class="lede">{text}</p>
      {rows.length === 0 ? (
        <p class="empty">{empty}</p>
      ) : (
        <StackTable columns={columns} labelledBy="judul">
          {rows.map(({ name, nikLast4, cell }) => (
            <tr role="row">
              <th role="rowheader" scope="row">
                {name} <span class="soft">…{nikLast4}</span>
              </th>
              <td role="cell" data-l={columns[1]}>
                {cell}
              </td>
            </tr>
          ))}
        </StackTable>
      )}
    </StaffPage>
  );
}

export function ToCallView({
  frame,
  people,
}: {
  frame: SupervisorFrame;
  people: readonly (NamedRecord & { isReachable: boolean })[];
}) {
  const { locale } = frame;
  return (
    <PeopleList
      frame={frame}
      title={t(locale, 'print.call.title')}
      text={t(locale, 'print.call.text')}
      empty={t(locale, 'print.call.empty')}
      columns={[t(locale, 'print.name'), t(locale, 'print.call.why')]}
      rows={people.map(({ name, nikLast4, isReachable }) => ({
        name,
        nikLast4,
        cell: t(locale, isReachable ? 'print.call.unused' : 'print.call.unreachable'),
      }))}
    />
  );
}

export function UnrecordedView({
  frame,
  people,
}: {
  frame: SupervisorFrame;
  people: readonly { name: string; nikLast4: string; birthDate: string }[];
}) {
  const { locale } = frame;
  return (
    <PeopleList
      frame={frame}
      title={t(locale, 'print.old.title')}
      text={t(locale, 'print.old.text')}
      empty={t(locale, 'print.old.empty')}
      columns={[t(locale, 'print.name'), t(locale, 'print.old.born')]}
      rows={people.map(({ name, nikLast4, birthDate }) => ({
        name,
        nikLast4,
        cell: plainDate(locale, birthDate, 'UTC'),
      }))}
    />
  );
}
