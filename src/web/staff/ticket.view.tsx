import { formatBookingCode } from '../../common/booking-code.js';
import type { LocalDate } from '../../common/local-date.js';
import { clock, longDate, time, zoneName } from '../../common/spoken-date.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { TicketView } from '../../modules/desk/desk.types.js';
import { Qr } from '../qr.js';
import type { Outcome } from './flash.service.js';
import { Result, type StaffShell } from './staff.layout.js';

interface TicketPaperProps {
  shell: StaffShell;
  ticket: TicketView;
  site: Site;
  serviceOn: LocalDate;
  serviceName: string;
  /** Opens the person's own place in line; the desk can scan it too. */
  positionUrl: string;
  /** Between these the person is most likely called; nothing once that is over. */
  expected: { from: Date; to: Date } | null;
  outcome: Outcome | null;
}

/** A ticket on 80 mm paper: pure black, no solid area; on the screen with a way back. */
export function TicketPaperView(props: TicketPaperProps) {
  const { shell, ticket, outcome } = props;
  const { asset } = shell;
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Karcis ${ticket.ticket} – Giliran`}</title>
        <meta name="robots" content="noindex" />
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('giliran.css')} />
        <link rel="stylesheet" href={asset('desk.css')} />
        <script type="module" src={asset('ticket.js')} />
      </head>
      <body class="staff slip">
        <nav aria-label="Karcis" class="acts">
          <button class="btn" type="button" data-print hidden>
            Cetak
          </button>
          <a class="btn alt" href="/meja" data-desk>
            Kembali ke meja
          </a>
        </nav>
        <Result outcome={outcome} />
        <main id="isi" tabindex={-1}>
          <Paper {...props} />
        </main>
      </body>
    </html>
  );
}

function Paper({ shell, ticket, site, serviceOn, serviceName, positionUrl, expected }: TicketPaperProps) {
  const zone = site.timezone;
  return (
    <>
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
        {serviceName} · {ticket.people.length} orang
      </p>
      <div class="row">
        <Qr value={positionUrl} label="Kode QR untuk melihat posisi Anda" />
        <p>
          Pindai untuk melihat posisi Anda.
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
        Lihat layar lobi: nomor Anda dipanggil {site.callLimit} kali. Bila terlewat, lapor ke meja depan dalam{' '}
        {site.missedMinutes} menit; Anda disisipkan setelah {site.returnAfter} nomor, sekali saja.
      </p>
      <p class="gratis">GRATIS</p>
      <p>
        Diminta uang? Lapor <span class="nb">{shell.office.phone}</span>
      </p>
      <p>
        {site.name}
        <br />
        hadir {time('id', ticket.arrivedAt, zone)}
      </p>
    </>
  );
}
