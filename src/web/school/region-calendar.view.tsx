import { type CalendarBlock, SCHOOL_OWNERS } from '../../modules/schools/schools.types.js';
import { ErrorSummary, Question, ShortChoices } from '../fields.js';
import { t } from '../messages.js';
import { AskForm } from '../staff/supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from '../staff/supervisor-types.js';
import { BlockTable } from './block-table.view.js';
import { PlainPage, TableAsk } from './school-form.view.js';

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
      {blocks.length === 0 ? (
        <p>{t(locale, 'school.calendar.none')}</p>
      ) : (
        <BlockTable
          frame={frame}
          label={t(locale, 'region.calendar')}
          blocks={blocks}
          whose={({ owner }) => t(locale, owner ? `owner.${owner}` : 'owner.all')}
          action="/kalender-sekolah/hapus"
          mayRemove={() => true}
        />
      )}
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
