import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import {
  catchError,
  concatMap,
  EMPTY,
  interval,
  map,
  merge,
  type Observable,
  ReplaySubject,
  share,
  Subject,
  switchMap,
  tap,
  throttle,
} from 'rxjs';
import { Live } from '../../platform/live/live.service.js';
import type { Board } from './desk.types.js';
import { DeskViewService } from './desk.view.service.js';

/** A display that hears nothing for three of these comes back over a new line. */
const BEAT_MS = 1_000;
/** Part of the board follows the clock, and a change may go unheard while the line to the database is down. */
const RECHECK_MS = 5_000;
/** A burst is shown in two steps: its first change at once, the others together. */
const SETTLE_MS = 100;

/** `board`: the whole board. `beat`: the instant (`asOf`) for which the last one is known to hold. */
export interface BoardEvent {
  type: 'board' | 'beat';
  /** Of what the board shows: the same on every connection and in every process. */
  id: string;
  data: string;
}

interface Computed {
  id: string;
  board: Board;
}

/** The boards as streams. One computation for each site and change, however many listen. */
@Injectable()
export class DeskBoardService {
  private readonly logger = new Logger(DeskBoardService.name);
  private readonly streams = new Map<string, Observable<BoardEvent>>();

  constructor(
    private readonly view: DeskViewService,
    private readonly live: Live,
  ) {}

  /**
   * The whole board at once, after every change and every five seconds; in between a beat each second. Ends when the
   * board cannot be read: what is shown then ages on the display, and coming back is its affair.
   */
  events(siteId: string): Observable<BoardEvent> {
    const known = this.streams.get(siteId);
    if (known) return known;
    const computed = this.compute(siteId);
    // Whoever comes later gets the board of this moment from the replay.
    const boards = computed.pipe(
      map(({ id, board }): BoardEvent => ({ type: 'board', id, data: JSON.stringify(board) })),
      share({ connector: () => new ReplaySubject(1) }),
    );
    const beats = computed.pipe(
      switchMap(({ id, board }) =>
        interval(BEAT_MS).pipe(map((): BoardEvent => ({ type: 'beat', id, data: board.asOf }))),
      ),
      share(),
    );
    const stream = merge(boards, beats).pipe(catchError(() => EMPTY));
    this.streams.set(siteId, stream);
    return stream;
  }

  private compute(siteId: string): Observable<Computed> {
    const settled = new Subject<void>();
    return merge(this.live.changes(`site:${siteId}`), interval(RECHECK_MS)).pipe(
      throttle(() => settled, { leading: true, trailing: true }),
      concatMap(() => this.read(siteId)),
      tap(() => setTimeout(() => settled.next(), SETTLE_MS)),
      share(),
    );
  }

  private async read(siteId: string): Promise<Computed> {
    try {
      const board = await this.view.board(siteId);
      const { asOf: _, ...shown } = board;
      return { id: createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 16), board };
    } catch (error) {
      this.logger.warn(`board of ${siteId} not read: ${String(error)}`);
      throw error;
    }
  }
}
