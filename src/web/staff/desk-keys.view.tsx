import type { Console } from '../../modules/desk/desk.console.types.js';
import { amount } from './amount.js';
import { ObviousEnd } from './desk-box.view.js';
import { DeskContext, type DeskProps } from './desk-parts.js';

const KEYS = [
  ['r', 'Ulang panggil'],
  ['h', 'Mulai'],
  ['s', 'Selesai'],
  ['x', 'Tidak hadir'],
  ['p', 'Tunda'],
  ['l', 'Lanjutkan'],
  ['t', 'Pindah loket'],
  ['k', 'Kembalikan'],
  ['c', 'Kartu rusak'],
  ['w', 'Tanpa janji'],
] as const;

/** The same acts as buttons. */
export function Keys(props: DeskProps) {
  const [first] = props.console.line;
  return (
    <form class="keys" id="tombol" method="post" action="/meja" data-act data-fresh>
      <DeskContext {...props} />
      <ObviousEnd {...props} />
      <button class="key main" name="langkah" value="n" id="berikut">
        <kbd data-letter="n">n</kbd> Panggil berikutnya{first ? `: ${first.view.ticket}` : ''}
      </button>
      {KEYS.map(([letter, label]) => (
        <button class="key" name="langkah" value={letter}>
          <kbd data-letter={letter}>{letter}</kbd> {label}
        </button>
      ))}
    </form>
  );
}

const EXPLAINED: readonly [string, string][] = [
  [
    'Mencari',
    'kode pesanan (dipindai atau diketik), NIK, nomor seperti A012, nama, 4 angka akhir NIK, telepon, atau jam 9.30',
  ],
  ['1 sampai 6', 'memilih dari daftar yang sedang ditampilkan'],
  ['s 1 2', 'selesai: orang pertama hasil ke-1, orang kedua hasil ke-2; catatan boleh menyusul'],
  ['p ambil KK', 'menunda dengan catatan'],
  ['t 3', 'memindahkan ke loket 3'],
  ['c 2 luntur', 'mencatat 2 kartu rusak'],
  ['k A008', 'mengembalikan yang terlewat; l B001 melanjutkan yang ditunda'],
  ['n A014 alasan', 'mendahulukan sebuah nomor; hanya penyelia'],
  ['F2', 'ke kotak perintah; Ctrl+Enter memanggil berikutnya'],
];

/** What the box understands, and the letters as this clerk wants them. */
export function Help() {
  return (
    <section class="now help" id="tengah" data-fresh aria-labelledby="kini">
      <h1 id="kini">Kotak perintah</h1>
      <dl>
        {EXPLAINED.map(([typed, meaning]) => (
          <>
            <dt>{typed}</dt>
            <dd>{meaning}</dd>
          </>
        ))}
      </dl>
      <form data-letters hidden>
        <fieldset>
          <legend>Huruf saya, di peramban ini</legend>
          {[['n', 'Panggil berikutnya'], ...KEYS, ['u', 'Batalkan'], ['?', 'Bantuan']].map(([letter = '', label]) => (
            <label>
              {label}
              <input name={letter} value={letter} maxLength={1} autocomplete="off" autocapitalize="none" />
            </label>
          ))}
        </fieldset>
        <p role="status" data-letters-said />
        <button class="key">Simpan huruf</button>
      </form>
      <p>
        <a class="key" href="/meja">
          Tutup bantuan
        </a>
      </p>
    </section>
  );
}

/** The cards at hand in three parts: by tone and outline, and the same three in words. */
export function Cards({ console: { cards } }: { console: Console }) {
  if (!cards) return null;
  const { onHand, promisedToday, promisedLater } = cards;
  const free = Math.max(0, cards.free);
  const whole = Math.max(1, promisedToday + promisedLater + free);
  const label = `${onHand} kartu di tangan: ${promisedToday} dijanjikan hari ini, ${promisedLater} dijanjikan hari lain, ${free} bebas`;
  return (
    <div class="cards" id="kartu" data-fresh>
      <h2>
        Kartu kosong di tangan: <b>{amount(onHand)}</b>
      </h2>
      <svg class="gauge" viewBox={`0 0 ${whole} 10`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path class="g1" d={`M0 0h${promisedToday}v10h-${promisedToday}z`} />
        <path class="g2" d={`M${promisedToday} 0h${promisedLater}v10h-${promisedLater}z`} />
        <path class="g3" d={`M${promisedToday + promisedLater} 0h${free}v10h-${free}z`} />
      </svg>
      <ul class="legend">
        <li>
          <span class="sw" />
          {amount(promisedToday)} hari ini
        </li>
        <li>
          <span class="sw s2" />
          {amount(promisedLater)} hari lain
        </li>
        <li>
          <span class="sw s3" />
          <b>{amount(free)} bebas</b>
        </li>
      </ul>
    </div>
  );
}
