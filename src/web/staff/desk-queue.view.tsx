import { MINUTE_MS } from '../../common/duration.js';
import { clock } from '../../common/spoken-date.js';
import { dayReason } from '../resident/words.js';
import { type DeskProps, OptionButton } from './desk-parts.js';
import { stateOf } from './desk-search.js';
import { lateNote, lineReason, namesOf, partyName } from './desk-words.js';

const SHOWN = 6;
/** Somebody so late is most likely not coming: the whole list has them. */
const OVERDUE_MS = 30 * MINUTE_MS;

/** Who waits, who was set aside, and who is still expected. */
export function Queue(props: DeskProps) {
  return (
    <section class="queue" id="antrean" data-fresh aria-label="Antrean">
      <DayNote {...props} />
      <Reports {...props} />
      <Waiting {...props} />
      <Aside {...props} />
      <Expected {...props} />
    </section>
  );
}

function DayNote({ console: { day }, shell: { isDemo } }: DeskProps) {
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

const BACK = {
  missed: { step: 'kembali', words: 'Kembalikan' },
  parked: { step: 'lanjut', words: 'Lanjutkan' },
} as const;

function Aside({ console, site, formKey }: DeskProps) {
  if (console.aside.length === 0) return null;
  return (
    <>
      <h2>Terlewat dan ditunda</h2>
      <ul class="side">
        {console.aside.map(({ view, until }) => {
          const back = view.status === 'missed' ? BACK.missed : BACK.parked;
          const report = until && `lapor sebelum ${clock('id', until, site.timezone)}`;
          return (
            <li>
              <span>
                <strong>{view.ticket}</strong> {namesOf(view)}
                <small>{[stateOf(view), report].filter(Boolean).join(', ')}</small>
              </span>
              <OptionButton
                act={{ ...back, field: 'karcis', value: view.id }}
                about={view.ticket}
                {...{ console, site, formKey }}
              />
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Expected(props: DeskProps) {
  const { console, services, site, shell, showsAll, formKey } = props;
  const { expected } = console;
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
        {shown.map(({ code, startsAt, people, serviceCode, lateMinutes }) => {
          const names = partyName(people.map(({ name }) => name));
          return (
            <li>
              <span>
                <strong>{clock('id', startsAt, site.timezone)}</strong> {names}
                <small>{[services[serviceCode].name, lateNote(lateMinutes)].filter(Boolean).join(', ')}</small>
              </span>
              <OptionButton
                act={{ step: 'hadir', field: 'kode', value: code, words: 'Hadir' }}
                about={names}
                {...{ console, site, formKey }}
              />
            </li>
          );
        })}
      </ul>
      <More hidden={expected.length - shown.length} what="janji" />
    </>
  );
}
