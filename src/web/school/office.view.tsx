import { HOME_ZONE } from '../../common/local-date.js';
import { longDate, stamp } from '../../common/spoken-date.js';
import type { HitRequest } from '../../modules/schools/schools.moving.service.js';
import type { ProposalPreview } from '../../modules/schools/schools.proposal.service.js';
import {
  isOfficeTurn,
  type School,
  type SchoolContact,
  type SchoolRequest,
  type WholeRequest,
} from '../../modules/schools/schools.types.js';
import { t } from '../messages.js';
import { StackTable } from '../staff/stack-table.js';
import { ButtonForm } from '../staff/supervisor-form.view.js';
import type { SupervisorFrame } from '../staff/supervisor-types.js';
import { RequestCells } from './request-cells.view.js';
import { cardWords, ProposalTable, RequestRest, RosterLink, StateLine } from './request.view.js';
import { PlainPage } from './school-form.view.js';
import { officePath, wishedWords } from './school-words.js';

interface ListProps {
  frame: SupervisorFrame;
  requests: readonly { request: SchoolRequest; school: School }[];
  /** How many requests have visits that must move. */
  hit: number;
}

/** What waits for the office, and what is under way. */
export function OfficeListView({ frame, requests, hit }: ListProps) {
  const { locale } = frame;
  const waiting = requests.filter(({ request }) => isOfficeTurn(request.status));
  const others = requests.filter((one) => !waiting.includes(one));
  return (
    <PlainPage
      frame={frame}
      title={t(locale, 'office.title')}
      lead={t(locale, 'office.lead', { count: waiting.length })}
    >
      {hit > 0 && (
        <p class="note warn">
          {t(locale, 'hit.note', { count: hit })} <a href="/permintaan-sekolah/terkena">{t(locale, 'hit.look')}</a>
        </p>
      )}
      <ul class="links">
        <li>
          <a href="/daftar-sekolah">{t(locale, 'register.title')}</a>
        </li>
        <li>
          <a href="/kalender-sekolah">{t(locale, 'region.calendar')}</a>
        </li>
        <li>
          <a href="/cara">{t(locale, 'mode.title')}</a>
        </li>
        <li>
          <a href="/tim">{t(locale, 'crew.title')}</a>
        </li>
      </ul>
      <Requests frame={frame} id="menunggu" title={t(locale, 'office.waiting')} requests={waiting} />
      <Requests frame={frame} id="lain" title={t(locale, 'office.others')} requests={others} />
    </PlainPage>
  );
}

interface RequestsProps extends Pick<ListProps, 'frame' | 'requests'> {
  id: string;
  title: string;
}

function Requests({ frame: { locale }, id, title, requests }: RequestsProps) {
  const name = (column: 'school' | 'request' | 'mode' | 'pupils' | 'state' | 'sent') =>
    t(locale, `school.col.${column}`);
  return (
    <section class="part">
      <h2 id={id}>{title}</h2>
      {requests.length === 0 && <p>{t(locale, 'office.none')}</p>}
      {requests.length > 0 && (
        <StackTable
          labelledBy={id}
          columns={[
            name('school'),
            name('request'),
            name('mode'),
            { label: name('pupils'), isNumber: true },
            name('state'),
            name('sent'),
          ]}
        >
          {requests.map(({ request, school }) => (
            <tr role="row">
              <th role="rowheader" scope="row" class="wrapped">
                <a href={officePath(request.id)}>{school.name}</a>
              </th>
              <td role="cell" data-l={name('request')}>
                {wishedWords(locale, request)}
              </td>
              <RequestCells locale={locale} request={request} />
              <td role="cell" data-l={name('sent')}>
                {request.sentAt && stamp(locale, request.sentAt, HOME_ZONE)}
              </td>
            </tr>
          ))}
        </StackTable>
      )}
    </section>
  );
}

interface OfficeRequestProps {
  frame: SupervisorFrame;
  whole: WholeRequest;
  contacts: readonly SchoolContact[];
  /** Undefined when nothing is to be proposed now; null when nothing could be. */
  preview?: ProposalPreview | null;
}

