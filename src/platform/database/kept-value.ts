import { Logger } from '@nestjs/common';

const REFRESH_MS = 10_000;

/**
 * Reference data in memory, read again every ten seconds by itself. Asking for it needs no connection: a caller inside a
 * transaction that waited for a second one could wait for ever, when every connection is held by such callers.
 */
export class KeptValue<T> {
  private value?: T;
  private timer?: NodeJS.Timeout;

  /** `isEmpty`: not loaded yet, so ask the database each time. */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly isEmpty: (value: T) => boolean,
  ) {}

  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      this.refresh().catch((error: unknown) => new Logger(KeptValue.name).warn(`not read again: ${String(error)}`));
    }, REFRESH_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async get(): Promise<T> {
    return this.value === undefined || this.isEmpty(this.value) ? this.refresh() : this.value;
  }

  async refresh(): Promise<T> {
    const value = await this.read();
    this.value = value;
    return value;
  }
}
