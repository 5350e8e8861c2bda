import { type ModePeriod, MODES, type ModeState } from '../../modules/calendar/calendar.types.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary, Question, ShortChoices } from '../fields.js';
import { t } from '../messages.js';
import { Select } from '../staff/select.js';
import { StackTable } from '../staff/stack-table.js';
import { Ask, AskForm } from '../staff/supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from '../staff/supervisor-types.js';
import { periodOf } from './modes.form.js';
import { PlainPage } from './school-form.view.js';

interface ModesProps {
  frame: SupervisorFrame;
  /** Every mode as it is today. */
  now: readonly ModeState[];
  periods: readonly ModePeriod[];
  shown: ShownForm;
}

export function ModesView({ frame, now, periods, shown }: ModesProps) {
  const { locale } = frame;
  return (
    <PlainPage frame={frame} title={t(locale, 'mode.title')} lead={t(locale, 'mode.lead')}>
      <ErrorSummary locale={locale} errors={shown.errors} />
      <section class="part">
        <h2>{t(locale, 'mode.today')}</h2>
        <ul class="calls">
          {now.map(({ mode, isOpen, period }) => (
            <li>
              <b>{t(locale, `mode.${mode}`)}</b>
              <span>
                <span class={`${isOpen ? 'ok' : 'stop'} tag`}>{t(locale, isOpen ? 'mode.open' : 'mode.closed')}</span>{' '}
                {period ? period.legalBasis : t(locale, 'mode.undecided')}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <div class="cols">
        <Periods frame={frame} periods={periods} />
        <NewPeriod frame={frame} shown={shown} />
      </div>
    </PlainPage>
  );
}

function Periods({ frame: { locale, site }, periods }: Pick<ModesProps, 'frame' | 'periods'>) {
  const name = (column: 'mode' | 'state' | 'scope' | 'period' | 'basis') => t(locale, `mode.col.${column}`);
  return (
    <section class="part">
      <h2 id="ketetapan">{t(locale, 'mode.periods')}</h2>
      <StackTable
        labelledBy="ketetapan"
        columns={[name('mode'), name('state'), name('scope'), name('period'), name('basis')]}
      >
        {periods.toReversed().map((period) => (
          <tr role="row">
            <th role="rowheader" scope="row" class="wrapped">
              {t(locale, `mode.${period.mode}`)}
            </th>
            <td role="cell" data-l={name('state')}>
              {t(locale, period.isOpen ? 'mode.open' : 'mode.closed')}
            </td>
            <td role="cell" data-l={name('scope')}>
              {period.siteId ? site.name : site.regionName}
            </td>
            <td role="cell" data-l={name('period')}>
              {periodOf(locale, period)}
            </td>
            <td role="cell" data-l={name('basis')}>
              {period.legalBasis}
            </td>
          </tr>
        ))}
      </StackTable>
    </section>
  );
}

function NewPeriod({ frame, shown }: Pick<ModesProps, 'frame' | 'shown'>) {
  const { locale, site } = frame;
  const { values, errors } = shown;
  const hint = t(locale, 'field.dateHint');
  return (
    <section class="part">
      <h2>{t(locale, 'mode.new')}</h2>
      <AskForm frame={frame} action="/cara" button={t(locale, 'check.look')}>
        <Select
          id="cara"
          label={t(locale, 'mode.col.mode')}
          value={values.cara ?? MODES[0]}
          choices={MODES.map((value) => ({ value, label: t(locale, `mode.${value}`) }))}
          error={errorOf(locale, errors, 'cara')}
        />
        <Question name="keadaan" legend={t(locale, 'mode.col.state')} error={errorOf(locale, errors, 'keadaan')}>
          <ShortChoices
            name="keadaan"
            choices={[
              { value: 'buka', label: t(locale, 'mode.open') },
              { value: 'tutup', label: t(locale, 'mode.closed') },
            ]}
            chosen={values.keadaan}
          />
        </Question>
        <Question name="lingkup" legend={t(locale, 'mode.col.scope')} error={errorOf(locale, errors, 'lingkup')}>
          <ShortChoices
            name="lingkup"
            choices={[
              { value: 'wilayah', label: site.regionName },
              { value: 'tempat', label: site.name },
            ]}
            chosen={values.lingkup ?? 'wilayah'}
          />
        </Question>
        <div class="pair">
          <Ask frame={frame} shown={shown} id="mulai" label={t(locale, 'mode.from')} hint={hint} />
          <Ask frame={frame} shown={shown} id="hingga" label={t(locale, 'mode.to')} hint={t(locale, 'mode.toHint')} />
        </div>
        <Ask
          frame={frame}
          shown={shown}
          id="dasar"
          label={t(locale, 'mode.col.basis')}
          hint={t(locale, 'mode.basisHint')}
        />
      </AskForm>
    </section>
  );
}
