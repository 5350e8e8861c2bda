import type { ComponentChildren } from 'preact';
import { formatBookingCode } from '../../common/booking-code.js';
import type { PlanParty } from '../../modules/plans/plans.people.service.js';
import type { Plan, PlanMove } from '../../modules/plans/plans.types.js';
import { type Locale, type MessageKey, t } from '../messages.js';
import { amount } from './amount.js';
import {
  changeWords,
  distanceWords,
  type PlanDifference,
  placeWords,
  planPath,
  reasonOf,
  seenOf,
} from './plan-words.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage } from './staff.layout.js';
import { Sum } from './sum.js';
import { Sent } from './supervisor-form.view.js';
import type { SupervisorFrame } from './supervisor-types.js';

interface PlanProps {
  frame: SupervisorFrame;
  plan: Plan;
  /** By booking. */
  parties: ReadonlyMap<string, PlanParty>;
  difference: PlanDifference;
}

const TONES = { open: 'warn', applied: 'ok', withdrawn: '' } as const;

/** What a plan means for whom, and the question whether it shall be. */
export function PlanView(props: PlanProps) {
  const { frame, plan, difference } = props;
  const { shell, locale, outcome } = frame;
  const { change, status, effect } = plan;
  const title = changeWords(locale, change);
  const by = (fate: PlanMove['fate']) => effect.moves.filter((move) => move.fate === fate);
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <a class="back" href="/rencana">
        {t(locale, 'plans.title')}
      </a>
      <h1 tabindex={-1}>{title}</h1>
      <p class="lede">
        <span class={`tag ${TONES[status]}`}>{t(locale, `plan.status.${status}`)}</span> {reasonOf(change)}
      </p>
      <Result outcome={outcome}>
        {difference.gone.length > 0 && (
          <p>{t(locale, 'plan.gone', { codes: difference.gone.map(formatBookingCode).join(', ') })}</p>
        )}
      </Result>
      <Counts plan={plan} locale={locale} />
      {effect.cardsMissing > 0 && (
        <p class="note warn">{t(locale, 'plan.cardsMissing', { count: amount(effect.cardsMissing, locale) })}</p>
      )}
      {effect.moves.length === 0 && <p class="empty">{t(locale, 'plan.nobody')}</p>}
      <Moves {...props} name="without" moves={by('without_place')} />
      <Moves {...props} name="moved" moves={by('moved')} />
      <Moves {...props} name="card" moves={by('card_lost')} />
      <CallList {...props} />
      {status === 'open' && <Answer {...props} />}
    </StaffPage>
  );
}

function Counts({ plan: { effect, status }, locale }: { plan: Plan; locale: Locale }) {
  const { counts } = effect;
  const note = (key: string) => t(locale, `plan.sum.${key}.note` as MessageKey);
  const link = (count: number, id: string, words: string) => (count > 0 ? <a href={`#${id}`}>{words}</a> : words);
  return (
    <dl class="sums">
      <Sum term={t(locale, 'plan.sum.moved')} note={link(counts.moved, 'moved', note('moved'))}>
        {amount(counts.moved, locale)}
      </Sum>
      <Sum term={t(locale, 'plan.sum.without')} note={link(counts.withoutPlace, 'without', note('without'))}>
        {amount(counts.withoutPlace, locale)}
      </Sum>
      <Sum term={t(locale, 'plan.sum.card')} note={link(counts.cardsLost, 'card', note('card'))}>
        {amount(counts.cardsLost, locale)}
      </Sum>
      <Sum term={t(locale, 'plan.sum.call')} note={link(counts.unreachable, 'telepon', note('call'))}>
        {amount(counts.unreachable, locale)}
      </Sum>
      {status === 'open' && counts.released > 0 && (
        <Sum term={t(locale, 'plan.sum.released')} note={note('released')}>
          {amount(counts.released, locale)}
        </Sum>
      )}
    </dl>
  );
}

interface MovesProps extends PlanProps {
  name: 'moved' | 'without' | 'card';
  moves: readonly PlanMove[];
}

