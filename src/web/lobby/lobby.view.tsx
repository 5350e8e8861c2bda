import { longDate, time, zoneName } from '../../common/spoken-date.js';
import type { Board } from '../../modules/desk/desk.types.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { Bloom, Mark } from '../flower.js';
import { Qr } from '../qr.js';

const LARGE = 3;
const EARLIER = 5;

export interface LobbyProps {
  asset: (name: string) => string;
  site: Site;
  board: Board;
  now: Date;
  /** What the QR opens. */
  startUrl: string;
}

/** The display in the lobby, always dark: numbers of tickets, never a name. The browser module keeps it alive. */
export function LobbyView({ asset, site, board, now, startUrl }: LobbyProps) {
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Layar lobi, ${site.name} – Giliran`}</title>
        <meta name="theme-color" content="#16213D" />
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('giliran.css')} />
        <link rel="stylesheet" href={asset('lobby.css')} />
        <noscript>
          <meta http-equiv="refresh" content="15" />
        </noscript>
        <script type="module" src={asset('lobby.js')} />
      </head>
      <body class="lobby">
        <div hidden>
          <Mark petals={5} />
        </div>
        <main data-site={site.id} data-date={board.date}>
          <Calls board={board} />
          <section class="info" aria-label="Keterangan">
            <Earlier board={board} />
            <Figures board={board} site={site} />
            <div class="card">
              <Qr value={startUrl} label="Kode QR ke halaman awal Giliran" />
              <p>Pindai untuk memesan giliran dari ponsel</p>
            </div>
          </section>
        </main>
        <footer class="foot">
          <time data-now>{time('id', now, site.timezone)}</time>
          <span>
            {longDate('id', now, site.timezone)}. <span data-closes>{closing(board, site)}</span>
          </span>
          <span class="free">GRATIS</span>
          <span class="age" data-age>
            Data {time('id', now, site.timezone)}
          </span>
        </footer>
      </body>
    </html>
  );
}

/** '13:00' at the site, as people write it. */
const closing = ({ closesAt }: Board, { timezone }: Site): string =>
  closesAt ? `Tutup ${closesAt.replace(':', '.')} ${zoneName(timezone)}` : 'Hari ini tidak ada pelayanan';

function Calls({ board: { calls } }: { board: Board }) {
  const shown = Array.from({ length: LARGE }, (_, index) => calls[index]);
  return (
    <section class="calls" aria-label="Panggilan">
      <h1 data-lead>{calls.length > 0 ? 'Silakan ke loket' : 'Panggilan'}</h1>
      <p class="none" data-none hidden={calls.length > 0}>
        Belum ada panggilan. Silakan lapor di meja depan.
      </p>
      <ol aria-live="polite">
        {shown.map((call, index) => (
          <li class={index === 0 ? 'first' : undefined} data-call hidden={!call}>
            {index === 0 && <Bloom />}
            <strong data-ticket>{call?.ticket}</strong>
            <span>
              <small>loket</small>
              <b data-counter>{call?.counter}</b>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Earlier({ board: { calls } }: { board: Board }) {
  const shown = Array.from({ length: EARLIER }, (_, index) => calls[LARGE + index]);
  return (
    <div data-earlier hidden={calls.length <= LARGE}>
      <h2>Dipanggil sebelumnya</h2>
      <ol class="last">
        {shown.map((call) => (
          <li data-call hidden={!call}>
            <span data-ticket>{call?.ticket}</span>
            <span>
              loket <span data-counter>{call?.counter}</span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Figures({ board: { waiting, waitMinutes, cardsLeft }, site }: { board: Board; site: Site }) {
  return (
    <dl class="figures">
      <div>
        <dt>Menunggu</dt>
        <dd>
          <span data-waiting>{waiting}</span> nomor
        </dd>
      </div>
      <div>
        <dt>Kira-kira</dt>
        <dd>
          <span data-low>{waitMinutes.low}</span>–<span data-high>{waitMinutes.high}</span> menit
        </dd>
      </div>
      {site.prints && (
        <div>
          <dt>Kartu tersedia untuk</dt>
          <dd>
            <span data-cards>{cardsLeft}</span> orang lagi
          </dd>
        </div>
      )}
    </dl>
  );
}
