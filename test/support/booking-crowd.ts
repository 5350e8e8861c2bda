import { randomUUID } from 'node:crypto';
import { placePayload } from '../../src/verify/history.payload.js';
import { person } from './builders.js';
import type { HistoryLog } from './history-log.js';

const PATIENCE_MS = 5_000;
const AFTER_REFUSAL_MS = 150;

/** One request of a client, and what the client knows of its outcome. */
export interface Attempt {
  key: string;
  body: { slotId: string; service: string; applicant: object };
  /** 0 = no answer. */
  status: number;
  /** The code of a refusal. */
  refusal: string | null;
  /** The answer to a 201, else null. */
  booking: { code: string } | null;
}

export interface CrowdOptions {
  clients: number;
  slotIds: readonly string[];
  random: () => number;
  /** Number of the first person; no two crowds may share people. */
  firstPerson?: number;
  /** Where it is written down what is asked and told. */
  history?: () => HistoryLog;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Clients who book one place after another, whatever the server does, and remember everything. */
export class BookingCrowd {
  readonly attempts: Attempt[] = [];
  private nextPerson: number;
  private isStopped = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly url: () => string,
    private readonly options: CrowdOptions,
  ) {
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
    return this.attempts.filter(({ booking }) => booking !== null);
  }

  /** Outcome unknown to the client: no answer, or a fault of the server. */
  get open(): Attempt[] {
    return this.attempts.filter(({ status }) => status === 0 || status >= 500);
  }

  /** Sends the same request with the same key once more; does not change what is remembered. */
  async repeat({ key, body }: Attempt): Promise<Attempt> {
    const attempt: Attempt = { key, body, status: 0, refusal: null, booking: null };
    const { slotId, service } = body;
    const history = this.options.history?.();
    const place = { slotId, service, party: 1, payload: placePayload(slotId, service, 1) };
    const op = history?.invoke({ act: 'book', key, on: null, ...place }) ?? 0;
    try {
      const answer = await fetch(`${this.url()}/api/v1/bookings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const read = (await answer.json()) as { code: string };
      attempt.status = answer.status;
      if (answer.status === 201) attempt.booking = read;
      else attempt.refusal = read.code;
    } catch {
      attempt.status = 0;
    }
    history?.end(op, attempt.status, { code: attempt.refusal, subject: attempt.booking?.code ?? null });
    return attempt;
  }

  private async goOn(): Promise<void> {
    while (!this.isStopped) {
      const { slotIds, random } = this.options;
      const slotId = slotIds[Math.floor(random() * slotIds.length)] ?? '';
      const applicant = { ...person(this.nextPerson), phone: `0812${70_000_000 + this.nextPerson}` };
      this.nextPerson += 1;
      const attempt = { key: randomUUID(), body: { slotId, service: 'record_first', applicant } };
      const made = await this.repeat({ ...attempt, status: 0, refusal: null, booking: null });
      this.attempts.push(made);
      await pause(made.booking ? 10 + random() * 20 : AFTER_REFUSAL_MS);
    }
  }
}
