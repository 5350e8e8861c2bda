import { stamp } from '../../common/spoken-date.js';
import type { Plan } from '../../modules/plans/plans.types.js';
import { t } from '../messages.js';
import { amount } from './amount.js';
import { changeWords, planPath, reasonOf } from './plan-words.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';
import type { SupervisorFrame } from './supervisor-types.js';

const COUNTS = ['moved', 'withoutPlace', 'cardsLost', 'unreachable'] as const;

/** Every plan that waits for an answer. */
export function PlansView({ frame, plans }: { frame: SupervisorFrame; plans: readonly Plan[] }) {
  const { shell, locale, outcome, site } = frame;
  const title = t(locale, 'plans.title');
  const name = (column: 'change' | 'made' | (typeof COUNTS)[number]) => t(locale, `plans.col.${column}`);
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
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
        <StackTable
          columns={[name('change'), ...COUNTS.map((column) => ({ label: name(column), isNumber: true })), name('made')]}
          label={title}
        >
          {plans.map(({ id, change, effect: { counts }, createdAt }) => (
            <tr role="row">
              <th role="rowheader" scope="row" class="wrapped">
                <a href={planPath(id)}>{changeWords(locale, change)}</a>
                <span class="soft"> {reasonOf(change)}</span>
              </th>
              {COUNTS.map((column) => (
                <td role="cell" class="n" data-l={name(column)}>
                  {amount(counts[column], locale)}
                </td>
              ))}
              <td role="cell" data-l={name('made')}>
                {stamp(locale, new Date(createdAt), site.timezone)}
              </td>
            </tr>
          ))}
        </StackTable>
      )}
    </StaffPage>
  );
}
