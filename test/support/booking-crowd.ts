import { type Answer, ApiClient, bookRequest, type OwnBooking, type Request } from './api-client.js';
import { reachable } from './builders.js';
import type { HistoryLog } from './history-log.js';

const PATIENCE_MS = 5_000;
const AFTER_REFUSAL_MS = 150;

/** One request of a client, and what the client knows of its outcome. */
export interface Attempt extends Answer<OwnBooking> {
  request: Request;
}

export interface CrowdOptions {
  clients: number;
  slotIds: readonly string[];
  random: () => number;
  /** Number of the first person; no two crowds may share people. */
  firstPerson?: number;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Clients who book one place after another, whatever the server does, and remember everything. */
export class BookingCrowd {
  readonly attempts: Attempt[] = [];
  private readonly client: ApiClient;
  private nextPerson: number;
  private isStopped = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    url: () => string,
    history: HistoryLog,
    private readonly options: CrowdOptions,
  ) {
    this.client = new ApiClient(url, history, PATIENCE_MS);
    this.nextPerson = options.firstPerson ?? 1;
  }

  start(): void {
    this.isStopped = false;
    this.running = Promise.all(Array.from({ length: this.options.clients }, () => this.goOn()));
  }

  /** Resolves when the last request has its outcome. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  get created(): Attempt[] {
    return this.attempts.filter(({ status }) => status === 201);
  }

  /** Sends the same request with the same key once more; does not change what is remembered. */
  async repeat({ request }: Pick<Attempt, 'request'>): Promise<Attempt> {
    return { request, ...(await this.client.send<OwnBooking>(request)) };
  }

  private async goOn(): Promise<void> {
    while (!this.isStopped) {
      const { slotIds, random } = this.options;
      const slotId = slotIds[Math.floor(random() * slotIds.length)] ?? '';
      const applicant = reachable(this.nextPerson++);
      const made = await this.repeat({ request: bookRequest(slotId, 'record_first', [applicant]) });
      this.attempts.push(made);
      await pause(made.status === 201 ? 10 + random() * 20 : AFTER_REFUSAL_MS);
    }
  }
}
