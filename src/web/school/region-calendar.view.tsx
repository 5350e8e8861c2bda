import { type CalendarBlock, SCHOOL_OWNERS } from '../../modules/schools/schools.types.js';
import { ErrorSummary, Question, ShortChoices } from '../fields.js';
import { t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import { AskForm } from '../staff/supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from '../staff/supervisor-types.js';
import { ButtonForm, PlainPage, TableAsk } from './school-form.view.js';
import { blockWords } from './school-words.js';

interface CalendarProps {
  frame: SupervisorFrame;
  blocks: readonly CalendarBlock[];
  shown: ShownForm;
}

export function RegionCalendarView({ frame, blocks, shown }: CalendarProps) {
  const { locale } = frame;
  const all = { value: '', label: t(locale, 'owner.all') };
  return (
    <PlainPage
      frame={frame}
      title={t(locale, 'region.calendar')}
      back={{ href: '/permintaan-sekolah', label: t(locale, 'office.title') }}
      lead={t(locale, 'region.calendar.lead')}
    >
      <ErrorSummary locale={locale} errors={shown.errors} />
      {blocks.length === 0 ? <p>{t(locale, 'school.calendar.none')}</p> : <Blocks frame={frame} blocks={blocks} />}
      <section class="part col">
        <h2>{t(locale, 'school.table')}</h2>
        <AskForm frame={frame} action="/kalender-sekolah" button={t(locale, 'school.table.do')} hasFile>
          <Question name="milik" legend={t(locale, 'region.calendar.whose')}>
            <ShortChoices
              name="milik"
              choices={[all, ...SCHOOL_OWNERS.map((value) => ({ value, label: t(locale, `owner.${value}`) }))]}
              chosen={shown.values.milik ?? ''}
            />
          </Question>
          <TableAsk
            frame={frame}
            shown={shown}
            label={t(locale, 'school.table.label')}
            hint={t(locale, 'school.table.hint')}
          />
        </AskForm>
      </section>
    </PlainPage>
  );
}

function Blocks({ frame, blocks }: Omit<CalendarProps, 'shown'>) {
  const { locale } = frame;
  const name = (column: 'name' | 'kind' | 'days' | 'whose' | 'act') => t(locale, `school.block.col.${column}`);
  return (
    <StackTable
      label={t(locale, 'region.calendar')}
      columns={[name('name'), name('kind'), name('days'), name('whose'), { label: name('act'), isQuiet: true }]}
    >
      {blocks.map((block) => (
        <tr role="row">
          <th role="rowheader" scope="row" class="wrapped">
            {block.name}
            {block.isEstimate && <span class="soft"> {t(locale, 'school.block.estimate')}</span>}
          </th>
          <td role="cell" data-l={name('kind')}>
            {t(locale, `school.block.${block.kind}`)}
          </td>
          <td role="cell" data-l={name('days')}>
            {blockWords(locale, block)}
          </td>
          <td role="cell" data-l={name('whose')}>
            {t(locale, block.owner ? `owner.${block.owner}` : 'owner.all')}
          </td>
          <td role="cell">
            <ButtonForm
              frame={frame}
              action="/kalender-sekolah/hapus"
              button={t(locale, 'school.block.remove')}
              fields={{ blok: block.id }}
            />
          </td>
        </tr>
      ))}
    </StackTable>
  );
}
