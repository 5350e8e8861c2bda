import { clock, hourWord, shortDate, stamp } from '../../common/spoken-date.js';
import type { EstimateOverview, HitRate, ToldRange } from '../../modules/desk/desk.estimate.types.js';
import type { Board } from '../../modules/desk/desk.types.js';
import { type MessageKey, t } from '../messages.js';
import { amount } from './amount.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';
import { Sum } from './sum.js';
import type { SupervisorFrame } from './supervisor-types.js';

const PATH = '/penyelia/perkiraan';
const MONTH_PATH = `${PATH}?masa=bulan`;

interface PanelProps {
  frame: SupervisorFrame;
  estimates: EstimateOverview;
  board: Board;
}

/** Whether the day ends in time, and how good what people are told has been. */
export function EstimatesPanel({ frame, estimates, board }: PanelProps) {
  const { locale } = frame;
  const { today, month } = estimates;
  return (
    <section aria-labelledby="perkiraan">
      <h2 id="perkiraan">{t(locale, 'guess.title')}</h2>
      <dl class="sums">
        {board.closesAt && <InTime frame={frame} estimates={estimates} board={board} />}
        <Hits frame={frame} term="guess.today" rate={today} href={PATH} />
        <Hits frame={frame} term="guess.month" rate={month} href={MONTH_PATH} />
        {month.medianWidth !== null && (
          <Sum term={t(locale, 'guess.width')} note={<a href={MONTH_PATH}>{t(locale, 'guess.widthNote')}</a>}>
            {amount(month.medianWidth, locale)}
          </Sum>
        )}
      </dl>
    </section>
  );
}

function InTime({ frame: { locale, site }, estimates: { outlook }, board }: PanelProps) {
  const answer = outlook === null ? 'guess.unknown' : outlook.isDoneInTime ? 'guess.yes' : 'guess.no';
  const { waiting, cardsLeft, closesAt } = board;
  const safe = (): string => {
    if (outlook === null) return t(locale, 'guess.noCounters');
    if (outlook.isLineSafe) return t(locale, 'guess.safeAll');
    return outlook.ticket ? t(locale, 'guess.safeUpTo', { ticket: outlook.ticket }) : t(locale, 'guess.safeNone');
  };
  return (
    <>
      <Sum
        term={t(locale, 'guess.done', { time: hourWord(locale, closesAt ?? '') })}
        note={waiting > 0 || outlook === null ? <a href="/meja">{safe()}</a> : undefined}
      >
        {t(locale, answer)}
      </Sum>
      {outlook && (
        <Sum
          term={t(locale, 'guess.more')}
          note={<a href="/meja">{t(locale, site.prints && cardsLeft === 0 ? 'guess.noCards' : 'guess.moreNote')}</a>}
        >
          {amount(outlook.moreWalkIns, locale)}
        </Sum>
      )}
    </>
  );
}

interface HitsProps {
  frame: SupervisorFrame;
  term: MessageKey;
  rate: HitRate;
  href?: string;
}

function Hits({ frame: { locale }, term, rate: { judged, hits }, href }: HitsProps) {
  const facts = { hits: amount(hits, locale), judged: amount(judged, locale) };
  const note = judged === 0 ? t(locale, 'guess.none') : t(locale, 'guess.hits', facts);
  return (
    <Sum term={t(locale, term)} note={href ? <a href={href}>{note}</a> : note}>
      {judged === 0 ? '–' : `${Math.round((100 * hits) / judged)} %`}
    </Sum>
  );
}

interface EstimatesProps {
  frame: SupervisorFrame;
  isMonth: boolean;
  rate: HitRate;
  told: readonly ToldRange[];
}

const COLUMNS = ['ticket', 'told', 'range', 'waited', 'hit'] as const;

/** Every range that was told, with what became of it. */
export function EstimatesView({ frame, isMonth, rate, told }: EstimatesProps) {
  const { shell, locale, outcome } = frame;
  const title = t(locale, 'guess.list');
  const name = (column: (typeof COLUMNS)[number]) => t(locale, `guess.col.${column}`);
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <p>
        <a href="/penyelia">{t(locale, 'guess.back')}</a>
      </p>
      <h1 id="daftar" tabindex={-1}>
        {title}
      </h1>
      <Result outcome={outcome} />
      <p class="lede">{t(locale, 'guess.text')}</p>
      <p class="acts">
        <a href={PATH} aria-current={isMonth ? undefined : 'page'}>
          {t(locale, 'guess.oneDay')}
        </a>
        <a href={MONTH_PATH} aria-current={isMonth ? 'page' : undefined}>
          {t(locale, 'guess.manyDays')}
        </a>
      </p>
      <dl class="sums">
        <Hits frame={frame} term={isMonth ? 'guess.month' : 'guess.today'} rate={rate} />
        {rate.medianWidth !== null && (
          <Sum term={t(locale, 'guess.width')}>{t(locale, 'guess.minutes', { count: rate.medianWidth })}</Sum>
        )}
      </dl>
      {told.length === 0 && <p class="soft">{t(locale, 'guess.empty')}</p>}
      {told.length > 0 && (
        <StackTable columns={COLUMNS.map(name)} labelledBy="daftar">
          {told.map((one) => (
            <Row frame={frame} one={one} isMonth={isMonth} name={name} />
          ))}
        </StackTable>
      )}
      {told.length < rate.told && <p class="soft">{t(locale, 'guess.most', { count: told.length })}</p>}
    </StaffPage>
  );
}

interface RowProps {
  frame: SupervisorFrame;
  one: ToldRange;
  isMonth: boolean;
  name: (column: (typeof COLUMNS)[number]) => string;
}

function Row({ frame: { locale, site }, one, isMonth, name }: RowProps) {
  const { series, number, serviceOn, toldAt, low, high, waited, isHit } = one;
  const label = `${series}${String(number).padStart(3, '0')}`;
  const day = isMonth ? ` (${shortDate(locale, serviceOn, 'UTC')})` : '';
  const at = isMonth ? stamp(locale, toldAt, site.timezone) : clock(locale, toldAt, site.timezone);
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {label}
        {day}
      </th>
      <td role="cell" data-l={name('told')}>
        {at}
      </td>
      <td role="cell" data-l={name('range')}>
        {t(locale, 'guess.range', { low, high })}
      </td>
      <td role="cell" data-l={name('waited')}>
        {waited === null ? t(locale, 'guess.notCalled') : t(locale, 'guess.minutes', { count: waited })}
      </td>
      <td role="cell" data-l={name('hit')}>
        {isHit === null ? '–' : t(locale, isHit ? 'guess.isHit' : 'guess.isMiss')}
      </td>
    </tr>
  );
}
