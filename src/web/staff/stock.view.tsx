import { formatBookingCode } from '../../common/booking-code.js';
import { longDate, stamp } from '../../common/spoken-date.js';
import type { StockOverview } from '../../modules/blanks/blanks.types.js';
import { amount } from './amount.js';
import { Result, StaffPage } from './staff.layout.js';
import { KIND_WORDS } from './stock.form.js';
import { StockChart } from './stock-chart.view.js';
import { StockDays } from './stock-days.view.js';
import { type ForecastDay, forecastStock } from './stock-forecast.js';
import type { StockProps } from './stock-props.js';
import { MovementPanel } from './stock-movement.view.js';

export function StockView(props: StockProps) {
  const { shell, site, overview, outcome, mayChange } = props;
  const forecast = forecastStock(overview);
  const title = 'Stok kartu kosong';
  return (
    <StaffPage shell={shell} title={[outcome?.head, title].filter(Boolean).join(', ')}>
      <h1 tabindex={-1}>{title}</h1>
      {site.prints ? <Runway overview={overview} /> : <p class="lede">{site.name} tidak mencetak kartu.</p>}
      <Result outcome={outcome} />
      <Sums overview={overview} />
      <div class={mayChange ? 'cols' : undefined}>
        <Chart overview={overview} forecast={forecast} />
        {mayChange && <MovementPanel {...props} />}
      </div>
      <StockDays {...props} forecast={forecast} />
      <Movements {...props} />
    </StaffPage>
  );
}

function Runway({ overview: { runsOutOn, runwayDays, burnPerDay, byDay } }: { overview: StockOverview }) {
  const last = byDay.at(-1);
  if (runsOutOn) {
    return (
      <p class="lede">
        Kartu di tangan tidak cukup lagi pada <b>{longDate('id', runsOutOn, 'UTC')}</b>, setelah {runwayDays} hari
        pelayanan. Catat penerimaan, atau kecilkan jatah hari-hari sesudahnya.
      </p>
    );
  }
  if (runwayDays !== null && burnPerDay !== null) {
    return (
      <p class="lede">
        Cukup untuk sekitar <b>{amount(runwayDays)} hari pelayanan</b>, dengan rata-rata {amount(burnPerDay)} kartu per
        hari.
      </p>
    );
  }
  return (
    <p class="lede">
      {last ? (
        <>
          Cukup untuk semua janji sampai <b>{longDate('id', last.date, 'UTC')}</b>. Rata-rata pemakaian belum diketahui.
        </>
      ) : (
        'Belum ada hari pelayanan yang diterbitkan.'
      )}
    </p>
  );
}

function Sums({ overview }: { overview: StockOverview }) {
  const { onHand, promised, free, allotted, burnPerDay, spoiledThisMonth } = overview;
  return (
    <dl class="sums">
      <Sum term="Di tangan" value={onHand} note={`${amount(allotted)} sudah dijatah untuk hari-hari mendatang`} />
      <Sum term="Dijanjikan" value={promised} note="disimpan untuk yang sudah berjanji" />
      <Sum term="Bebas" value={free} note="belum dijanjikan" />
      <Sum
        term="Terpakai per hari pelayanan"
        value={burnPerDay}
        note={burnPerDay === null ? 'belum ada pemakaian' : 'rata-rata 8 pekan'}
      />
      <Sum term="Rusak bulan ini" value={spoiledThisMonth} note="tercatat" />
    </dl>
  );
}

function Sum({ term, value, note }: { term: string; value: number | null; note: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {value === null ? '–' : amount(value)}
        <small>{note}</small>
      </dd>
    </div>
  );
}

function Chart({ overview, forecast }: { overview: StockOverview; forecast: readonly ForecastDay[] }) {
  if (forecast.length === 0) return null;
  return (
    <section>
      <h2 id="grafik">Kartu di tangan di awal tiap hari pelayanan</h2>
      <div class="scroll" tabindex={0} role="region" aria-labelledby="grafik">
        <StockChart overview={overview} forecast={forecast} />
      </div>
      <p class="soft">
        Perkiraan: tiap hari berkurang{' '}
        {overview.burnPerDay === null
          ? 'sebanyak yang dijanjikan.'
          : 'rata-rata pemakaian, atau sebanyak yang dijanjikan bila lebih.'}
      </p>
    </section>
  );
}

/** 'print_first K7M4P2WX9R' is the service and the booking that a card was printed for. */
function issueReason(reason: string, services: StockProps['services']): string {
  const [service = '', code = ''] = reason.split(' ');
  return services[service] ? `${services[service].name}, ${formatBookingCode(code)}` : reason;
}

function Movements({ movements, site, services }: StockProps) {
  return (
    <section>
      <h2 id="gerak">Catatan terakhir</h2>
      {movements.length === 0 ? (
        <p>Belum ada catatan.</p>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-labelledby="gerak">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Waktu</th>
                <th scope="col">Jenis</th>
                <th scope="col" class="n">
                  Jumlah
                </th>
                <th scope="col">Alasan</th>
                <th scope="col">Rujukan</th>
                <th scope="col">Oleh</th>
              </tr>
            </thead>
            <tbody>
              {movements.map(({ occurredAt, kind, quantity, reason, reference, staffName }) => (
                <tr>
                  <td class="nb">{stamp('id', occurredAt, site.timezone)}</td>
                  <td class="nb">{KIND_WORDS[kind]}</td>
                  <td class="n">
                    <b>{quantity > 0 ? `+${amount(quantity)}` : amount(quantity)}</b>
                  </td>
                  <td>{kind === 'issue' ? issueReason(reason, services) : reason}</td>
                  <td>{reference}</td>
                  <td>{staffName ?? 'sistem'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
