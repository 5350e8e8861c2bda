import type { ComponentChildren } from 'preact';
import type { Board, BoardCall, WaitMinutes } from '../../modules/desk/desk.types.js';
import { Bloom } from '../flower.js';
import { type Arranged, arrange, freshnessOf, keyOf, spokenAge, type Stage, stageOf } from './lobby.rules.js';

const COLUMN_ROWS = 4;

/** What the display knows of its site beside the board; told by the server, for the date of the board. */
export interface Place {
  siteId: string;
  prints: boolean;
  /** WIB, WITA or WIT. */
  zone: string;
  date: string;
  opensAt: string | null;
  /** 'Sabtu, 13 Februari 2027' */
  today: string;
  /** 'Sabtu, 20 Februari 2027 pukul 09.00 WIB': the next day with service. */
  next: string | null;
}

interface LobbyBoardProps {
  place: Place;
  board: Board;
  /** Who is awaited, or called a few seconds ago. */
  awaited: readonly BoardCall[];
  /** 'HH:MM' on the wall of the site. */
  clock: string;
  /** Age of the data; null where the page does not stay alive. */
  seconds: number | null;
  /** Stands at the end of the foot. */
  children?: ComponentChildren;
}

/** So many calls need two columns, and the whole page makes room for them. */
export const isCrowded = (awaited: readonly BoardCall[]): boolean => awaited.length > COLUMN_ROWS;

/** Everything on the display that changes, drawn alike by the server and by the browser. */
export function LobbyBoard({ place, board, awaited, clock, seconds, children }: LobbyBoardProps) {
  const stage = stageOf(board, clock);
  const arranged = arrange(awaited, board.calls, stage);
  return (
    <>
      <main>
        <Calls arranged={arranged} place={place} board={board} stage={stage} />
        <section class="info" aria-label="Keterangan">
          <Earlier calls={arranged.earlier} />
          {stage === 'open' && <Figures board={board} prints={place.prints} />}
        </section>
      </main>
      <footer class={`foot ${seconds === null ? 'ok' : freshnessOf(seconds)}`}>
        <time>
          {spoken(clock)} {place.zone}
        </time>
        <span>
          {place.today}. <span class="hours">{hoursOf(board, place, stage)}</span>
        </span>
        <span class="free">GRATIS</span>
        <span class="age">{ageOf(seconds, clock, place)}</span>
        {children}
      </footer>
    </>
  );
}

/** '13:00' as people write it. */
export const spoken = (clock: string): string => clock.replace(':', '.');

function hoursOf({ opensAt, closesAt }: Board, { zone }: Place, stage: Stage): string {
  if (opensAt === null || closesAt === null) return 'Hari ini tutup';
  return stage === 'before'
    ? `Buka ${spoken(opensAt)}–${spoken(closesAt)} ${zone}`
    : `Tutup ${spoken(closesAt)} ${zone}`;
}

function ageOf(seconds: number | null, clock: string, { zone }: Place): string {
  if (seconds === null) return `Data pukul ${spoken(clock)} ${zone}`;
  const said = `Data ${spokenAge(seconds)} lalu`;
  const freshness = freshnessOf(seconds);
  if (freshness === 'ok') return said;
  return freshness === 'late' ? `${said}, menyambung lagi` : `Sambungan putus. ${said}`;
}

interface CallsProps {
  arranged: Arranged;
  place: Place;
  board: Board;
  stage: Stage;
}

function Calls({ arranged: { large }, place, board, stage }: CallsProps) {
  const rows = Math.max(3, Math.min(large.length, COLUMN_ROWS));
  const isAwaited = large.some((one) => one.isAwaited);
  return (
    <section class="calls" aria-label="Panggilan">
      <h1>{isAwaited ? 'Silakan ke loket' : large.length > 0 ? 'Panggilan terakhir' : 'Panggilan'}</h1>
      {large.length === 0 && <NoCalls place={place} board={board} stage={stage} />}
      {/* The newest speaks for itself where somebody listens instead of looking. */}
      <ol aria-live="polite" class={`rows-${rows}`}>
        {large.map((one, index) => (
          <Call
            key={keyOf(one.call)}
            call={one.call}
            isNewest={index === 0 && one.isAwaited}
            isAwaited={one.isAwaited}
          />
        ))}
      </ol>
    </section>
  );
}

