import { longDate } from '../../common/spoken-date.js';
import type { StockOutlook } from '../../modules/blanks/blanks.types.js';
import { errorOf } from '../field-errors.js';
import { t } from '../messages.js';
import { amount } from './amount.js';
import { StackTable } from './stack-table.js';
import type { StockFrame } from './stock-types.js';
import { dayState } from './stock-words.js';
import { Sent } from './supervisor-form.view.js';
import type { ShownForm } from './supervisor-types.js';

export interface DaysProps {
  frame: StockFrame;
  outlook: StockOutlook;
  /** The form of one day that was refused. */
  shown: ShownForm;
}

/** The coming days in numbers, with a form per day for those who may change it. */
export function StockDays({ frame, outlook, shown }: DaysProps) {
  const { locale, mayChange } = frame;
  const figures = [
    'stock.day.allotted',
    'stock.day.reserve',
    'stock.promised',
    'stock.day.used',
    'stock.day.left',
  ] as const;
  const columns = [
    t(locale, 'stock.day'),
    ...figures.map((key) => ({ label: t(locale, key), isNumber: true })),
    t(locale, 'stock.state'),
    ...(mayChange ? [{ label: t(locale, 'stock.day.save'), isQuiet: true }] : []),
  ];
  return (
    <section>
      <h2 id="hari">{t(locale, 'stock.days')}</h2>
      {outlook.byDay.length === 0 ? (
        <p class="empty">{t(locale, 'stock.days.empty')}</p>
      ) : (
        <>
          <p class="soft">{t(locale, 'stock.reserve.what')}</p>
          <StackTable columns={columns} labelledBy="hari" class="list days stack">
            {outlook.byDay.map((day) => (
              <DayRow frame={frame} day={day} shown={shown} />
            ))}
          </StackTable>
        </>
      )}
    </section>
  );
}

function DayRow({ frame, day, shown }: Pick<DaysProps, 'frame' | 'shown'> & { day: StockOutlook['byDay'][number] }) {
  const { locale, mayChange } = frame;
  const { date, allotted, reserve, promised, used, left, keptForFirst, setBy } = day;
  const name = longDate(locale, date, 'UTC');
  const state = dayState(locale, day);
  const isTyped = shown.values.tanggal === date;
  const form = `jatah-${date}`;
  const cell = (field: 'dijatah' | 'cadangan', label: string, value: number) => (
    <td role="cell" class="n" data-l={label}>
      {mayChange ? (
        <input
          form={form}
          name={field}
          aria-label={`${label} ${name}`}
          aria-invalid={isTyped && errorOf(locale, shown.errors, field) ? 'true' : undefined}
          value={(isTyped ? shown.values[field] : undefined) ?? String(value)}
          type="text"
          inputmode="numeric"
          autocomplete="off"
        />
      ) : (
        amount(value)
      )}
    </td>
  );
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {name}
        <small class="soft">{t(locale, `stock.day.${setBy}`)}</small>
      </th>
      {cell('dijatah', t(locale, 'stock.day.allotted'), allotted)}
      {cell('cadangan', t(locale, 'stock.day.reserve'), reserve)}
      <td role="cell" class="n" data-l={t(locale, 'stock.promised')}>
        {amount(promised)}
      </td>
      <td role="cell" class="n" data-l={t(locale, 'stock.day.used')}>
        {amount(used)}
      </td>
      <td role="cell" class="n" data-l={t(locale, 'stock.day.left')}>
        {amount(left)}
      </td>
      <td role="cell" data-l={t(locale, 'stock.state')}>
        <span class={`tag ${state.tone}`}>{state.words}</span>
        {keptForFirst > 0 && <small class="soft">{t(locale, 'stock.day.kept', { count: amount(keptForFirst) })}</small>}
      </td>
      {mayChange && (
        <td role="cell">
          <form id={form} method="post" action="/stok">
            <Sent frame={frame} />
            <input type="hidden" name="tanggal" value={date} />
            <button class="key">
              {t(locale, 'stock.day.save')}
              <span class="vh"> {name}</span>
            </button>
          </form>
        </td>
      )}
    </tr>
  );
}
