/** What the server sends about a site after every change, and every five seconds as a sign of life. */
export interface BoardMessage {
  date: string;
  calls: { ticket: string; counter: number; calledAt: string }[];
  waiting: number;
  waitMinutes: { low: number; high: number };
  cardsLeft: number;
  openCounters: number;
  /** With the offset of the site, so its signs 11 to 16 are the clock on the wall there. */
  asOf: string;
}

const RETRY_MS = 3_000;

/** Listens for ever: the browser comes back by itself after a broken line, and here after a refused one. */
export function listenToBoard(site: string, hear: (board: BoardMessage) => void): void {
  const source = new EventSource(`/api/v1/sites/${site}/board/events`);
  source.addEventListener('board', (event) => hear(JSON.parse((event as MessageEvent<string>).data) as BoardMessage));
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => listenToBoard(site, hear), RETRY_MS);
  };
}

/** Seconds since the last sign of life; counts from the start of the page. */
export function heartbeat(): { beat: () => void; age: () => number } {
  let last = performance.now();
  return { beat: () => void (last = performance.now()), age: () => Math.floor((performance.now() - last) / 1000) };
}
