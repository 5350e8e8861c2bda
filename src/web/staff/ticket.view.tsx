import { formatBookingCode } from '../../common/booking-code.js';
import type { LocalDate } from '../../common/local-date.js';
import { clock, longDate, time, zoneName } from '../../common/spoken-date.js';
import type { TicketView } from '../../modules/desk/desk.types.js';
import { Qr } from '../qr.js';
import type { Outcome } from './flash.service.js';
import { Result, type StaffShell } from './staff.layout.js';

export interface TicketPaperProps {
  shell: StaffShell;
  ticket: TicketView;
  siteName: string;
  zone: string;
  serviceOn: LocalDate;
  serviceName: string;
  /** Between these the person is most likely called; nothing once that is over. */
  expected: { from: Date; to: Date } | null;
  outcome: Outcome | null;
}

/** A ticket on 80 mm paper: pure black, no solid area; on the screen with a way back. */
export function TicketPaperView(props: TicketPaperProps) {
  const { shell, ticket, siteName, zone, serviceOn, serviceName, expected, outcome } = props;
  const { asset, office } = shell;
  const people = ticket.people.length;
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Karcis ${ticket.ticket} – Giliran`}</title>
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('giliran.css')} />
        <link rel="stylesheet" href={asset('desk.css')} />
        <script type="module" src={asset('desk.js')} />
      </head>
      <body class="staff slip">
        <nav aria-label="Karcis" class="acts">
          <a class="btn" href="/meja">
            Kembali ke meja
          </a>
          <button class="btn alt" type="button" data-print hidden>
            Cetak
          </button>
        </nav>
        <Result outcome={outcome} />
        <main id="isi">
          <div class="edge" />
          <h1>
            Nomor antrean <b>{ticket.ticket}</b>
          </h1>
          <p class="w">
            {ticket.bookedFor ? `Janji ${time('id', ticket.bookedFor, zone)}` : 'Tanpa janji'}
            <br />
            {longDate('id', serviceOn, zone)}
          </p>
          <p>
            {serviceName} · {people} orang
          </p>
          <div class="row">
            <Qr value={ticket.code} label={`Kode QR pesanan ${formatBookingCode(ticket.code)}`} />
            <p>
              Kode Anda, untuk meja depan:
              <br />
              <b>{formatBookingCode(ticket.code)}</b>
            </p>
          </div>
          <p class="l">
            {expected && (
              <>
                Kira-kira dipanggil{' '}
                <b>
                  {clock('id', expected.from, zone)}–{clock('id', expected.to, zone)} {zoneName(zone)}
                </b>
                .{' '}
              </>
            )}
            Lihat layar lobi. Bila nomor Anda terlewat, lapor ke meja depan; Anda masuk antrean lagi.
          </p>
          <p class="gratis">GRATIS</p>
          <p>
            Diminta uang? Lapor <span class="nb">{office.phone}</span>
          </p>
          <p>
            {siteName}
            <br />
            hadir {time('id', ticket.arrivedAt, zone)}
          </p>
        </main>
      </body>
    </html>
  );
}
