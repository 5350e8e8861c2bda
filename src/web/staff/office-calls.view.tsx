import { formatBookingCode } from '../../common/booking-code.js';
import { stamp } from '../../common/spoken-date.js';
import type { CallEntry } from '../../modules/messages/messages.types.js';
import { mayAct } from '../../platform/access/actor.js';
import { isMessageKey, type Locale, t } from '../messages.js';
import { Result, StaffPage } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { Sent } from './supervisor-form.view.js';
import type { SupervisorFrame } from './supervisor-types.js';

interface OfficeCallsProps {
  frame: SupervisorFrame;
  entries: readonly CallEntry[];
  page: number;
  /** A number that was asked for just now. */
  revealed?: { bookingId: string; number: string | null };
}

const PAGE = 50;

export function OfficeCallsView(props: OfficeCallsProps) {
  const { frame, entries, page } = props;
  const { shell, locale, site, outcome } = frame;
  const title = t(locale, 'call.title');
  const at = (number: number) => `/pemberitahuan/telepon?halaman=${number}`;
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <a class="back" href="/pemberitahuan">
        {t(locale, 'msg.title')}
      </a>
      <h1 tabindex={-1} id="judul">
        {title}
      </h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">{t(locale, 'call.lead', { region: site.regionName })}</p>
      {entries.length === 0 ? <p class="empty">{t(locale, 'call.empty')}</p> : <Calls {...props} />}
      <p class="acts">
        {page > 1 && <a href={at(page - 1)}>{t(locale, 'print.back')}</a>}
        {entries.length === PAGE && <a href={at(page + 1)}>{t(locale, 'print.more')}</a>}
      </p>
    </StaffPage>
  );
}

function Calls({ frame, entries, page, revealed }: OfficeCallsProps) {
  const { locale, site, actor } = frame;
  const mayChange = mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });
  const [about, why, who] = [t(locale, 'call.col.about'), t(locale, 'call.col.why'), t(locale, 'call.col.who')];
  const columns = [t(locale, 'msg.col.booking'), about, why, who];
  return (
    <StackTable
      labelledBy="judul"
      columns={mayChange ? [...columns, { label: t(locale, 'msg.col.act'), isQuiet: true }] : columns}
    >
      {entries.map((entry) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {formatBookingCode(entry.code)}
            <br />
            <span class="soft">{stamp(locale, entry.startsAt, site.timezone)}</span>
          </th>
          <td role="cell" data-l={about}>
            {t(locale, `msg.kind.${entry.kind}`)}
          </td>
          <td role="cell" data-l={why}>
            {whyWords(locale, entry)}
          </td>
          <td role="cell" data-l={who}>
            {whoWords(locale, entry, revealed)}
          </td>
          {mayChange && (
            <td role="cell">
              <CallActs frame={frame} entry={entry} page={page} isRevealed={revealed?.bookingId === entry.bookingId} />
            </td>
          )}
        </tr>
      ))}
    </StackTable>
  );
}

interface CallActsProps {
  frame: SupervisorFrame;
  entry: CallEntry;
  page: number;
  isRevealed: boolean;
}

function CallActs({ frame, entry, page, isRevealed }: CallActsProps) {
  const { locale, site } = frame;
  const { bookingId, calledAt, calledBy } = entry;
  const action = (act: string) => `/pemberitahuan/telepon/${bookingId}/${act}`;
  const about = <span class="vh"> {formatBookingCode(entry.code)}</span>;
  if (calledAt)
    return (
      <form method="post" action={action('belum')}>
        <Sent frame={frame} />
        <p class="soft">
          {t(locale, 'call.called', { name: calledBy ?? '', when: stamp(locale, calledAt, site.timezone) })}
        </p>
        <button class="key">
          {t(locale, 'call.undo')}
          {about}
        </button>
      </form>
    );
  return (
    <form method="post" action={action('sudah')} class="acts">
      <Sent frame={frame} />
      <input type="hidden" name="halaman" value={page} />
      {entry.contact && !isRevealed && (
        <button class="key" formaction={action('nomor')}>
          {t(locale, 'call.reveal')}
          {about}
        </button>
      )}
      <button class="key">
        {t(locale, 'call.mark')}
        {about}
      </button>
    </form>
  );
}

/** Why nothing reached them. Of a child without consent nothing is sent to anybody. */
function whyWords(locale: Locale, { waitsForConsent, status, reason }: CallEntry): string {
  if (waitsForConsent) return t(locale, 'call.why.consent');
  const key = `msg.reason.${reason ?? ''}`;
  if (status === 'skipped' && isMessageKey(key)) return t(locale, key);
  return t(locale, status === 'unknown' ? 'call.why.unknown' : 'call.why.failed');
}

function whoWords(locale: Locale, entry: CallEntry, revealed: OfficeCallsProps['revealed']): string {
  const { contact, waitsForConsent, bookingId } = entry;
  const shown = revealed?.bookingId === bookingId ? (revealed.number ?? contact) : contact;
  if (!shown) return t(locale, waitsForConsent ? 'call.who.consentUnknown' : 'call.who.unknown');
  return t(locale, waitsForConsent ? 'call.who.guardian' : 'call.who', { contact: shown });
}