/** One request as the office sees it: the same state, and what could be proposed now. */
export function OfficeRequestView({ frame, whole, contacts, preview }: OfficeRequestProps) {
  const { locale } = frame;
  const { school, request, proposal } = whole;
  const path = officePath(request.id);
  return (
    <PlainPage
      frame={frame}
      title={school.name}
      back={{ href: '/permintaan-sekolah', label: t(locale, 'office.title') }}
    >
      <StateLine frame={frame} whole={whole} />
      {contacts.length > 0 && (
        <p>
          {t(locale, 'office.contacts')} {contacts.map(({ name, contact }) => `${name} (${contact})`).join('; ')}
        </p>
      )}
      {preview !== undefined && <Preview frame={frame} preview={preview} action={`${path}/usulan`} />}
      <ProposalTable frame={frame} whole={whole} />
      {proposal?.status === 'held' && (
        <ButtonForm frame={frame} action={`${path}/terima`} button={t(locale, 'office.accept')} />
      )}
      <RosterLink frame={frame} whole={whole} />
      <RequestRest
        frame={frame}
        whole={whole}
        withdrawal={
          request.status !== 'withdrawn' &&
          request.status !== 'draft' && {
            action: `${path}/tarik`,
            summary: t(locale, 'office.withdraw'),
            button: t(locale, 'office.withdraw.do'),
          }
        }
      />
    </PlainPage>
  );
}

function Preview({
  frame,
  preview,
  action,
}: Pick<OfficeRequestProps, 'frame'> & { preview: ProposalPreview | null; action: string }) {
  const { locale } = frame;
  if (!preview)
    return (
      <section class="effect">
        <h2>{t(locale, 'office.noPlan')}</h2>
        <p>{t(locale, 'office.noPlan.text')}</p>
        <p>
          <a href="/kalender/terbitkan">{t(locale, 'office.publish')}</a>
        </p>
      </section>
    );
  return (
    <section class="effect">
      <h2>{t(locale, 'office.preview')}</h2>
      <ul class="dots">
        {preview.visits.map(({ date, from, siteName: site, pupils, cards }) => (
          <li>
            {t(locale, 'office.preview.line', {
              day: longDate(locale, date, 'UTC'),
              from: from.replace(':', '.'),
              site,
              pupils,
              cards,
            })}
          </li>
        ))}
      </ul>
      <p>{cardWords(locale, preview)}</p>
      <ButtonForm frame={frame} action={action} button={t(locale, 'office.propose')} isMain />
    </section>
  );
}

interface HitProps {
  frame: SupervisorFrame;
  hit: readonly HitRequest[];
  contacts: ReadonlyMap<string, readonly SchoolContact[]>;
}

/** Visits that lie where they may not any more; one button proposes all of them anew. */
export function HitView({ frame, hit, contacts }: HitProps) {
  const { locale } = frame;
  return (
    <PlainPage
      frame={frame}
      title={t(locale, 'hit.title')}
      back={{ href: '/permintaan-sekolah', label: t(locale, 'office.title') }}
      lead={t(locale, 'hit.lead')}
    >
      {hit.length === 0 && <p>{t(locale, 'hit.none')}</p>}
      {hit.map(({ school, request, hits }) => (
        <section class="part">
          <h2>
            <a href={officePath(request.id)}>{school.name}</a>
          </h2>
          <ul class="dots">
            {hits.map(({ visit, reason }) => (
              <li>
                {t(locale, 'hit.line', {
                  day: longDate(locale, visit.date, 'UTC'),
                  pupils: visit.pupils,
                  reason: t(locale, `hit.reason.${reason}`),
                })}
              </li>
            ))}
          </ul>
          <p class="soft">
            {t(locale, 'hit.tells', {
              who: (contacts.get(school.id) ?? []).map(({ name, contact }) => `${name} (${contact})`).join('; ') || '-',
            })}
          </p>
        </section>
      ))}
      {hit.length > 0 && (
        <ButtonForm frame={frame} action="/permintaan-sekolah/terkena" button={t(locale, 'hit.do')} isMain />
      )}
    </PlainPage>
  );
}
