import type { CalendarBlock } from '../../modules/schools/schools.types.js';
import { t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';
import { ButtonForm } from '../staff/supervisor-form.view.js';
import { blockWords } from './school-words.js';

interface BlockTableProps {
  frame: SitelessFrame;
  label: string;
  blocks: readonly CalendarBlock[];
  whose: (block: CalendarBlock) => string;
  /** Where a block is removed. */
  action: string;
  mayRemove: (block: CalendarBlock) => boolean;
}

/** Breaks and exams, and whose they are. */
export function BlockTable({ frame, label, blocks, whose, action, mayRemove }: BlockTableProps) {
  const { locale } = frame;
  const name = (column: 'name' | 'kind' | 'days' | 'whose' | 'act') => t(locale, `school.block.col.${column}`);
  return (
    <StackTable
      label={label}
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
            {whose(block)}
          </td>
          <td role="cell" class={mayRemove(block) ? undefined : 'none'}>
            {mayRemove(block) && (
              <ButtonForm
                frame={frame}
                action={action}
                button={t(locale, 'school.block.remove')}
                fields={{ blok: block.id }}
              />
            )}
          </td>
        </tr>
      ))}
    </StackTable>
  );
}
