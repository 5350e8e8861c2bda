import { longDate, monthName, plainDate } from '../../common/spoken-date.js';
import type { JudgedSnapshot, Progress, RegionCoverage } from '../../modules/coverage/coverage.types.js';
import { mayAct } from '../../platform/access/actor.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import { Result, StaffPage } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { Ask, FormPage } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

export const percentWord = (locale: Locale, percent: number | null): string =>
  percent === null
    ? '–'
    : `${percent.toLocaleString(locale === 'id' ? 'id-ID' : 'en-GB', { maximumFractionDigits: 3 })}\u00A0%`;

interface CoverageProps {
  frame: SupervisorFrame;
  coverage: RegionCoverage;
}

export function CoverageView({ frame, coverage }: CoverageProps) {
  const { shell, locale, site, actor, outcome } = frame;
  const title = t(locale, 'cov.title');
  const mayAdd = mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <h1 tabindex={-1}>{title}</h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">
        {t(locale, 'cov.lead', { region: site.regionName, date: longDate(locale, coverage.asOf, 'UTC') })}
      </p>
      <section class="part" aria-labelledby="wilayah">
        <h2 id="wilayah">{t(locale, 'cov.region')}</h2>
        {coverage.snapshots.length === 0 ? (
          <p class="empty">{t(locale, 'cov.region.empty')}</p>
        ) : (
          <Snapshots locale={locale} snapshots={coverage.snapshots} />
        )}
        {mayAdd && (
          <p>
            <a href="/cakupan/catat">{t(locale, 'cov.add')}</a>
          </p>
        )}
      </section>
      <section class="part" aria-labelledby="sekolah">
        <h2 id="sekolah">{t(locale, 'cov.schools')}</h2>
        {coverage.schools.length === 0 ? (
          <p class="empty">{t(locale, 'cov.schools.empty')}</p>
        ) : (
          <Schools locale={locale} coverage={coverage} />
        )}
      </section>
    </StaffPage>
  );
}

function Snapshots({ locale, snapshots }: { locale: Locale; snapshots: readonly JudgedSnapshot[] }) {
  const [eligible, recorded, left, percent, source] = [
    t(locale, 'cov.eligible'),
    t(locale, 'cov.recorded'),
    t(locale, 'cov.left'),
    t(locale, 'cov.percent'),
    t(locale, 'cov.source'),
  ];
  const number = (label: string) => ({ label, isNumber: true });
  return (
    <StackTable
      labelledBy="wilayah"
      columns={[t(locale, 'cov.asOf'), number(eligible), number(recorded), number(left), number(percent), source]}
    >
      {snapshots.map((one) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {one.asOfPrecision === 'day' ? plainDate(locale, one.asOf, 'UTC') : monthName(locale, one.asOf.slice(0, 7))}
          </th>
          <td role="cell" class="n" data-l={eligible}>
            {amount(one.eligible)}
          </td>
          <td role="cell" class="n" data-l={recorded}>
            {amount(one.recorded)}
          </td>
          <td role="cell" class="n" data-l={left}>
            {amount(one.left)}
          </td>
          <td role="cell" class="n" data-l={percent}>
            {percentWord(locale, one.percent)}
          </td>
          <td role="cell" data-l={source}>
            {one.source}
            <Disagreements locale={locale} snapshot={one} />
          </td>
        </tr>
      ))}
    </StackTable>
  );
}

function Disagreements({ locale, snapshot }: { locale: Locale; snapshot: JudgedSnapshot }) {
  const { disagrees, statedPercent, statedLeft, left } = snapshot;
  return (
    <>
      {disagrees.includes('percent') && (
        <span class="tag warn">{t(locale, 'cov.stated.percent', { stated: percentWord(locale, statedPercent) })}</span>
      )}
      {disagrees.includes('left') && (
        <span class="tag warn">
          {t(locale, 'cov.stated.left', { stated: amount(statedLeft ?? 0), left: amount(left) })}
        </span>
      )}
    </>
  );
}

const FIGURES = ['total', 'recorded', 'printReady', 'printed', 'handedOver', 'left'] as const;

function Schools({ locale, coverage: { schools, pupils } }: { locale: Locale; coverage: RegionCoverage }) {
  const labels = FIGURES.map((figure) => t(locale, `cov.${figure}`));
  const percent = t(locale, 'cov.percent');
  const rows: readonly (Progress & { name: string })[] = [...schools, { ...pupils, name: t(locale, 'cov.all') }];
  return (
    <StackTable
      labelledBy="sekolah"
      columns={[t(locale, 'cov.school'), ...[...labels, percent].map((label) => ({ label, isNumber: true }))]}
    >
      {rows.map((row) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {row.name}
          </th>
          {FIGURES.map((figure, index) => (
            <td role="cell" class="n" data-l={labels[index]}>
              {amount(row[figure])}
            </td>
          ))}
          <td role="cell" class="n" data-l={percent}>
            {percentWord(locale, row.percent)}
          </td>
        </tr>
      ))}
    </StackTable>
  );
}

export function AddCoverageView({ frame, shown }: { frame: SupervisorFrame; shown: ShownForm }) {
  const { locale } = frame;
  const ask = (id: string, label: string, hint?: string) => (
    <Ask frame={frame} shown={shown} id={id} label={label} hint={hint} />
  );
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'cov.add')}
      back={{ href: '/cakupan', label: t(locale, 'cov.title') }}
      button={t(locale, 'cov.save')}
    >
      {ask('tanggal', t(locale, 'cov.field.date'), t(locale, 'cov.field.dateHint'))}
      {ask('wajib', t(locale, 'cov.eligible'))}
      {ask('direkam', t(locale, 'cov.recorded'))}
      {ask('persen', t(locale, 'cov.field.percent'), t(locale, 'cov.field.percentHint'))}
      {ask('sisa', t(locale, 'cov.field.left'))}
      {ask('sumber', t(locale, 'cov.field.source'))}
    </FormPage>
  );
}