interface CallProps {
  call: BoardCall;
  isNewest: boolean;
  isAwaited: boolean;
}

function Call({ call: { ticket, counter }, isNewest, isAwaited }: CallProps) {
  return (
    <li class={isNewest ? 'newest' : isAwaited ? undefined : 'past'}>
      {isNewest && <Bloom />}
      <strong>{ticket}</strong>
      <span>
        <small>{isAwaited ? 'loket' : 'tadi ke loket'}</small>
        <b>{counter}</b>
      </span>
    </li>
  );
}

function NoCalls({ place: { next, zone }, board: { opensAt }, stage }: Omit<CallsProps, 'arranged'>) {
  const again = next && <small>Buka lagi {next}.</small>;
  return (
    <p class="none">
      {stage === 'closed' && <>Hari ini tidak ada pelayanan. {again}</>}
      {stage === 'over' && <>Pelayanan hari ini sudah selesai. {again}</>}
      {stage === 'before' && (
        <>
          Loket dibuka pukul {spoken(opensAt ?? '')} {zone}. <small>Sudah datang? Lapor dulu di meja depan.</small>
        </>
      )}
      {stage === 'open' && (
        <>
          Belum ada panggilan. <small>Lapor di meja depan, lalu tunggu nomor Anda di sini.</small>
        </>
      )}
    </p>
  );
}

function Earlier({ calls }: { calls: readonly BoardCall[] }) {
  if (calls.length === 0) return null;
  return (
    <div>
      <h2>Dipanggil sebelumnya</h2>
      <ol class="last">
        {calls.map((call) => (
          <li key={keyOf(call)}>
            <span>{call.ticket}</span> <span>loket {call.counter}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

type Figure = [name: string, value: string];

function figuresOf({ waiting, waitMinutes, cardsLeft, openCounters, walkInsLeft }: Board, prints: boolean): Figure[] {
  const figures: Figure[] = [['Menunggu', `${waiting} nomor`]];
  if (openCounters === 0) figures.push(['Loket', 'belum ada yang buka']);
  else if (waitMinutes) figures.push(['Kira-kira', minutesOf(waitMinutes)]);
  if (prints && cardsLeft > 0) figures.push(['Kartu tersedia untuk', `${cardsLeft} orang lagi`]);
  if (prints && cardsLeft <= 0) figures.push(['Kartu hari ini habis', 'rekam tetap bisa']);
  if (walkInsLeft !== undefined)
    figures.push(['Tanpa janji', walkInsLeft > 0 ? `${walkInsLeft} tempat lagi` : 'sudah penuh']);
  return figures;
}

function Figures({ board, prints }: { board: Board; prints: boolean }) {
  return (
    <>
      <dl class="figures">
        {figuresOf(board, prints).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <LastSafe board={board} />
    </>
  );
}

const minutesOf = ({ low, high }: WaitMinutes): string => `${low === high ? low : `${low}–${high}`} menit`;

/** Said only where somebody who waits, or would come now, may go home unserved. */
function LastSafe({ board: { lastSafeTicket, isLineSafe, walkInsLeft } }: { board: Board }) {
  if (isLineSafe === undefined || (isLineSafe && walkInsLeft !== 0)) return null;
  if (lastSafeTicket)
    return (
      <p class="safe">
        Setelah <b>{lastSafeTicket}</b> tidak terjamin hari ini
      </p>
    );
  return isLineSafe ? null : <p class="safe">Nomor yang menunggu tidak terjamin hari ini</p>;
}
