import { HOME_ZONE } from '../../common/local-date.js';
import { plainDate } from '../../common/spoken-date.js';
import { type School, SCHOOL_LEVELS, SCHOOL_OWNERS, type SchoolContact } from '../../modules/schools/schools.types.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary, Question, ShortChoices } from '../fields.js';
import { type Locale, t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import { Ask, AskForm, FormPage, HoursAsk } from '../staff/supervisor-form.view.js';
import type { ShownForm } from '../staff/supervisor-types.js';
import { PlainPage, TableAsk } from './school-form.view.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';

interface ListProps {
  frame: SitelessFrame;
  schools: readonly School[];
  contacts: ReadonlyMap<string, readonly SchoolContact[]>;
  shown: ShownForm;
}

/** Who is invited, who answered, who takes part; those who wait for it are confirmed together. */
export function RegisterListView({ frame, schools, contacts, shown }: ListProps) {
  const { locale } = frame;
  const answered = schools.filter(({ answer }) => answer !== null).length;
  const confirmed = schools.filter(({ confirmedAt }) => confirmedAt !== null).length;
  const lead = t(locale, 'register.lead', { count: schools.length, answered, confirmed });
  return (
    <PlainPage frame={frame} title={t(locale, 'register.title')} lead={lead}>
      <ErrorSummary locale={locale} errors={shown.errors} />
      <ul class="links">
        <li>
          <a href="/daftar-sekolah/undang">{t(locale, 'register.invite')}</a>
        </li>
        <li>
          <a href="/daftar-sekolah/tambah">{t(locale, 'register.add')}</a>
        </li>
      </ul>
      {schools.length === 0 && <p>{t(locale, 'register.none')}</p>}
      {schools.length > 0 && (
        <AskForm
          frame={frame}
          action="/daftar-sekolah/konfirmasi"
          button={confirmed < schools.length ? t(locale, 'register.confirm') : undefined}
        >
          <Schools frame={frame} schools={schools} contacts={contacts} />
        </AskForm>
      )}
    </PlainPage>
  );
}

type Column = 'school' | 'level' | 'contact' | 'invited' | 'answer' | 'confirmed';

function Schools({ frame: { locale }, schools, contacts }: Omit<ListProps, 'shown'>) {
  const name = (column: Column) => t(locale, `register.col.${column}`);
  const day = (at: Date | null) => at && plainDate(locale, at, HOME_ZONE);
  return (
    <StackTable
      label={t(locale, 'register.title')}
      columns={[name('school'), name('level'), name('contact'), name('invited'), name('answer'), name('confirmed')]}
    >
      {schools.map((school, index) => (
        <tr role="row">
          <th role="rowheader" scope="row" class="wrapped">
            {school.name}
            <span class="soft"> {school.npsn}</span>
          </th>
          <td role="cell" data-l={name('level')}>
            {school.level.toUpperCase()}, {t(locale, `owner.${school.owner}`)}
          </td>
          <td role="cell" data-l={name('contact')}>
            {(contacts.get(school.id) ?? []).map(({ name: who, contact }) => `${who}, ${contact}`).join('; ') || '–'}
          </td>
          <td role="cell" data-l={name('invited')}>
            {day(school.invitedAt) ?? '–'}
          </td>
          <td role="cell" data-l={name('answer')}>
            {answerWords(locale, school)}
          </td>
          <td role="cell" data-l={name('confirmed')}>
            {day(school.confirmedAt) ?? (
              <label class="tick">
                <input type="checkbox" id={index === 0 ? 'sekolah' : undefined} name="sekolah" value={school.id} />
                <span>
                  {t(locale, 'register.tick')}
                  <span class="vh"> {school.name}</span>
                </span>
              </label>
            )}
          </td>
        </tr>
      ))}
    </StackTable>
  );
}

function answerWords(locale: Locale, { answer, expectedPupils }: School): string {
  if (!answer) return t(locale, 'register.noAnswer');
  if (answer === 'declines') return t(locale, 'register.declines');
  return t(locale, 'register.joins', expectedPupils === null ? {} : { count: expectedPupils });
}

export function InviteView({ frame, shown }: { frame: SitelessFrame; shown: ShownForm }) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'register.invite')}
      lead={t(locale, 'register.invite.lead')}
      back={{ href: '/daftar-sekolah', label: t(locale, 'register.title') }}
      button={t(locale, 'register.invite.do')}
      hasFile
    >
      <TableAsk
        frame={frame}
        shown={shown}
        label={t(locale, 'register.table')}
        hint={t(locale, 'register.table.hint')}
        rows={12}
      />
    </FormPage>
  );
}

/** One school, entered or brought up to date by its NPSN. */
export function RegisterOneView({ frame, shown }: { frame: SitelessFrame; shown: ShownForm }) {
  const { locale } = frame;
  const { values, errors } = shown;
  const choices = (field: string, legend: string, all: readonly { value: string; label: string }[], first?: string) => (
    <Question name={field} legend={legend} error={errorOf(locale, errors, field)}>
      <ShortChoices name={field} choices={[...all]} chosen={values[field] ?? first} />
    </Question>
  );
  const levels = SCHOOL_LEVELS.map((value) => ({ value, label: value.toUpperCase() }));
  const owners = SCHOOL_OWNERS.map((value) => ({ value, label: t(locale, `owner.${value}`) }));
  const weeks = ['5', '6'].map((value) => ({ value, label: t(locale, 'register.days', { days: value }) }));
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'register.add')}
      lead={t(locale, 'register.add.lead')}
      back={{ href: '/daftar-sekolah', label: t(locale, 'register.title') }}
      button={t(locale, 'register.add.do')}
    >
      <Ask frame={frame} shown={shown} id="npsn" label="NPSN" hint={t(locale, 'register.npsn')} inputmode="numeric" />
      <Ask frame={frame} shown={shown} id="nama" label={t(locale, 'register.col.school')} />
      {choices('jenjang', t(locale, 'register.col.level'), levels)}
      {choices('milik', t(locale, 'register.owner'), owners)}
      {choices('minggu', t(locale, 'register.week'), weeks, '5')}
      <p>{t(locale, 'register.lessons')}</p>
      <HoursAsk frame={frame} shown={shown} opens="07:15" closes="16:00" />
    </FormPage>
  );
}
