import { longDate, plainDate, stamp } from '../../common/spoken-date.js';
import type { LedgerLine, StockOutlook } from '../../modules/blanks/blanks.types.js';
import { bold } from '../components.js';
import { ErrorSummary } from '../fields.js';
import { rich, t } from '../messages.js';
import { amount } from './amount.js';
import { StockChart } from './stock-chart.view.js';
import { type DaysProps, StockDays } from './stock-days.view.js';
import { LedgerTable } from './stock-ledger.view.js';
import { StockSheet } from './stock-parts.view.js';
import type { StockFrame } from './stock-types.js';
import { cardsWord, stockPath, weekLack, weeksShown, weekState, weekWord } from './stock-words.js';
import { Sum } from './sum.js';
import { Sent } from './supervisor-form.view.js';

interface StockProps extends DaysProps {
  recent: readonly LedgerLine[];
  services: Readonly<Record<string, { name: string }>>;
}

export function StockView(props: StockProps) {
  const { frame, outlook, shown } = props;
  const { locale, site, mayChange, blankKind } = frame;
  return (
    <StockSheet frame={frame} title={t(locale, 'stock.title')} lead={<Lede frame={frame} outlook={outlook} />}>
      <ErrorSummary locale={locale} errors={shown.errors} />
      <Shortage frame={frame} outlook={outlook} />
      <Sums frame={frame} outlook={outlook} />
      <div class={mayChange ? 'cols' : undefined}>
        <Chart frame={frame} outlook={outlook} />
        {mayChange && <Acts frame={frame} outlook={outlook} />}
      </div>
      <Weeks frame={frame} outlook={outlook} />
      {site.prints && <StockDays frame={frame} outlook={outlook} shown={shown} />}
      <section>
        <h2 id="gerak">{t(locale, 'stock.recent')}</h2>
        <LedgerTable {...props} lines={props.recent} labelledBy="gerak" sites={[]} />
        <p class="after">
          <a href={stockPath('/gerak', blankKind)}>{t(locale, 'stock.recent.all')}</a>
        </p>
      </section>
    </StockSheet>
  );
}

type Props = { frame: StockFrame; outlook: StockOutlook };

function Lede({ frame: { locale, site, today }, outlook }: Props) {
  const { runsOutOn, runwayDays, runsOutBetween, deliveries } = outlook;
  if (!site.prints && outlook.onHand === 0)
    return <p class="lede">{t(locale, 'stock.prints.no', { site: site.name })}</p>;
  const spoken = (date: string) => longDate(locale, date, 'UTC');
  const last = outlook.byDay.at(-1);
  const next = deliveries.find((d) => d.expectedOn !== null);
  const facts = next && {
    cards: cardsWord(locale, next.quantity),
    date: plainDate(locale, next.expectedOn ?? '', 'UTC'),
  };
  const isLate = (next?.expectedOn ?? today) < today;
  const runs = () => {
    if (runsOutOn && runwayDays === 0) return rich(locale, 'stock.runs.now', { b: bold }, { date: spoken(runsOutOn) });
    if (runsOutOn)
      return rich(locale, 'stock.runs.out', { b: bold }, { days: amount(runwayDays ?? 0), date: spoken(runsOutOn) });
    return last
      ? rich(locale, 'stock.runs.unknown', { b: bold }, { date: spoken(last.date) })
      : t(locale, 'stock.runs.noDays');
  };
  return (
    <p class="lede">
      {runs()}{' '}
      {runsOutBetween?.to && (
        <>
          {t(locale, 'stock.runs.range', {
            from: plainDate(locale, runsOutBetween.from, 'UTC'),
            to: plainDate(locale, runsOutBetween.to, 'UTC'),
          })}{' '}
        </>
      )}
      {facts
        ? t(locale, isLate ? 'stock.delivery.late' : 'stock.delivery.next', facts)
        : t(locale, 'stock.delivery.unknown')}
    </p>
  );
}

const shortNow = ({ byDay }: StockOutlook): number =>
  byDay.reduce((sum, day) => sum + Math.max(0, day.promised + day.used - day.allotted), 0);

function Shortage({ frame: { locale, mayChange }, outlook }: Props) {
  const short = shortNow(outlook);
  if (short === 0) return null;
  return (
    <p class="note warn">
      <b>{t(locale, 'stock.short', { count: amount(short) })}</b> {t(locale, 'stock.short.text')}{' '}
      {mayChange && <a href="/rencana">{t(locale, 'stock.short.link')}</a>}
    </p>
  );
}

