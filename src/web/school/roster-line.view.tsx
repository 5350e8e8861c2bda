import { plainDate } from '../../common/spoken-date.js';
import type { PupilView, RefusedRow } from '../../modules/schools/schools.roster.types.js';
import { type Locale, type MessageKey, t } from '../messages.js';
import { guardianPath, rosterPaths } from './roster-paths.js';
import { remarkText, rowOf, tagOf } from './roster-words.js';

/** What the list says of one pupil, and what the day will bring. */
export function PupilLine({ locale, pupil, requestId }: { locale: Locale; pupil: PupilView; requestId: string }) {
  const { id, name, className, maskedNik, birthDate, age, warnings, isOnOtherList, guardianToken } = pupil;
  const tag = tagOf(locale, pupil);
  const label = (key: MessageKey) => ({ 'data-l': t(locale, key) });
  return (
    <tr role="row">
      <td role="cell" {...label('pupils.col.row')}>
        {pupil.rowLabel}
      </td>
      <th role="rowheader" scope="row">
        {name}
      </th>
      <td role="cell" {...label('pupils.col.class')}>
        {className || '–'}
      </td>
      <td role="cell" class="nb" {...label('pupils.col.nik')}>
        {maskedNik ?? '–'}
      </td>
      <td role="cell" class="nb" {...label('pupils.col.born')}>
        {birthDate ? plainDate(locale, birthDate, 'UTC') : '–'}
      </td>
      <td role="cell" {...label('pupils.col.age')}>
        {age ?? '–'}
      </td>
      <td role="cell" class="result-cell" {...label('pupils.col.result')}>
        <span class={`${tag.tone} tag`}>{tag.text}</span> {tag.say.join(' ')}
        {warnings.map((remark) => (
          <p>
            <span class="warn tag">{t(locale, 'pupils.tag.check')}</span> {remarkText(locale, remark)}
          </p>
        ))}
        {guardianToken && (
          <p>
            <a class="go" href={guardianPath(id, guardianToken)}>
              {t(locale, 'pupils.guardianForm')}
              <span class="vh"> {name}</span>
            </a>
          </p>
        )}
        {isOnOtherList && <OtherList locale={locale} pupil={pupil} requestId={requestId} />}
      </td>
    </tr>
  );
}

function OtherList({ locale, pupil, requestId }: { locale: Locale; pupil: PupilView; requestId: string }) {
  const paths = rosterPaths(requestId);
  return (
    <div class="asked">
      <p>
        <span class="warn tag">{t(locale, 'pupils.tag.other')}</span> {t(locale, 'pupils.other.question')}
      </p>
      <form method="post" action={paths.keep(pupil.id)}>
        <button class="key">
          {t(locale, 'pupils.other.keep')}
          <span class="vh"> {pupil.name}</span>
        </button>
      </form>
      <form method="post" action={paths.remove(pupil.id)}>
        <button class="key">
          {t(locale, 'pupils.remove')}
          <span class="vh"> {pupil.name}</span>
        </button>
      </form>
    </div>
  );
}

/** A row to correct; of what was typed only what may be shown. */
export function RefusedLine({ locale, row }: { locale: Locale; row: RefusedRow }) {
  const label = (key: MessageKey) => ({ 'data-l': t(locale, key) });
  return (
    <tr role="row">
      <td role="cell" {...label('pupils.col.row')}>
        {rowOf(row)}
      </td>
      <th role="rowheader" scope="row">
        {row.typed.name ?? '–'}
      </th>
      <td role="cell" {...label('pupils.col.class')}>
        {row.typed.className ?? '–'}
      </td>
      <td role="cell" {...label('pupils.col.nik')}>
        –
      </td>
      <td role="cell" {...label('pupils.col.born')}>
        –
      </td>
      <td role="cell" {...label('pupils.col.age')}>
        –
      </td>
      <td role="cell" class="result-cell" {...label('pupils.col.result')}>
        <span class="stop tag">{t(locale, 'pupils.tag.fix')}</span>{' '}
        {row.problems.map((problem) => remarkText(locale, problem)).join(' ')}
      </td>
    </tr>
  );
}
