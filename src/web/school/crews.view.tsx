import { clock, longDate } from '../../common/spoken-date.js';
import { type Assignment, type Crew, CREW_KINDS } from '../../modules/crews/crews.types.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary, Question, ShortChoices } from '../fields.js';
import { t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import { Ask, AskForm, ButtonForm } from '../staff/supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from '../staff/supervisor-types.js';
import { PlainPage } from './school-form.view.js';

interface CrewsProps {
  frame: SupervisorFrame;
  crews: readonly Crew[];
  /** Where they are to go from now on. */
  coming: readonly Assignment[];
  shown: ShownForm;
}

export function CrewsView({ frame, crews, coming, shown }: CrewsProps) {
  const { locale } = frame;
  const name = (column: 'name' | 'kind' | 'stations' | 'trips' | 'act') => t(locale, `crew.col.${column}`);
  return (
    <PlainPage frame={frame} title={t(locale, 'crew.title')} lead={t(locale, 'crew.lead')}>
      <ErrorSummary locale={locale} errors={shown.errors} />
      {crews.length === 0 && <p>{t(locale, 'crew.none')}</p>}
      {crews.length > 0 && (
        <StackTable
          label={t(locale, 'crew.title')}
          columns={[
            name('name'),
            name('kind'),
            { label: name('stations'), isNumber: true },
            name('trips'),
            { label: name('act'), isQuiet: true },
          ]}
        >
          {crews.map((crew) => (
            <tr role="row">
              <th role="rowheader" scope="row" class="wrapped">
                {crew.name}
              </th>
              <td role="cell" data-l={name('kind')}>
                {t(locale, `crew.${crew.kind}`)}
              </td>
              <td role="cell" class="n" data-l={name('stations')}>
                {crew.kind === 'team' ? crew.stations : '–'}
              </td>
              <td role="cell" data-l={name('trips')}>
                {tripWords(frame, coming, crew)}
              </td>
              <td role="cell">
                <ButtonForm
                  frame={frame}
                  action="/tim/berhenti"
                  button={t(locale, 'crew.retire')}
                  fields={{ satuan: crew.id }}
                />
              </td>
            </tr>
          ))}
        </StackTable>
      )}
      <section class="part col">
        <h2>{t(locale, 'crew.add')}</h2>
        <AskForm frame={frame} action="/tim" button={t(locale, 'crew.do')}>
          <Question name="jenis" legend={name('kind')} error={errorOf(locale, shown.errors, 'jenis')}>
            <ShortChoices
              name="jenis"
              choices={CREW_KINDS.map((value) => ({ value, label: t(locale, `crew.${value}`) }))}
              chosen={shown.values.jenis}
            />
          </Question>
          <Ask frame={frame} shown={shown} id="nama" label={name('name')} hint={t(locale, 'crew.nameHint')} />
          <Ask
            frame={frame}
            shown={shown}
            id="alat"
            label={name('stations')}
            hint={t(locale, 'crew.stationsHint')}
            inputmode="numeric"
          />
        </AskForm>
      </section>
    </PlainPage>
  );
}

function tripWords({ locale, site }: SupervisorFrame, coming: readonly Assignment[], { id }: Crew): string {
  const own = coming.filter(({ crewId }) => crewId === id);
  const words = own.map(({ leavesAt, returnsAt }) => {
    const hours = `${clock(locale, leavesAt, site.timezone)}–${clock(locale, returnsAt, site.timezone)}`;
    return `${longDate(locale, leavesAt, site.timezone)} ${hours}`;
  });
  return words.join('; ') || t(locale, 'crew.noTrips');
}
