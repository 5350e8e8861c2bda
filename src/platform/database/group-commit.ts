/** What became of one of those who were carried together: each has its own answer or refusal. */
export type Outcome<R> = { ok: R } | { error: unknown };

interface Waiting<W, R> {
  work: W;
  settle: (outcome: Outcome<R>) => void;
}

/**
 * Group commit: work for one key that arrives while earlier work for that key is in its transaction waits, and is then
 * carried all together in the next one. Work that finds nobody before it goes at once and never waits for company.
 */
export class GroupCommit<W, R> {
  /** A key is there while somebody carries for it. */
  private readonly lines = new Map<string, Waiting<W, R>[]>();

  /**
   * `carry` answers works in their order; what it throws is the answer of all. `most` bounds one transaction: how long
   * the first of a group waits for the last.
   */
  constructor(
    private readonly carry: (key: string, works: readonly W[]) => Promise<Outcome<R>[]>,
    private readonly most: number,
  ) {}

  /** @throws what `carry` gives as the error of this work */
  async submit(key: string, work: W): Promise<R> {
    const outcome = await new Promise<Outcome<R>>((settle) => {
      const line = this.lines.get(key);
      if (line) line.push({ work, settle });
      else void this.carryAll(key, [{ work, settle }]);
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.ok;
  }

  private async carryAll(key: string, line: Waiting<W, R>[]): Promise<void> {
    this.lines.set(key, line);
    while (line.length > 0) {
      const group = line.splice(0, this.most);
      const outcomes = await this.outcomesOf(key, group);
      for (const [index, { settle }] of group.entries()) settle(outcomes[index] as Outcome<R>);
    }
    this.lines.delete(key);
  }

  private async outcomesOf(key: string, group: readonly Waiting<W, R>[]): Promise<Outcome<R>[]> {
    try {
      return await this.carry(
        key,
        group.map(({ work }) => work),
      );
    } catch (error) {
      return group.map(() => ({ error }));
    }
  }
}
