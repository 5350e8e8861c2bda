import { Mark } from '../flower.js';
import { Qr } from '../qr.js';
import type { Board } from '../../modules/desk/desk.types.js';
import { isCrowded, LobbyBoard, type Place } from './lobby-board.view.js';
import { awaitedOn, clockAfter } from './lobby.rules.js';

interface LobbyProps {
  asset: (name: string) => string;
  siteName: string;
  place: Place;
  board: Board;
  /** What the QR opens. */
  ownPlaceUrl: string;
  /** The person turned on that the page comes anew by itself. */
  isAuto: boolean;
}

/** The display in the lobby, always dark: numbers of tickets, never a name. The browser module keeps it alive. */
export function LobbyView({ asset, siteName, place, board, ownPlaceUrl, isAuto }: LobbyProps) {
  const awaited = awaitedOn(board);
  return (
    <html lang="id">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Layar lobi, ${siteName} – Giliran`}</title>
        <meta name="theme-color" content="#16213D" />
        <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={asset('giliran.css')} />
        <link rel="stylesheet" href={asset('lobby.css')} />
        {isAuto && (
          <noscript>
            <meta http-equiv="refresh" content="15" />
          </noscript>
        )}
        <script type="module" src={asset('lobby.js')} />
      </head>
      <body class={isCrowded(awaited) ? 'lobby many' : 'lobby'}>
        <div hidden>
          <Mark petals={5} />
        </div>
        <div
          id="papan"
          data-place={JSON.stringify(place)}
          data-board={JSON.stringify(board)}
          data-voice={asset('voice')}
        >
          <LobbyBoard place={place} board={board} awaited={awaited} clock={clockAfter(board.asOf, 0)} seconds={null} />
        </div>
        <aside class="card" aria-label="Posisi Anda">
          <Qr value={ownPlaceUrl} label="Kode QR ke posisi antrean Anda" />
          <p>Pindai untuk melihat posisi Anda di ponsel</p>
        </aside>
        <noscript>
          <p class="plain">
            <a href="?">Perbarui</a>{' '}
            {isAuto ? <a href="?">Berhenti memperbarui</a> : <a href="?tiap=15">Perbarui sendiri setiap 15 detik</a>}
          </p>
        </noscript>
        <SoundPanel />
      </body>
    </html>
  );
}

/** Settings of this one display, kept in its browser. */
function SoundPanel() {
  return (
    <dialog id="suara" aria-labelledby="suara-judul">
      <form method="dialog">
        <h2 id="suara-judul">Suara layar ini</h2>
        <div class="acts">
          <button class="btn" type="button" data-test>
            Uji suara
          </button>
          <button class="btn alt" data-off>
            Matikan suara
          </button>
        </div>
        <fieldset>
          <legend>Jam tanpa suara, setiap hari</legend>
          <label>
            Dari <input type="time" name="from" />
          </label>{' '}
          <label>
            sampai <input type="time" name="to" />
          </label>
          <p>Kosongkan bila suara selalu menyala.</p>
        </fieldset>
        <button class="btn alt">Tutup</button>
      </form>
    </dialog>
  );
}