function Sums({ frame: { locale, site, today, blankKind }, outlook }: Props) {
  const { onHand, promised, free, allotted, burnPerDay, spoiledThisMonth, lastCount } = outlook;
  const month = `${today.slice(0, 7)}-01`;
  const counted = lastCount
    ? t(locale, 'stock.onHand.counted', {
        time: stamp(locale, lastCount.countedAt, site.timezone),
        name: lastCount.staffName ?? t(locale, 'stock.system'),
      })
    : t(locale, 'stock.onHand.never');
  const spoiled = stockPath('/gerak', blankKind, { jenis: 'spoilage', dari: month });
  return (
    <dl class="sums">
      <Sum term={t(locale, 'stock.onHand')} note={counted}>
        {amount(onHand)}
      </Sum>
      <Sum term={t(locale, 'stock.promised')} note={t(locale, 'stock.promised.note')}>
        {amount(promised)}
      </Sum>
      <Sum
        term={t(locale, 'stock.free')}
        note={t(locale, 'stock.free.note', { count: amount(Math.max(0, allotted - promised)) })}
      >
        {amount(free)}
      </Sum>
      <Sum term={t(locale, 'stock.burn')} note={t(locale, burnPerDay === null ? 'stock.burn.none' : 'stock.burn.note')}>
        {burnPerDay === null ? '–' : amount(burnPerDay)}
      </Sum>
      <Sum term={t(locale, 'stock.spoiled')} note={<a href={spoiled}>{t(locale, 'stock.spoiled.link')}</a>}>
        {amount(spoiledThisMonth)}
      </Sum>
    </dl>
  );
}

function Chart({ frame: { locale }, outlook }: Props) {
  const { weeks, burn, promised, deliveries } = outlook;
  if (weeks.length === 0) return <p class="empty">{t(locale, 'stock.runs.noDays')}</p>;
  return (
    <section>
      <h2 id="grafik">{t(locale, 'stock.chart.title')}</h2>
      <div class="scroll" tabindex={0} role="region" aria-labelledby="grafik">
        <StockChart locale={locale} weeks={weeksShown(weeks)} promised={promised} deliveries={deliveries} />
      </div>
      <p class="soft">
        {burn
          ? t(locale, 'stock.assume.burn', { count: amount(burn.perDay), days: burn.days })
          : t(locale, 'stock.assume.promises')}
      </p>
    </section>
  );
}

/** The first week that the usual use would leave without cards: people who were promised one are safe. */
function Soon({ frame: { locale, blankKind }, outlook }: Props) {
  const week = outlook.weeks.find((w) => weekLack(w) > 0);
  if (!week || !weeksShown(outlook.weeks).includes(week) || shortNow(outlook) > 0) return null;
  return (
    <p class="note warn">
      {rich(locale, 'stock.soon', { b: bold }, { week: weekWord(locale, week), count: amount(weekLack(week)) })}{' '}
      <a href={stockPath('/kebijakan', blankKind)}>{t(locale, 'stock.soon.link')}</a>
    </p>
  );
}

const ACTS = ['receipt', 'spoilage', 'return', 'transfer', 'adjustment'] as const;

function Acts({ frame, outlook }: Props) {
  const { locale, blankKind } = frame;
  return (
    <section class="act" aria-labelledby="catat">
      <Soon frame={frame} outlook={outlook} />
      <form method="post" action="/stok/hitung" autocomplete="off" noValidate>
        <label class="lab" for="hitungan">
          {t(locale, 'stock.act.count')}
        </label>
        <Sent frame={frame} />
        <input type="hidden" name="tercatat" value={outlook.onHand} />
        <div class="acts">
          <input id="hitungan" name="hitungan" type="text" inputmode="numeric" autocomplete="off" class="count" />
          <button class="btn" name="aksi" value="lihat">
            {t(locale, 'stock.form.look')}
          </button>
        </div>
      </form>
      <h2 id="catat">{t(locale, 'stock.acts')}</h2>
      <ul class="links">
        {ACTS.map((kind) => (
          <li>
            <a href={stockPath('/catat', blankKind, { jenis: kind })}>{t(locale, `stock.act.${kind}`)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The numbers of the chart. */
function Weeks({ frame: { locale }, outlook: { weeks, onHand } }: Props) {
  if (weeks.length === 0) return null;
  const columns = [
    ['stock.week.start', 'atStart'],
    ['stock.promised', 'promised'],
    ['stock.week.use', 'expectedUse'],
    ['stock.week.end', 'atEnd'],
  ] as const;
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t(locale, 'stock.weeks')}>
      <table class="list weeks" aria-label={t(locale, 'stock.weeks')}>
        <thead>
          <tr>
            <th scope="col">{t(locale, 'stock.week')}</th>
            {columns.map(([key]) => (
              <th scope="col" class="n">
                {t(locale, key)}
              </th>
            ))}
            <th scope="col">{t(locale, 'stock.state')}</th>
          </tr>
        </thead>
        <tbody>
          {weeksShown(weeks).map((week) => {
            const state = weekState(locale, week, onHand);
            return (
              <tr>
                <th scope="row">{weekWord(locale, week)}</th>
                {columns.map(([, field]) => (
                  <td class="n">{amount(week[field])}</td>
                ))}
                <td>
                  <span class={`tag ${state.tone}`}>{state.words}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
