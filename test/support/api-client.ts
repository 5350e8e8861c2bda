import { randomUUID } from 'node:crypto';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import type { BookingView } from '../../src/modules/bookings/bookings.types.js';
import { cancelPayload, confirmPayload, movePayload, placePayload } from '../../src/verify/history.payload.js';
import type { Invocation } from '../../src/verify/history.types.js';
import type { HistoryLog } from './history-log.js';

const PATIENCE_MS = 60_000;

export interface Answer<T> {
  /** 0 = none. */
  status: number;
  /** Code of a refusal. */
  code: string | null;
  /** What was given, else null. */
  body: T | null;
}

/** What was given. @throws Error with the code of the refusal, as a service would */
export async function given<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { status, code, body } = await answer;
  if (body === null) throw Object.assign(new Error(code ?? `status ${status}`), { code });
  return body;
}

export interface HeldPlace {
  id: string;
  token: string;
}
/** A booking as its owner knows it. */
export interface OwnBooking extends BookingView {
  token: string;
}

export interface Request {
  path: string;
  body: object;
  token?: string;
  /** What the history keeps of it. */
  asked: Omit<Invocation, 'type' | 'op' | 't0'>;
}

/** A client of the API that writes down what it asks and is told. Each request has a key, which `send` may repeat. */
export class ApiClient {
  constructor(
    private readonly url: () => string,
    private readonly history: HistoryLog,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  hold(slotId: string, service: string, party = 1, more: object = {}): Promise<Answer<HeldPlace>> {
    return this.send(holdRequest(slotId, service, party, more));
  }

  book(slotId: string, service: string, applicants: ApplicantInput[]): Promise<Answer<OwnBooking>> {
    return this.send(bookRequest(slotId, service, applicants));
  }

  confirm(hold: HeldPlace, applicants: ApplicantInput[]): Promise<Answer<OwnBooking>> {
    return this.send(confirmRequest(hold, applicants));
  }

  reschedule(booking: Owned, slotId: string): Promise<Answer<OwnBooking>> {
    return this.send(rescheduleRequest(booking, slotId, booking.people?.length));
  }

  cancel(booking: Owned): Promise<Answer<OwnBooking>> {
    return this.send(cancelRequest(booking));
  }

  async send<T>({ path, body, token, asked }: Request): Promise<Answer<T>> {
    const op = this.history.invoke(asked);
    const answer = await this.ask<T>(path, body, { key: asked.key, token });
    this.history.end(op, answer.status, { code: answer.code, subject: subjectOf(asked, answer.body) });
    return answer;
  }

  private async ask<T>(path: string, body: object, by: { key: string | null; token?: string }): Promise<Answer<T>> {
    try {
      const answer = await fetch(`${this.url()}/api/v1/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(by.key === null ? {} : { 'idempotency-key': by.key }),
          ...(by.token ? { authorization: `Bearer ${by.token}` } : {}),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(this.patienceMs),
      });
      const read = (await answer.json()) as T & { code: string };
      return answer.ok
        ? { status: answer.status, code: null, body: read }
        : { status: answer.status, code: read.code, body: null };
    } catch {
      return { status: 0, code: null, body: null };
    }
  }
}

type Owned = Pick<OwnBooking, 'code' | 'token'> & { service?: string; people?: unknown[] };
const NOTHING = { on: null, slotId: null, service: null, party: 1 };

const subjectOf = (asked: Request['asked'], body: unknown): string | null => {
  const { id, code } = (body ?? {}) as { id?: string; code?: string };
  return (asked.act === 'hold' ? id : code) ?? null;
};

export const holdRequest = (slotId: string, service: string, party: number, more: object = {}): Request => ({
  path: 'holds',
  body: { slotId, service, party, ...more },
  asked: {
    ...NOTHING,
    act: 'hold',
    key: randomUUID(),
    slotId,
    service,
    party,
    payload: placePayload(slotId, service, party),
  },
});

export const bookRequest = (slotId: string, service: string, applicants: ApplicantInput[]): Request => ({
  path: 'bookings',
  body: { slotId, service, ...(applicants.length === 1 ? { applicant: applicants[0] } : { applicants }) },
  asked: {
    ...NOTHING,
    act: 'book',
    key: randomUUID(),
    slotId,
    service,
    party: applicants.length,
    payload: placePayload(slotId, service, applicants.length),
  },
});

export const confirmRequest = ({ id, token }: HeldPlace, applicants: ApplicantInput[]): Request => ({
  path: 'bookings',
  body: { holdId: id, holdToken: token, applicants },
  asked: {
    ...NOTHING,
    act: 'confirm',
    key: randomUUID(),
    on: id,
    party: applicants.length,
    payload: confirmPayload(id, applicants.length),
  },
});

export const rescheduleRequest = ({ code, token, service = '' }: Owned, slotId: string, party = 1): Request => ({
  path: `bookings/${code}/reschedule`,
  body: { slotId },
  token,
  asked: {
    ...NOTHING,
    act: 'reschedule',
    key: randomUUID(),
    on: code,
    slotId,
    service,
    party,
    payload: movePayload(code, slotId),
  },
});

export const cancelRequest = ({ code, token }: Owned): Request => ({
  path: `bookings/${code}/cancel`,
  body: {},
  token,
  asked: { ...NOTHING, act: 'cancel', key: randomUUID(), on: code, payload: cancelPayload(code) },
});
