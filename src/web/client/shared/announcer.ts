import type { BoardCall } from '../../../modules/desk/desk.types.js';
import { keyOf } from '../../lobby/lobby.rules.js';

/** More than are called while one call can come back by being undone. */
const REMEMBERED = 200;

/**
 * Says calls one after the other, each once, and only while the person is still awaited. What stood on the board when
 * the page opened was said before.
 */
export class Announcer {
  private readonly told = new Set<string>();
  private awaited = new Set<string>();
  private queue: BoardCall[] = [];
  private isSpeaking = false;
  private isOpening = true;

  /** @param isSilent what is called meanwhile is not said later */
  constructor(
    private readonly say: (call: BoardCall) => Promise<void>,
    private readonly isSilent: () => boolean,
  ) {}

  /** Takes a whole board: what a broken line let pass is in it, as far as it still matters. */
  hear(calls: readonly BoardCall[]): void {
    const current = calls.filter((call) => call.isCurrent);
    this.awaited = new Set(current.map(keyOf));
    this.queue = this.queue.filter((call) => this.awaited.has(keyOf(call)));
    for (const call of current.sort((a, b) => (a.calledAt < b.calledAt ? -1 : 1))) {
      const isNew = this.remember(keyOf(call));
      if (isNew && !this.isOpening && !this.isSilent()) this.queue.push(call);
    }
    this.isOpening = false;
    void this.speak();
  }

  private remember(key: string): boolean {
    if (this.told.has(key)) return false;
    this.told.add(key);
    const [oldest] = this.told;
    if (this.told.size > REMEMBERED && oldest) this.told.delete(oldest);
    return true;
  }

  private async speak(): Promise<void> {
    if (this.isSpeaking) return;
    this.isSpeaking = true;
    for (let call = this.queue.shift(); call; call = this.queue.shift()) await this.say(call).catch(() => undefined);
    this.isSpeaking = false;
  }
}
