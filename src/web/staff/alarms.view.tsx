import { stamp } from '../../common/spoken-date.js';
import type { CrowdAct, Flood, Hoarding } from '../../modules/bookings/bookings.alarms.types.js';
import { type MessageKey, t } from '../messages.js';
import { amount } from './amount.js';
import { StackTable } from './stack-table.js';
import type { SupervisorFrame } from './supervisor-types.js';

export interface Alarms {
  /** Many holds without bookings after them. */
  hoarding: readonly Hoarding[];
  /** Many tries at bookings of other people. */
  floods: readonly Flood[];
}

const COLUMNS = ['source', 'what', 'since'] as const;
const WHAT: Partial<Record<CrowdAct, MessageKey>> = { wrong_code: 'alarm.codes', not_eligible: 'alarm.reasons' };

/** Sources that behave as no resident does, and what to do. Nobody is blocked by it: a school's room looks alike. */
export function AlarmsPanel({ frame, alarms: { hoarding, floods } }: { frame: SupervisorFrame; alarms: Alarms }) {
  const { locale, site } = frame;
  const name = (column: (typeof COLUMNS)[number]) => t(locale, `alarm.col.${column}`);
  const period = (from: Date, to: Date) => {
    const [first, last] = [stamp(locale, from, site.timezone), stamp(locale, to, site.timezone)];
    return first === last ? first : t(locale, 'check.period', { from: first, to: last });
  };
  const rows = [
    ...hoarding.map(({ held, booked, ...of }) => ({
      ...of,
      sources: 1,
      what: t(locale, 'alarm.hoarding', { held: amount(held, locale), booked: amount(booked, locale) }),
      then: t(locale, 'alarm.then.hoarding'),
    })),
    ...floods.map(({ times, act, ...of }) => ({
      ...of,
      what: t(locale, WHAT[act] ?? 'alarm.people', { times: amount(times, locale) }),
      then: t(locale, act === 'wrong_code' ? 'alarm.then.codes' : 'alarm.then.people'),
    })),
  ];
  return (
    <section>
      <h2 id="penimbunan">{t(locale, 'alarm.title')}</h2>
      {rows.length === 0 && <p class="soft">{t(locale, 'alarm.none')}</p>}
      {rows.length > 0 && (
        <>
          <p class="soft">{t(locale, 'alarm.text')}</p>
          <StackTable columns={COLUMNS.map(name)} labelledBy="penimbunan">
            {rows.map(({ source, shown, sources, what, then, firstAt, lastAt }) => (
              <tr role="row">
                <th role="rowheader" scope="row">
                  {t(locale, `alarm.${source}`, { shown, sources: amount(sources, locale) })}
                </th>
                <td role="cell" class="long" data-l={name('what')}>
                  {what}
                  <small class="hint">{then}</small>
                </td>
                <td role="cell" data-l={name('since')}>
                  {period(firstAt, lastAt)}
                </td>
              </tr>
            ))}
          </StackTable>
        </>
      )}
    </section>
  );
}
