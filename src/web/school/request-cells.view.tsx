import type { SchoolRequest } from '../../modules/schools/schools.types.js';
import { type Locale, t } from '../messages.js';
import { stateWord } from './school-words.js';

/** How, how many, and how far: the cells that every list of requests has. */
export function RequestCells({ locale, request }: { locale: Locale; request: SchoolRequest }) {
  const name = (column: 'mode' | 'pupils' | 'state') => t(locale, `school.col.${column}`);
  const { text, tone } = stateWord(locale, request.status);
  return (
    <>
      <td role="cell" data-l={name('mode')}>
        {t(locale, `mode.${request.mode}`)}
      </td>
      <td role="cell" class="n" data-l={name('pupils')}>
        {request.pupils}
      </td>
      <td role="cell" data-l={name('state')}>
        <span class={`${tone} tag`}>{text}</span>
      </td>
    </>
  );
}
