import { formatBookingCode } from '../../common/booking-code.js';
import { clock } from '../../common/spoken-date.js';
import {
  ARRIVALS,
  type ConflictView,
  type SettledConflict,
  type UnnamedArrival,
} from '../../modules/desk/desk.sync.types.js';
import { type Locale, t } from '../messages.js';
import type { ServiceWords } from './desk-parts.js';
import type { Outcome } from './flash.service.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage, type StaffShell } from './staff.layout.js';

interface SyncProps {
  shell: StaffShell;
  zone: string;
  outcome: Outcome | null;
  open: readonly ConflictView[];
  settled: readonly SettledConflict[];
  unnamed: readonly UnnamedArrival[];
  services: Readonly<Record<string, ServiceWords>>;
}

/** Acts that collide, oldest first, each with its two ends. */
export function SyncView({ shell, zone, outcome, open, settled, unnamed, services }: SyncProps) {
  const { locale } = shell;
  const title = t(locale, 'offline.syncTitle');
  const columns = [
    t(locale, 'offline.syncWhat'),
    t(locale, 'offline.syncWhy'),
    t(locale, 'offline.syncWho'),
    t(locale, 'offline.syncDecide'),
  ];
  return (
    <StaffPage shell={shell} title={title} outcome={outcome} scripts={['offline.js']} styles={['paper.css']}>
      <a class="back" href="/meja">
        {t(locale, 'offline.backToDesk')}
      </a>
      <h1 id="tabrakan" tabindex={-1}>
        {title}
      </h1>
      <Result outcome={outcome} />
      {open.length === 0 ? (
        <div class="empty">
          <p>{t(locale, 'offline.syncEmpty')}</p>
        </div>
      ) : (
        <>
          <p class="lede">{t(locale, 'offline.syncLede')}</p>
          <StackTable columns={columns} labelledBy="tabrakan">
            {open.map((conflict) => (
              <Row locale={locale} zone={zone} columns={columns} conflict={conflict} />
            ))}
          </StackTable>
        </>
      )}
      <Unnamed locale={locale} zone={zone} unnamed={unnamed} services={services} />
      <Settled locale={locale} zone={zone} settled={settled} />
    </StaffPage>
  );
}

interface RowProps {
  locale: Locale;
  zone: string;
  columns: readonly string[];
  conflict: ConflictView;
}

function Row({ locale, zone, columns, conflict }: RowProps) {
  const { kind, at, ticket, booking, code, staffName, counterNumber, origin, followers } = conflict;
  const subject = ticket ?? (booking ? formatBookingCode(booking) : '');
  return (
    <tr role="row">
      <th role="rowheader" scope="row" data-l={columns[0]}>
        {t(locale, `offline.kind.${kind}`)} {subject}
        <small class="hint">
          {t(locale, 'offline.syncAt', { time: clock(locale, at, zone) })}
          {followers > 0 && ` ${t(locale, 'offline.syncFollowers', { count: followers })}`}
        </small>
      </th>
      <td role="cell" data-l={columns[1]}>
        {t(locale, `offline.code.${code}`)}
        <Seen locale={locale} zone={zone} conflict={conflict} />
      </td>
      <td role="cell" data-l={columns[2]}>
        {staffName}
        <small class="hint">
          {origin === 'paper'
            ? t(locale, 'offline.syncOnPaper')
            : counterNumber && `${t(locale, 'offline.typeCounter')} ${counterNumber}`}
        </small>
      </td>
      <td role="cell" data-l={columns[3]}>
        <Decide locale={locale} conflict={conflict} />
      </td>
    </tr>
  );
}

/** Who did what it collides with, and when. */
function Seen({ locale, zone, conflict: { seen } }: Omit<RowProps, 'columns'>) {
  const { who, at, ticket } = seen;
  const time = at && t(locale, 'offline.syncAt', { time: clock(locale, new Date(at), zone) });
  const words = [ticket, who, time].filter(Boolean).join(', ');
  return words ? <small class="hint">{words}</small> : null;
}

function Decide({ locale, conflict: { nonce, kind } }: { locale: Locale; conflict: ConflictView }) {
  const what = ARRIVALS.has(kind) ? (kind === 'check_in' ? 'keepCheckIn' : 'keepWalkIn') : 'keepMove';
  return (
    <form class="decide" method="post" action={`/meja/sinkron/${nonce}`}>
      <small class="hint">{t(locale, `offline.${what}`)}</small>
      <button class="key" name="keputusan" value="terima">
        {t(locale, 'offline.syncKeep')}
      </button>
      <label for={`sebab-${nonce}`}>{t(locale, 'offline.syncReason')}</label>
      <input type="text" id={`sebab-${nonce}`} name="sebab" maxLength={200} autocomplete="off" />
      <button class="key" name="keputusan" value="buang">
        {t(locale, 'offline.syncDiscard')}
      </button>
    </form>
  );
}

interface UnnamedProps extends Pick<SyncProps, 'zone' | 'unnamed' | 'services'> {
  locale: Locale;
}

/** Walk-ins of devices and paper: who they were is added from the notes. */
function Unnamed({ locale, zone, unnamed, services }: UnnamedProps) {
  if (unnamed.length === 0) return null;
  return (
    <section aria-labelledby="tanpa-nama">
      <h2 id="tanpa-nama">{t(locale, 'offline.nameTitle')}</h2>
      <p>{t(locale, 'offline.nameLede')}</p>
      <ul class="unnamed">
        {unnamed.map(({ nonce, ticket, service, arrivedAt }) => (
          <li>
            <p>
              <b>{ticket}</b> {services[service]?.name},{' '}
              {t(locale, 'offline.syncAt', { time: clock(locale, arrivedAt, zone) })}
            </p>
            <form class="typed" method="post" action={`/meja/sinkron/${nonce}/nama`} autocomplete="off">
              <div>
                <label for={`nik-${nonce}`}>{t(locale, 'offline.nameNik')}</label>
                <input type="text" inputMode="numeric" id={`nik-${nonce}`} name="nik" maxLength={64} required />
              </div>
              <div>
                <label for={`nama-${nonce}`}>{t(locale, 'offline.nameName')}</label>
                <input type="text" id={`nama-${nonce}`} name="nama" maxLength={200} required spellcheck={false} />
              </div>
              <button class="key">{t(locale, 'offline.nameSave')}</button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Settled({ locale, zone, settled }: { locale: Locale; zone: string; settled: readonly SettledConflict[] }) {
  if (settled.length === 0) return null;
  return (
    <section aria-labelledby="sudah">
      <h2 id="sudah">{t(locale, 'offline.syncToday')}</h2>
      <ul>
        {settled.map(({ code, status, reason, staffName, settledAt }) => (
          <li>
            {clock(locale, settledAt, zone)}: {t(locale, `offline.code.${code}`)}{' '}
            {t(locale, status === 'kept' ? 'offline.syncKept' : 'offline.syncDiscarded')}
            {staffName && `, ${staffName}`}
            {reason && `: ${reason}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
