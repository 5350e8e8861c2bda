import { plainDate } from '../../common/spoken-date.js';
import type { StockOverview } from '../../modules/blanks/blanks.types.js';
import { amount } from './amount.js';
import { axisMarks, type ForecastDay } from './stock-forecast.js';

const LEFT = 76;
const RIGHT = 716;
const TOP = 40;
const BOTTOM = 270;
const SHOWN = 9;

/** '28 Nov' */
const shortDay = (date: string): string => {
  const [day = '', month = ''] = plainDate('id', date, 'UTC').split(' ');
  return `${day} ${month.slice(0, 3)}`;
};

/** The cards on hand at the start of the coming days, as a line; the table below has the same numbers. */
export function StockChart({ overview, forecast }: { overview: StockOverview; forecast: readonly ForecastDay[] }) {
  const days = forecast.slice(0, SHOWN);
  const marks = axisMarks(Math.max(overview.onHand, overview.promised));
  const most = marks.at(-1) ?? 1;
  const x = (index: number) => Math.round(LEFT + (index * (RIGHT - LEFT)) / Math.max(1, days.length - 1));
  const y = (value: number) => Math.round(BOTTOM - (value * (BOTTOM - TOP)) / most);
  const summary = days.map(({ date, atStart }) => `${amount(atStart)} pada ${plainDate('id', date, 'UTC')}`).join(', ');
  return (
    <svg class="chart" viewBox="0 0 760 312" role="img" aria-labelledby="grafik-j grafik-u">
      <title id="grafik-j">Perkiraan kartu di tangan</title>
      <desc id="grafik-u">{`${summary}. Angka yang sama ada di tabel.`}</desc>
      {marks.map((mark) => (
        <>
          <path class={mark === 0 ? 'ax' : 'gr'} d={`M${LEFT - 8} ${y(mark)}H740`} />
          <text x={LEFT - 16} y={y(mark) + 6} text-anchor="end">
            {amount(mark)}
          </text>
        </>
      ))}
      {overview.promised > 0 && (
        <>
          <path class="pr" d={`M${LEFT} ${y(overview.promised)}H740`} />
          <text x="740" y={y(overview.promised) - 8} text-anchor="end">
            {`dijanjikan semuanya: ${amount(overview.promised)}`}
          </text>
        </>
      )}
      <path
        class="ln"
        d={days.map(({ atStart }, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(atStart)}`).join('')}
      />
      {days.map(({ date, atStart }, index) => (
        <>
          {atStart > 0 ? (
            <circle class="dt" cx={x(index)} cy={y(atStart)} r="5" />
          ) : (
            <path class="zero" d={`M${x(index)} ${BOTTOM - 9}l9 9-9 9-9-9z`} />
          )}
          <text class="str" x={x(index)} y={y(atStart) - 14} text-anchor="middle">
            {atStart > 0 ? amount(atStart) : 'habis'}
          </text>
          <text x={x(index)} y="300" text-anchor="middle">
            {shortDay(date)}
          </text>
        </>
      ))}
    </svg>
  );
}