function Moves({ name, moves, ...props }: MovesProps) {
  const { frame, plan } = props;
  const { locale, site } = frame;
  if (moves.length === 0) return null;
  const ownDate = 'date' in plan.change ? plan.change.date : undefined;
  const columns = ['who', 'code', 'from', ...(name === 'moved' ? ['to', 'far'] : []), 'mind'];
  const label = (column: string) => t(locale, `plan.col.${column}` as MessageKey);
  const place = (at: PlanMove['from']) => placeWords(locale, at, site.timezone, ownDate);
  return (
    <section>
      <h2 id={name}>{t(locale, `plan.${name}.title`)}</h2>
      <p class="soft">{t(locale, `plan.${name}.text`)}</p>
      <StackTable columns={columns.map(label)} labelledBy={name}>
        {moves.map((move) => (
          <tr role="row">
            <th role="rowheader" scope="row" class="wrapped">
              <Who {...props} move={move} />
            </th>
            <td role="cell" class="nb" data-l={label('code')}>
              {formatBookingCode(move.code)}
            </td>
            <td role="cell" data-l={label('from')}>
              {place(move.from)}
            </td>
            {name === 'moved' && (
              <>
                <td role="cell" data-l={label('to')}>
                  <b>{move.to && place(move.to)}</b>
                </td>
                <td role="cell" data-l={label('far')}>
                  {move.to && distanceWords(locale, move.from, move.to)}
                </td>
              </>
            )}
            <Mind {...props} label={label('mind')} move={move} />
          </tr>
        ))}
      </StackTable>
    </section>
  );
}

function Who({ parties, frame: { locale }, move }: PlanProps & { move: PlanMove }) {
  const [first = '', ...others] = parties.get(move.bookingId)?.names ?? [];
  return <>{others.length > 0 ? t(locale, 'ticket.party', { name: first, others: others.length }) : first}</>;
}

/** What to know about one booking before answering. */
function Mind({ frame: { locale }, difference, move, label }: PlanProps & { move: PlanMove; label: string }) {
  const change = difference.of(move);
  const tags: ComponentChildren[] = [
    change === 'same' ? null : <span class="tag warn">{t(locale, `plan.diff.${change}`)}</span>,
    move.hasNeeds && <span class="tag warn">{t(locale, 'plan.needs')}</span>,
    move.cardsLost > 0 && <span class="tag stop">{t(locale, 'plan.noCard', { count: move.cardsLost })}</span>,
    !move.isReachable && <span class="tag stop">{t(locale, 'plan.unreachable')}</span>,
  ].filter(Boolean);
  return (
    <td role="cell" class={tags.length === 0 ? 'none' : undefined} data-l={label}>
      {tags.length > 0 ? tags : '–'}
    </td>
  );
}

/** People whom no message reaches: somebody has to call them. */
function CallList(props: PlanProps) {
  const { frame, plan, parties } = props;
  const { locale } = frame;
  const moves = plan.effect.moves.filter(({ isReachable }) => !isReachable);
  if (moves.length === 0) return null;
  return (
    <section>
      <h2 id="telepon">{t(locale, 'plan.call.title')}</h2>
      <p class="soft">{t(locale, 'plan.call.text')}</p>
      <ul class="calls">
        {moves.map((move) => {
          const phones = parties.get(move.bookingId)?.phones ?? [];
          return (
            <li>
              <b>
                <Who {...props} move={move} />
              </b>{' '}
              <span class="nb">{formatBookingCode(move.code)}</span>
              <span>
                {phones.length === 0 && t(locale, 'plan.call.noNumber')}
                {phones.map((phone) => (
                  <a href={`tel:${phone}`}>{phone}</a>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Confirmed as it was shown, or left alone. */
function Answer({ frame, plan }: PlanProps) {
  const { locale } = frame;
  const { counts } = plan.effect;
  const act = counts.people > 0 ? 'plan.confirm' : 'plan.confirmNobody';
  return (
    <form class="send" method="post" action={planPath(plan.id)}>
      <Sent frame={frame} />
      <input type="hidden" name="versi" value={plan.version} />
      <input type="hidden" name="dilihat" value={seenOf(plan)} />
      <div class="acts">
        <button class="btn" name="putusan" value="setuju">
          {t(locale, act, { count: amount(counts.people, locale) })}
        </button>
        {plan.kind !== 'shortage' && (
          <button class="btn alt" name="putusan" value="batal">
            {t(locale, 'plan.withdraw')}
          </button>
        )}
        <span class="soft">{t(locale, 'plan.nothingYet')}</span>
      </div>
    </form>
  );
}
