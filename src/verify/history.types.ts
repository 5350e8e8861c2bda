export type Act = 'hold' | 'book' | 'confirm' | 'reschedule' | 'cancel';

/**
 * One line of a history, as clients write it: what they asked, and what they know of the outcome. Instants are
 * milliseconds of the clients' clock; nothing in it tells who a person is.
 */
export type HistoryLine =
  | {
      type: 'begin';
      at: number;
      /** The database's clock less that of the clients. */
      skewMs: number;
      /** The program's clock less that of the database. */
      offsetMs: number;
      /** From here on these clients alone make bookings by the API. */
      isComplete: boolean;
      /** Ids of the bookings that there were already. */
      before: string[];
    }
  /** The program's clock was moved. */
  | { type: 'clock'; at: number; offsetMs: number }
  | Invocation
  | Outcome;

export interface Invocation {
  type: 'invoke';
  op: number;
  act: Act;
  t0: number;
  /** The idempotency key, if there is one. */
  key: string | null;
  /** What is acted on: the id of a hold, or the code of a booking. */
  on: string | null;
  slotId: string | null;
  service: string | null;
  party: number;
  /** Hash of what was asked for, without the people (`history.payload.ts`). */
  payload: string;
}

/** `fail` is a refusal that the client was told (4xx); `unknown` is no answer, or a fault of the server (5xx). */
export interface Outcome {
  type: 'ok' | 'fail' | 'unknown';
  op: number;
  t1: number;
  status: number;
  /** Code of a refusal. */
  code: string | null;
  /** What was made or changed: the id of a hold, or the code of a booking. */
  subject: string | null;
}

/** A request from its beginning to its end; without an outcome the client itself did not live to see it. */
export interface Operation extends Omit<Invocation, 'type'> {
  outcome: Outcome['type'];
  t1: number;
  status: number;
  code: string | null;
  subject: string | null;
}

export interface History {
  begin: Extract<HistoryLine, { type: 'begin' }>;
  clock: Extract<HistoryLine, { type: 'clock' }>[];
  operations: Operation[];
}

/** An answer that is kept for a key: what a retry would be told. */
export interface KeptAnswer {
  key: string;
  bookingId: string | null;
  code: string | null;
}

/** A booking that the history or its keys name, or that was made meanwhile. */
export interface BookingRow {
  id: string;
  code: string;
  status: string;
  /** It was `booked` once, not only held. */
  wasBooked: boolean;
  /** Hashes that a request for this row may have had: several once it was moved. */
  payloads: string[];
}

/** A place or more of one slot, as long as it may have been taken. Bounds on the outside, in the clients' time. */
export interface Occupation {
  pool: string;
  places: number;
  from: number;
  to: number;
}

/** A slot with what may have been taken of it. */
export interface SlotTimeline {
  slotId: string;
  capacity: number;
  publicCapacity: number;
  /** Services that need one place of it for one person. */
  services: string[];
  occupations: Occupation[];
}

export interface Evidence {
  answers: KeptAnswer[];
  bookings: BookingRow[];
  timelines: SlotTimeline[];
}
