import { stamp } from '../../common/spoken-date.js';
import type { Plan } from '../../modules/plans/plans.types.js';
import { t } from '../messages.js';
import { amount } from './amount.js';
import { changeWords, planPath, reasonOf } from './plan-words.js';
import { Result, StaffPage } from './staff.layout.js';
import type { SupervisorFrame } from './supervisor-types.js';

const COLUMNS = ['change', 'moved', 'withoutPlace', 'cardsLost', 'unreachable', 'made'] as const;

/** Every plan that waits for an answer. */
export function PlansView({ frame, plans }: { frame: SupervisorFrame; plans: readonly Plan[] }) {
  const { shell, locale, outcome, site } = frame;
  const title = t(locale, 'plans.title');
  const name = (column: (typeof COLUMNS)[number]) => t(locale, `plans.col.${column}`);
  return (
    <StaffPage shell={shell} title={[outcome?.head, title].filter(Boolean).join(', ')}>
      <h1 tabindex={-1}>{title}</h1>
      <p class="lede">{t(locale, 'plans.lead')}</p>
      <Result outcome={outcome} />
      {plans.length === 0 && (
        <div class="empty">
          <p>{t(locale, 'plans.empty')}</p>
          <p>
            <a href="/kalender">{t(locale, 'plans.toCalendar')}</a>
          </p>
        </div>
      )}
      {plans.length > 0 && (
        <table class="list stack" role="table" aria-label={title}>
          <thead role="rowgroup">
            <tr role="row">
              {COLUMNS.map((column) => (
                <th role="columnheader" scope="col" class={column === 'change' || column === 'made' ? undefined : 'n'}>
                  {name(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {plans.map(({ id, change, effect: { counts }, createdAt }) => (
              <tr role="row">
                <th role="rowheader" scope="row" class="wrapped">
                  <a href={planPath(id)}>{changeWords(locale, change)}</a>
                  <span class="soft"> {reasonOf(change)}</span>
                </th>
                {(['moved', 'withoutPlace', 'cardsLost', 'unreachable'] as const).map((column) => (
                  <td role="cell" class="n" data-l={name(column)}>
                    {amount(counts[column], locale)}
                  </td>
                ))}
                <td role="cell" data-l={name('made')}>
                  {stamp(locale, new Date(createdAt), site.timezone)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </StaffPage>
  );
}
