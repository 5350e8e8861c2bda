import { longDate } from '../../common/spoken-date.js';
import { amount } from './amount.js';
import type { StockProps } from './stock-props.js';
import { type ForecastDay, type StockDay, stockState } from './stock-forecast.js';

type DaysProps = StockProps & { forecast: readonly ForecastDay[] };

/** The coming days in numbers, with a form per day for those who may change it. */
export function StockDays(props: DaysProps) {
  const { overview, mayChange } = props;
  if (overview.byDay.length === 0) return null;
  return (
    <section>
      <h2 id="hari">Hari-hari mendatang</h2>
      <div class="scroll" tabindex={0} role="region" aria-labelledby="hari">
        <table class="list days">
          <thead>
            <tr>
              <th scope="col">Hari</th>
              <th scope="col" class="n">
                Di tangan di awal
              </th>
              <th scope="col" class="n">
                Dijatah
              </th>
              <th scope="col" class="n">
                Cadangan
              </th>
              <th scope="col" class="n">
                Dijanjikan
              </th>
              <th scope="col" class="n">
                Terpakai
              </th>
              <th scope="col" class="n">
                Sisa
              </th>
              <th scope="col">Keadaan</th>
              {mayChange && (
                <th scope="col">
                  <span class="vh">Simpan</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {overview.byDay.map((day, index) => (
              <Day {...props} day={day} estimate={props.forecast[index]} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Day({
  day,
  estimate,
  mayChange,
  allotment,
  site,
}: DaysProps & { day: StockDay; estimate: ForecastDay | undefined }) {
  const { date, allotted, reserve, promised, used, left } = day;
  const name = longDate('id', date, 'UTC');
  const state = stockState(day, estimate?.short ?? 0);
  const typed = allotment?.tanggal === date ? allotment : null;
  const form = `jatah-${date}`;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="n">{amount(estimate?.atStart ?? 0)}</td>
      <td class="n">
        {mayChange ? (
          <Cell form={form} name="dijatah" label={`Dijatah ${name}`} value={typed?.dijatah ?? String(allotted)} />
        ) : (
          amount(allotted)
        )}
      </td>
      <td class="n">
        {mayChange ? (
          <Cell form={form} name="cadangan" label={`Cadangan ${name}`} value={typed?.cadangan ?? String(reserve)} />
        ) : (
          amount(reserve)
        )}
      </td>
      <td class="n">{amount(promised)}</td>
      <td class="n">{amount(used)}</td>
      <td class="n">{amount(left)}</td>
      <td>
        <span class={`tag ${state.tone}`}>{state.words}</span>
      </td>
      {mayChange && (
        <td>
          <form id={form} method="post" action="/stok/jatah">
            <input type="hidden" name="situs" value={site.code} />
            <input type="hidden" name="tanggal" value={date} />
            <button class="key">
              Simpan<span class="vh"> {name}</span>
            </button>
          </form>
        </td>
      )}
    </tr>
  );
}

function Cell({ form, name, label, value }: { form: string; name: string; label: string; value: string }) {
  return (
    <input
      form={form}
      name={name}
      aria-label={label}
      value={value}
      type="text"
      inputmode="numeric"
      autocomplete="off"
    />
  );
}
