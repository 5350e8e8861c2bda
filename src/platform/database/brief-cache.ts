import { performance } from 'node:perf_hooks';

interface Entry<T> {
  value: Promise<T>;
  /** Once it was read. */
  settled?: { value: T };
  readAt: number;
  /** By the program's own clock, which a demo or a test may move. */
  asOf: number;
  topics: readonly string[];
}

/**
 * What many look at in the same moment: read once for all of them, and kept no longer than `maxAgeMs` since the reading
 * began. Nobody who asks after `drop` is given what was read before it.
 */
export class BriefCache<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly keysOf = new Map<string, Set<string>>();

  constructor(
    private readonly now: () => Date,
    private readonly maxAgeMs: number,
    private readonly mostEntries: number,
  ) {}

  get(key: string, topics: readonly string[], read: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    if (known && this.isFresh(known)) return known.value;
    if (known) this.forget(key);
    if (this.entries.size >= this.mostEntries) this.dropAll();
    const entry: Entry<T> = { value: read(), readAt: performance.now(), asOf: this.now().getTime(), topics };
    this.entries.set(key, entry);
    for (const topic of topics) this.keys(topic).add(key);
    entry.value.then(
      (value) => {
        entry.settled = { value };
      },
      () => {
        if (this.entries.get(key) === entry) this.forget(key);
      },
    );
    return entry.value;
  }

  /** What is there and fresh, without reading. */
  peek(key: string): T | undefined {
    const known = this.entries.get(key);
    return known && this.isFresh(known) ? known.settled?.value : undefined;
  }

  drop(topics: Iterable<string>): void {
    for (const topic of topics) for (const key of [...(this.keysOf.get(topic) ?? [])]) this.forget(key);
  }

  dropAll(): void {
    this.entries.clear();
    this.keysOf.clear();
  }

  private isFresh({ readAt, asOf }: Entry<T>): boolean {
    const age = performance.now() - readAt;
    const passed = this.now().getTime() - asOf;
    return age <= this.maxAgeMs && passed >= 0 && passed <= this.maxAgeMs;
  }

  private keys(topic: string): Set<string> {
    const keys = this.keysOf.get(topic) ?? new Set<string>();
    this.keysOf.set(topic, keys);
    return keys;
  }

  private forget(key: string): void {
    for (const topic of this.entries.get(key)?.topics ?? []) {
      const keys = this.keysOf.get(topic);
      keys?.delete(key);
      if (keys?.size === 0) this.keysOf.delete(topic);
    }
    this.entries.delete(key);
  }
}
