import { plainDate } from '../../common/spoken-date.js';
import type { Delivery, ForecastWeek } from '../../modules/blanks/blanks.types.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import { shortDay } from './stock-words.js';

const LEFT = 76;
const RIGHT = 700;
const TOP = 40;
const BOTTOM = 270;

interface ChartProps {
  locale: Locale;
  weeks: readonly ForecastWeek[];
  promised: number;
  deliveries: readonly Delivery[];
}

/** Cards left at the start of the coming weeks, as a line in its band; the table below has the same numbers. */
export function StockChart({ locale, weeks, promised, deliveries }: ChartProps) {
  const marks = axisMarks(Math.max(promised, ...weeks.map(({ high }) => high)));
  const most = marks.at(-1) ?? 1;
  const x = (index: number) => Math.round(LEFT + (index * (RIGHT - LEFT)) / Math.max(1, weeks.length - 1));
  const y = (value: number) => Math.round(BOTTOM - (value * (BOTTOM - TOP)) / most);
  const path = (values: readonly number[]) => values.map((v, i) => `${i === 0 ? 'M' : 'L'}${x(i)} ${y(v)}`).join('');
  const back = weeks.map(({ low }, i) => `L${x(i)} ${y(low)}`).reverse();
  const points = weeks
    .map(({ from, atStart }) =>
      t(locale, 'stock.chart.point', { count: amount(atStart), date: plainDate(locale, from, 'UTC') }),
    )
    .join(', ');
  return (
    <svg class="chart" viewBox="0 0 760 312" role="img" aria-labelledby="grafik-j grafik-u">
      <title id="grafik-j">{t(locale, 'stock.chart.title')}</title>
      <desc id="grafik-u">{t(locale, 'stock.chart.desc', { points })}</desc>
      {marks.map((mark) => (
        <>
          <path class={mark === 0 ? 'ax' : 'gr'} d={`M${LEFT - 8} ${y(mark)}H740`} />
          <text x={LEFT - 16} y={y(mark) + 6} text-anchor="end">
            {amount(mark)}
          </text>
        </>
      ))}
      <path class="bd" d={`${path(weeks.map(({ high }) => high))}${back.join('')}z`} />
      {promised > 0 && (
        <>
          <path class="pr" d={`M${LEFT} ${y(promised)}H740`} />
          <text x="740" y={y(promised) - 8} text-anchor="end">
            {t(locale, 'stock.chart.promised', { count: amount(promised) })}
          </text>
        </>
      )}
      <DeliveryMarks locale={locale} weeks={weeks} deliveries={deliveries} x={x} />
      <path class="ln" d={path(weeks.map(({ atStart }) => atStart))} />
      {weeks.map(({ from, atStart }, index) => (
        <>
          {atStart > 0 ? (
            <circle class="dt" cx={x(index)} cy={y(atStart)} r="5" />
          ) : (
            <path class="zero" d={`M${x(index)} ${BOTTOM - 9}l9 9-9 9-9-9z`} />
          )}
          <text class="str" x={x(index)} y={y(atStart) - 14} text-anchor={index === 0 ? 'start' : 'middle'}>
            {atStart > 0 ? amount(atStart) : t(locale, 'stock.chart.out')}
          </text>
          <text x={x(index)} y="300" text-anchor="middle">
            {shortDay(locale, from)}
          </text>
        </>
      ))}
    </svg>
  );
}

type MarkProps = Pick<ChartProps, 'locale' | 'weeks' | 'deliveries'> & { x: (index: number) => number };

/** Where a delivery with a date would come; the line does not count on it. */
function DeliveryMarks({ locale, weeks, deliveries, x }: MarkProps) {
  const marks = deliveries.flatMap(({ expectedOn, quantity }) => {
    const index = expectedOn ? weeks.findIndex(({ from }) => from >= expectedOn) : -1;
    return index > 0 ? [{ at: Math.round((x(index - 1) + x(index)) / 2), quantity }] : [];
  });
  return (
    <>
      {marks.map(({ at, quantity }) => (
        <>
          <path class="pr" d={`M${at} ${TOP - 16}V${BOTTOM}`} />
          <text x={at + 6} y={TOP - 14}>
            {t(locale, 'stock.chart.delivery')} {quantity === null ? '' : amount(quantity)}
          </text>
        </>
      ))}
    </>
  );
}

/** Even marks of an axis from 0 to at least `most`: 1, 2 or 5 times a power of ten apart, at most five of them. */
export function axisMarks(most: number): number[] {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, index) => index * step);
}
