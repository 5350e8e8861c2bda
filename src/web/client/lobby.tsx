import { hydrate, render } from 'preact';
import type { Board } from '../../modules/desk/desk.types.js';
import { isCrowded, LobbyBoard, type Place } from '../lobby/lobby-board.view.js';
import { awaitedOn, clockAfter, type KeptCall, keepCalls } from '../lobby/lobby.rules.js';
import { heartbeat, listenToBoard } from './shared/board-stream.js';
import { Sound } from './shared/sound.js';

const TICK_MS = 1_000;

const scriptOf = (page: Document) => page.querySelector<HTMLScriptElement>('script[type=module]')?.getAttribute('src');

/** The display: keeps the last board it heard, and says how old it is. */
class Display {
  private place: Place;
  private board: Board;
  private kept: KeptCall[] = [];
  private heardAt = performance.now();
  private readonly pulse = heartbeat();
  private readonly sound: Sound;

  constructor(private readonly root: HTMLElement) {
    this.place = JSON.parse(root.dataset.place ?? '') as Place;
    this.board = JSON.parse(root.dataset.board ?? '') as Board;
    const panel = document.querySelector<HTMLDialogElement>('#suara');
    this.sound = new Sound(root.dataset.voice ?? '', panel, () => this.clock());
    this.take(this.board);
    hydrate(this.view(), root);
    listenToBoard(
      this.place.siteId,
      (board) => this.hear(board),
      (asOf) => this.hold(asOf),
    );
    setInterval(() => this.draw(), TICK_MS);
  }

  private hear(board: Board): void {
    this.take(board);
    this.draw();
    if (board.date !== this.place.date || board.opensAt !== this.place.opensAt)
      void this.renew().catch(() => undefined);
  }

  private take(board: Board): void {
    this.board = board;
    this.heardAt = performance.now();
    this.pulse.beat();
    this.kept = keepCalls(this.kept, awaitedOn(board), this.heardAt);
    this.sound.hear(board.calls);
  }

  /** The server says again for which moment the board holds: only a later one makes it younger. */
  private hold(asOf: string): void {
    if (asOf === this.board.asOf) return;
    this.board = { ...this.board, asOf };
    this.heardAt = performance.now();
    this.pulse.beat();
  }

  private clock(): string {
    return clockAfter(this.board.asOf, performance.now() - this.heardAt);
  }

  private view() {
    return (
      <LobbyBoard
        place={this.place}
        board={this.board}
        awaited={this.kept.map((one) => one.call)}
        clock={this.clock()}
        seconds={this.pulse.age()}
      >
        <button class="sound" type="button" onClick={() => void this.sound.press().then(() => this.draw())}>
          {this.sound.label()}
        </button>
      </LobbyBoard>
    );
  }

  private draw(): void {
    this.kept = keepCalls(
      this.kept,
      this.board.calls.filter((call) => call.isCurrent),
      performance.now(),
    );
    render(this.view(), this.root);
    document.body.classList.toggle('many', isCrowded(this.kept.map((one) => one.call)));
  }

  /** Another day: what only the server knows is read anew. A newer program is taken up then too. */
  private async renew(): Promise<void> {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const place = page.querySelector<HTMLElement>('#papan')?.dataset.place;
    if (!place) return;
    if (scriptOf(page) !== scriptOf(document)) return location.reload();
    this.place = JSON.parse(place) as Place;
    this.draw();
  }
}

const root = document.querySelector<HTMLElement>('#papan');
if (root) new Display(root);
