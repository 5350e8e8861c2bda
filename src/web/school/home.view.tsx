import { HOME_ZONE } from '../../common/local-date.js';
import { plainDate } from '../../common/spoken-date.js';
import type { School, SchoolRequest } from '../../modules/schools/schools.types.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary, Question, ShortChoices } from '../fields.js';
import { type Locale, t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import { Ask, AskForm } from '../staff/supervisor-form.view.js';
import type { ShownForm } from '../staff/supervisor-types.js';
import { RequestCells } from './request-cells.view.js';
import { PlainPage } from './school-form.view.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';
import { requestPath, wishedWords } from './school-words.js';

interface HomeProps {
  frame: SitelessFrame;
  school: School;
  requests: readonly SchoolRequest[];
  shown: ShownForm;
}

/** The start page of a school. */
export function SchoolHomeView({ frame, school, requests, shown }: HomeProps) {
  const { locale } = frame;
  return (
    <PlainPage frame={frame} title={school.name} lead={t(locale, 'school.home.lead')}>
      <ErrorSummary locale={locale} errors={shown.errors} />
      <Participation frame={frame} school={school} shown={shown} />
      <section class="part">
        <h2>{t(locale, 'school.requests')}</h2>
        {requests.length === 0 && <p>{t(locale, 'school.requests.none')}</p>}
        {requests.length > 0 && <RequestList locale={locale} requests={requests} />}
        <p>
          <a class="btn" href="/sekolah/minta">
            {t(locale, 'school.requests.new')}
          </a>
        </p>
      </section>
      <ul class="links">
        <li>
          <a href="/sekolah/kalender">{t(locale, 'school.calendar')}</a>
        </li>
        <li>
          <a href="/mengapa-ktp-el">{t(locale, 'school.why')}</a>
        </li>
      </ul>
    </PlainPage>
  );
}

function RequestList({ locale, requests }: { locale: Locale; requests: readonly SchoolRequest[] }) {
  const name = (column: 'request' | 'mode' | 'pupils' | 'state') => t(locale, `school.col.${column}`);
  return (
    <StackTable columns={[name('request'), name('mode'), { label: name('pupils'), isNumber: true }, name('state')]}>
      {requests.map((request) => (
        <tr role="row">
          <th role="rowheader" scope="row" class="wrapped">
            <a href={requestPath(request.id)}>{wishedWords(locale, request)}</a>
          </th>
          <RequestCells locale={locale} request={request} />
        </tr>
      ))}
    </StackTable>
  );
}

function Participation({ frame, school, shown }: Omit<HomeProps, 'requests'>) {
  const { locale } = frame;
  const date = school.confirmedAt && plainDate(locale, school.confirmedAt, HOME_ZONE);
  if (school.confirmedAt && school.answer !== null)
    return <p class="note ok">{t(locale, 'school.confirmed', { date: date ?? '' })}</p>;
  return (
    <section class="part">
      <h2>{t(locale, 'school.join')}</h2>
      <p>{t(locale, school.confirmedAt ? 'school.join.confirmed' : 'school.join.lead')}</p>
      {school.answer && <p class="note">{t(locale, `school.answered.${school.answer}`)}</p>}
      <AskForm frame={frame} action="/sekolah/ikut" button={t(locale, 'school.join.do')}>
        <Question
          name="jawaban"
          legend={t(locale, 'school.join.question')}
          error={errorOf(locale, shown.errors, 'jawaban')}
        >
          <ShortChoices
            name="jawaban"
            choices={[
              { value: 'ikut', label: t(locale, 'school.join.yes') },
              { value: 'tidak', label: t(locale, 'school.join.no') },
            ]}
            chosen={
              shown.values.jawaban ?? (school.answer ? (school.answer === 'joins' ? 'ikut' : 'tidak') : undefined)
            }
          />
        </Question>
        <Ask
          frame={frame}
          shown={shown}
          id="perkiraan"
          label={t(locale, 'school.join.pupils')}
          hint={t(locale, 'school.join.pupilsHint')}
          initial={school.expectedPupils === null ? undefined : String(school.expectedPupils)}
          inputmode="numeric"
        />
      </AskForm>
    </section>
  );
}
