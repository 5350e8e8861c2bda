import type { ImportedRow } from '../../modules/schools/schools.calendar.service.js';
import type { CalendarBlock } from '../../modules/schools/schools.types.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary, Question, ShortChoices } from '../fields.js';
import { t } from '../messages.js';
import { Ask, AskForm } from '../staff/supervisor-form.view.js';
import type { ShownForm } from '../staff/supervisor-types.js';
import { BlockTable } from './block-table.view.js';
import { PlainPage, TableAsk } from './school-form.view.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';

/** Both forms of the page as they are shown, and what became of a table. */
export interface ImportShown {
  block: ShownForm;
  table: ShownForm;
  rows?: readonly ImportedRow[];
}

interface CalendarProps {
  frame: SitelessFrame;
  blocks: readonly CalendarBlock[];
  shown: ImportShown;
}

/** Breaks and exams of a school: what is known, one more, or a whole table. */
export function SchoolCalendarView({ frame, blocks, shown }: CalendarProps) {
  const { locale } = frame;
  return (
    <PlainPage
      frame={frame}
      title={t(locale, 'school.calendar')}
      back={{ href: '/sekolah', label: t(locale, 'school.home') }}
      lead={t(locale, 'school.calendar.lead')}
    >
      <ErrorSummary locale={locale} errors={[...shown.block.errors, ...shown.table.errors]} />
      {blocks.length === 0 ? (
        <p>{t(locale, 'school.calendar.none')}</p>
      ) : (
        <BlockTable
          frame={frame}
          label={t(locale, 'school.calendar')}
          blocks={blocks}
          whose={({ schoolId }) => t(locale, schoolId ? 'school.block.own' : 'school.block.region')}
          action="/sekolah/kalender/hapus"
          mayRemove={({ schoolId }) => schoolId !== null}
        />
      )}
      <div class="cols">
        <BlockAsks frame={frame} shown={shown.block} action="/sekolah/kalender" />
        <section class="part">
          <h2>{t(locale, 'school.table')}</h2>
          <AskForm frame={frame} action="/sekolah/kalender/tabel" button={t(locale, 'school.table.do')} hasFile>
            <TableAsk
              frame={frame}
              shown={shown.table}
              label={t(locale, 'school.table.label')}
              hint={t(locale, 'school.table.hint')}
            />
          </AskForm>
        </section>
      </div>
    </PlainPage>
  );
}

/** One break or exam week. */
function BlockAsks({ frame, shown, action }: { frame: SitelessFrame; shown: ShownForm; action: string }) {
  const { locale } = frame;
  return (
    <section class="part">
      <h2>{t(locale, 'school.block.add')}</h2>
      <AskForm frame={frame} action={action} button={t(locale, 'school.block.do')}>
        <Question name="jenis" legend={t(locale, 'school.block.kind')} error={errorOf(locale, shown.errors, 'jenis')}>
          <ShortChoices
            name="jenis"
            choices={[
              { value: 'exam', label: t(locale, 'school.block.exam') },
              { value: 'break', label: t(locale, 'school.block.break') },
            ]}
            chosen={shown.values.jenis}
          />
        </Question>
        <Ask
          frame={frame}
          shown={shown}
          id="nama"
          label={t(locale, 'school.block.name')}
          hint={t(locale, 'school.block.nameHint')}
        />
        <div class="pair">
          <Ask
            frame={frame}
            shown={shown}
            id="dari"
            label={t(locale, 'field.from')}
            hint={t(locale, 'field.dateHint')}
          />
          <Ask frame={frame} shown={shown} id="sampai" label={t(locale, 'field.to')} hint={t(locale, 'close.toHint')} />
        </div>
      </AskForm>
    </section>
  );
}
