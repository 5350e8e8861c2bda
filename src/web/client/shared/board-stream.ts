import type { Board } from '../../../modules/desk/desk.types.js';

export type BoardMessage = Board;

/** The server speaks each second: who hears nothing for so long holds a line that is dead, whatever the browser thinks. */
const SILENT_MS = 2_500;
const CONNECT_MS = 1_500;
/** Waits before one more try. With the time of a try they stay below three seconds. */
const WAITS_MS = [0, 400, 700];
/** So that many displays do not come back in the same moment. */
const SPREAD_MS = 200;

/**
 * Listens for ever. A line that breaks, is refused or falls silent is replaced by a new one, which brings the whole board.
 * @param beat told the instant for which the last board is known to hold
 */
export function listenToBoard(site: string, hear: (board: Board) => void, beat?: (asOf: string) => void): void {
  let source: EventSource | undefined;
  let timer = 0;
  let tries = 0;
  let shown = '';

  const after = (milliseconds: number, act: () => void) => {
    clearTimeout(timer);
    timer = window.setTimeout(act, milliseconds);
  };
  const again = () => {
    source?.close();
    const wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0;
    tries += 1;
    after(wait + Math.random() * SPREAD_MS, open);
  };
  const open = () => {
    source = new EventSource(`/api/v1/sites/${site}/board/events`);
    after(CONNECT_MS, again);
    source.onerror = again;
    source.addEventListener('board', ({ data, lastEventId }: MessageEvent<string>) => {
      tries = 0;
      shown = lastEventId;
      after(SILENT_MS, again);
      hear(JSON.parse(data) as Board);
    });
    source.addEventListener('beat', ({ data, lastEventId }: MessageEvent<string>) => {
      // It speaks of a board that never came.
      if (lastEventId !== shown) return again();
      after(SILENT_MS, again);
      beat?.(data);
    });
  };
  open();
}

/** Seconds since the last sign of life; counts from the start of the page. */
export function heartbeat(): { beat: () => void; age: () => number } {
  let last = performance.now();
  return { beat: () => void (last = performance.now()), age: () => Math.floor((performance.now() - last) / 1000) };
}
