import { HOME_ZONE } from '../../common/local-date.js';
import { clock, longDate, shortDateTime, stamp } from '../../common/spoken-date.js';
import type { Proposal, WholeRequest } from '../../modules/schools/schools.types.js';
import { Row } from '../components.js';
import { type Locale, t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';
import { ButtonForm } from '../staff/supervisor-form.view.js';
import { rosterPaths } from './roster-paths.js';
import { proposalWord, reasonWords, stateWord, wishedWords } from './school-words.js';

interface WholeProps {
  frame: SitelessFrame;
  whole: WholeRequest;
}

/** Where a request stands, in the same words for the school and for the office. */
export function StateLine({ frame: { locale }, whole: { request, proposal } }: WholeProps) {
  const { text, tone } = stateWord(locale, request.status);
  const until = request.status === 'proposed' && proposal?.expiresAt;
  return (
    <p class="lede">
      <span class={`${tone} tag`}>{text}</span> {t(locale, `school.state.${request.status}.text`)}
      {until && ` ${t(locale, 'proposal.until', { at: shortDateTime(locale, until, HOME_ZONE) })}`}
    </p>
  );
}

export function WishRows({ frame: { locale }, whole: { request }, editHref }: WholeProps & { editHref?: string }) {
  const { accepts, note } = request;
  const agreed = accepts.map((one) => t(locale, `wish.accepts.${one}`)).join('; ');
  const row = { locale, editHref };
  return (
    <dl class="rows">
      <Row {...row} term={t(locale, 'wish.mode')}>
        {t(locale, `mode.${request.mode}`)}
      </Row>
      <Row {...row} term={t(locale, 'wish.dates')}>
        {wishedWords(locale, request)}
      </Row>
      <Row {...row} term={t(locale, 'wish.pupils')}>
        {t(locale, 'wish.pupils.words', { pupils: request.pupils, adults: request.adults })}
      </Row>
      <Row {...row} term={t(locale, 'wish.travel')}>
        {t(locale, 'wish.travel.words', { minutes: request.travelMinutes, days: request.maxDays })}
      </Row>
      <Row {...row} term={t(locale, 'wish.accepts')}>
        {agreed || t(locale, 'wish.accepts.none')}
      </Row>
      {note && (
        <Row {...row} term={t(locale, 'wish.note')}>
          {note}
        </Row>
      )}
    </dl>
  );
}

/** The days of a proposal, and how many get a card. */
export function ProposalTable({ frame: { locale }, whole }: WholeProps) {
  const { proposal } = whole;
  if (!proposal) return null;
  const visits = whole.visits.filter(({ endedReason }) => endedReason === null || proposal.status !== 'accepted');
  const name = (column: 'day' | 'time' | 'site' | 'pupils' | 'cards' | 'crew') => t(locale, `proposal.col.${column}`);
  const hasCrew = visits.some(({ crews }) => crews.length > 0);
  return (
    <section class="part" aria-labelledby="usulan">
      <h2 id="usulan">
        {t(locale, 'proposal.title', { number: proposal.number })}{' '}
        <span class="tag">{proposalWord(locale, proposal.status)}</span>
      </h2>
      <StackTable
        labelledBy="usulan"
        columns={[
          name('day'),
          name('time'),
          name('site'),
          { label: name('pupils'), isNumber: true },
          { label: name('cards'), isNumber: true },
          ...(hasCrew ? [name('crew')] : []),
        ]}
      >
        {visits.map((visit) => (
          <tr role="row">
            <th role="rowheader" scope="row">
              {longDate(locale, visit.date, 'UTC')}
            </th>
            <td role="cell" data-l={name('time')}>
              {clock(locale, visit.startsAt, visit.timezone)}–{clock(locale, visit.endsAt, visit.timezone)}
            </td>
            <td role="cell" data-l={name('site')}>
              {visit.siteName}
            </td>
            <td role="cell" class="n" data-l={name('pupils')}>
              {visit.pupils}
            </td>
            <td role="cell" class="n" data-l={name('cards')}>
              {visit.cards}
            </td>
            {hasCrew && (
              <td role="cell" data-l={name('crew')}>
                {visit.crews.join(', ')}
              </td>
            )}
          </tr>
        ))}
      </StackTable>
      <p>{cardWords(locale, proposal)}</p>
    </section>
  );
}

/** How many are recorded only, and whether because cards are short. */
export function cardWords(
  locale: Locale,
  { pupils, cards, cardsWanted }: Pick<Proposal, 'pupils' | 'cards' | 'cardsWanted'>,
) {
  const facts = { pupils, cards, recordOnly: pupils - cards, missing: cardsWanted - cards };
  return t(locale, cards < cardsWanted ? 'proposal.cardsShort' : 'proposal.cards', facts);
}

/** What happened so far, the newest first. */
function Events({ frame: { locale }, whole: { events } }: WholeProps) {
  return (
    <section class="part">
      <h2>{t(locale, 'school.events')}</h2>
      <ul class="dots">
        {events.toReversed().map(({ at, to, reason, staffName }) => {
          const because = reasonWords(locale, reason);
          return (
            <li>
              {stamp(locale, at, HOME_ZONE)}: {stateWord(locale, to).text}
              {because && ` (${because})`}
              {staffName && `, ${staffName}`}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The way to the pupils of a request. */
export function RosterLink({ frame: { locale }, whole: { request } }: WholeProps) {
  return (
    <p>
      <a class="go" href={rosterPaths(request.id).home}>
        {t(locale, 'pupils.title')}
      </a>
    </p>
  );
}

interface Withdrawal {
  action: string;
  summary: string;
  button: string;
}

/** What was wished, what became of it, and the way to take it back, while there is one. */
export function RequestRest({ frame, whole, withdrawal }: WholeProps & { withdrawal: Withdrawal | false }) {
  const { locale } = frame;
  return (
    <>
      <section class="part col">
        <h2>{t(locale, 'request.wishes')}</h2>
        <WishRows frame={frame} whole={whole} />
      </section>
      <Events frame={frame} whole={whole} />
      {withdrawal && (
        <details>
          <summary>{withdrawal.summary}</summary>
          <ButtonForm frame={frame} action={withdrawal.action} button={withdrawal.button}>
            <p>{t(locale, 'request.withdraw.lead')}</p>
          </ButtonForm>
        </details>
      )}
    </>
  );
}
