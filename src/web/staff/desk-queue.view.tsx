import { clock } from '../../common/spoken-date.js';
import { dayReason } from '../resident/words.js';
import { CheckInButton, type DeskProps, ReturnButton } from './desk-parts.js';
import { asideState } from './desk-search.js';
import { lateNote, lineReason, namesOf, partyName } from './desk-words.js';

const SHOWN = 6;
const MINUTE_MS = 60_000;
/** Somebody so late is most likely not coming: the whole list has them. */
const OVERDUE_MS = 30 * MINUTE_MS;

/** Who waits, who was set aside, and who is still expected. */
export function Queue(props: DeskProps) {
  return (
    <section class="queue" aria-label="Antrean" id="antrean" data-fresh>
      <DayNote {...props} />
      <Reports {...props} />
      <Waiting {...props} />
      <Aside {...props} />
      <Expected {...props} />
    </section>
  );
}

function DayNote({ day, shell: { isDemo } }: DeskProps) {
  if (day?.status === 'open') return null;
  const reason = day?.reason ?? (day?.reasonCode ? dayReason('id', day.reasonCode) : '');
  return (
    <p class="note warn">
      <b>Hari ini tidak ada pelayanan{reason ? `: ${reason}` : ''}.</b>
      {isDemo && ' Pindahkan waktu aplikasi ke hari Sabtu dengan tombol di bawah halaman.'}
    </p>
  );
}

function Reports({ reports }: DeskProps) {
  if (reports === 0) return null;
  return (
    <p class="note warn">
      <a href="/meja/laporan">{reports} laporan “Bukan saya yang memesan”</a>
    </p>
  );
}

function More({ hidden, what }: { hidden: number; what: string }) {
  if (hidden <= 0) return null;
  return (
    <p>
      <a href="/meja?semua=1">
        {hidden} {what} lagi
      </a>
    </p>
  );
}

function Waiting({ console: { line }, services, site, showsAll }: DeskProps) {
  if (line.length === 0) {
    return (
      <p>
        <b>Tidak ada yang menunggu.</b>
      </p>
    );
  }
  const shown = showsAll ? line : line.slice(0, SHOWN);
  return (
    <>
      <table>
        <caption>
          <b>Menunggu {line.length} nomor</b>, urutan panggil
        </caption>
        <thead>
          <tr>
            <th scope="col">Nomor</th>
            <th scope="col">Nama, layanan</th>
            <th scope="col">Alasan</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ view, reason }, index) => {
            const [first, second] = lineReason(view, reason, site.timezone);
            const age = view.people.length === 1 ? view.people[0]?.age : null;
            return (
              <tr class={index === 0 ? 'nx' : undefined}>
                <th scope="row">{view.ticket}</th>
                <td>
                  {namesOf(view)}
                  <span>
                    {services[view.serviceCode].shortName}
                    {typeof age === 'number' && (
                      <>
                        , <span class="nb">usia {age}</span>
                      </>
                    )}
                  </span>
                </td>
                <td>
                  {first}
                  {second && <br />}
                  {second}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <More hidden={line.length - shown.length} what="nomor" />
    </>
  );
}

function Aside({ console: { aside }, site }: DeskProps) {
  if (aside.length === 0) return null;
  return (
    <>
      <h2>Terlewat dan ditunda</h2>
      <ul class="side">
        {aside.map((view) => (
          <li>
            <span>
              <strong>{view.ticket}</strong> {namesOf(view)}, {asideState(view)}
            </span>
            <ReturnButton ticketId={view.id} label={view.ticket} siteCode={site.code} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Expected({ console: { expected }, services, site, shell, showsAll }: DeskProps) {
  if (expected.length === 0) return null;
  const byTime = expected.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const due = ({ startsAt, lateMinutes }: (typeof byTime)[number]) =>
    startsAt.getTime() + (lateMinutes ?? 0) * MINUTE_MS;
  const near = byTime.filter((booked) => due(booked) > shell.now.getTime() - OVERDUE_MS);
  const shown = showsAll ? byTime : near.slice(0, SHOWN);
  return (
    <>
      <h2>
        Belum hadir: <b>{expected.length} janji</b>
      </h2>
      <ul class="side">
        {shown.map(({ code, startsAt, names, serviceCode, lateMinutes }) => (
          <li>
            <span>
              <strong>{clock('id', startsAt, site.timezone)}</strong> {partyName(names)}
              <small>{[services[serviceCode].name, lateNote(lateMinutes)].filter(Boolean).join(', ')}</small>
            </span>
            <CheckInButton code={code} siteCode={site.code} names={partyName(names)} />
          </li>
        ))}
      </ul>
      <More hidden={expected.length - shown.length} what="janji" />
    </>
  );
}
