import type { BookingRow, Evidence, History, KeptAnswer, Operation, SlotTimeline } from './history.types.js';
import type { Broken, Finding } from './verify.types.js';

const EXAMPLES = 3;
/** Two clocks are read for one request; this much they may differ. */
const CLOCKS_DIFFER_MS = 50;
const CREATES: ReadonlySet<string> = new Set(['hold', 'book', 'confirm']);
/** The key belongs to another request, which has its row by right. */
const OF_ANOTHER = 'idempotency_key_reused';

const brokenBy = <T extends object>(what: string, found: readonly T[]): Broken[] =>
  found.length === 0 ? [] : [{ what, count: found.length, examples: found.slice(0, EXAMPLES) }];

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const named = ({ op, act, key, status, code, subject }: Operation) => ({ op, act, key, status, code, subject });

const firstNamed = (ops: readonly Operation[]) => named(ops[0] as Operation);

class Rows {
  private readonly byName = new Map<string, BookingRow>();
  private readonly answers: Map<string, KeptAnswer>;

  constructor({ bookings, answers }: Evidence) {
    for (const row of bookings) {
      this.byName.set(row.id, row);
      this.byName.set(row.code, row);
    }
    this.answers = new Map(answers.map((answer) => [answer.key, answer]));
  }

  /** By code, or by the id of a hold. */
  find(name: string | null): BookingRow | undefined {
    return this.byName.get(name ?? '');
  }

  answerOf({ key }: Pick<Operation, 'key'>): KeptAnswer | undefined {
    return key === null ? undefined : this.answers.get(key);
  }
}

/** I2: every 201 has its one row, made of what was asked, and a retry would be told the same. */
export function judgeAnswered({ operations }: History, evidence: Evidence): Finding {
  const rows = new Rows(evidence);
  const ok = operations.filter(({ outcome }) => outcome === 'ok');
  const created = ok.filter(({ act }) => CREATES.has(act));
  return {
    id: 'I2',
    holds: 'every 201 has exactly one row, with what was asked',
    looked: { answers: ok.length, '201s': created.length, rows: evidence.bookings.length },
    broken: [...brokenRows(rows, ok, created), ...brokenKeys(rows, ok)],
    open: [],
  };
}

function brokenRows(rows: Rows, ok: readonly Operation[], created: readonly Operation[]): Broken[] {
  const rowOf = ({ subject, act, on }: Operation) => rows.find(act === 'confirm' ? on : subject);
  // A confirmed hold may be asked for again under another key; two other requests never share a row.
  const makers = groupBy(
    created.filter(({ act }) => act !== 'confirm'),
    ({ subject }) => subject,
  );
  const shared = [...makers.values()].filter((ops) => new Set(ops.map(({ key, op }) => key ?? op)).size > 1);
  const unbooked = created.filter((op) => op.act !== 'hold' && rowOf(op)?.wasBooked === false);
  const others = created.filter((op) => rowOf(op) && !rowOf(op)?.payloads.includes(op.payload));
  return [
    ...brokenBy('the row of an answer is missing', ok.filter((op) => !rowOf(op)).map(named)),
    ...brokenBy('the row of a confirmed hold is not a booking', unbooked.map(named)),
    ...brokenBy('the row is not what was asked for', others.map(named)),
    ...brokenBy('one row for two requests', shared.map(firstNamed)),
  ];
}

function brokenKeys(rows: Rows, ok: readonly Operation[]): Broken[] {
  const lost = ok.filter((op) => op.key !== null && !rows.answerOf(op));
  const isAnotherRow = (op: Operation) => {
    const kept = rows.answerOf(op);
    return kept !== undefined && kept.code !== op.subject && kept.bookingId !== op.subject;
  };
  return [
    ...brokenBy('the answer is not kept for its key', lost.map(named)),
    ...brokenBy('another answer is kept for the key', ok.filter(isAnotherRow).map(named)),
  ];
}

/** I3: no refusal left a row; what is unknown has one row or none, and the key tells which. */
export function judgeRefused({ begin, operations }: History, evidence: Evidence): Finding {
  const rows = new Rows(evidence);
  const requests = [...groupBy(operations, ({ key, op }) => key ?? op).values()];
  const refused = requests.filter((ops) => ops.every(({ outcome, code }) => outcome === 'fail' && code !== OF_ANOTHER));
  const isUnknown = (ops: Operation[]) =>
    ops.some(({ outcome }) => outcome === 'unknown') && !ops.some(({ outcome }) => outcome === 'ok');
  const unknown = requests.filter(isUnknown);
  const hasRow = (ops: Operation[]) => rows.answerOf(ops[0] as Operation) !== undefined;
  const kept = refused.filter(hasRow);
  const orphans = begin.isComplete ? findOrphans(rows, operations, evidence) : [];
  return {
    id: 'I3',
    holds: 'no refusal has a row; what is unknown has one row or none, and its key tells which',
    looked: { refused: refused.length, unknown: unknown.length, 'unknown with a row': unknown.filter(hasRow).length },
    broken: [
      ...brokenBy('a refusal kept an answer', kept.map(firstNamed)),
      ...brokenBy('a refused hold was confirmed', findConfirmedAnyway(rows, operations).map(firstNamed)),
      ...brokenBy('a row that nobody was told of', orphans),
    ],
    open: begin.isComplete ? [] : ['rows that nobody was told of: others than these clients make bookings too'],
  };
}

/** Rows that stand for no answer and no key. */
function findOrphans(rows: Rows, operations: readonly Operation[], { bookings }: Evidence): object[] {
  const known = new Set([
    ...operations.filter(({ outcome }) => outcome === 'ok').flatMap(({ subject, on }) => [subject, on]),
    ...operations.flatMap((op) => [rows.answerOf(op)?.bookingId, rows.answerOf(op)?.code]),
  ]);
  const orphans = bookings.filter(({ id, code }) => !known.has(id) && !known.has(code));
  // Without a key nobody can ask again: that many rows may stand without an answer.
  const isOpen = ({ outcome, key, act }: Operation) => outcome === 'unknown' && key === null && CREATES.has(act);
  const isAllowed = orphans.length <= operations.filter(isOpen).length;
  return isAllowed ? [] : orphans.map(({ id, status }) => ({ id, status }));
}

function findConfirmedAnyway(rows: Rows, operations: readonly Operation[]): Operation[][] {
  const byHold = groupBy(
    operations.filter(({ act }) => act === 'confirm'),
    ({ on }) => on,
  );
  const failed = [...byHold].filter(([, ops]) => ops.every(({ outcome }) => outcome === 'fail'));
  return failed.filter(([hold]) => rows.find(hold)?.wasBooked).map(([, ops]) => ops);
}

/** Was a public place free at every moment of the request, whichever way the doubtful moments went? */
export function wasFreeThroughout(
  { occupations, capacity, publicCapacity }: SlotTimeline,
  t0: number,
  t1: number,
): boolean {
  const near = occupations.filter(({ from, to }) => from - CLOCKS_DIFFER_MS < t1 && to + CLOCKS_DIFFER_MS > t0);
  const moments = [t0, ...near.map(({ from }) => from - CLOCKS_DIFFER_MS).filter((at) => at > t0)];
  return moments.every((at) => {
    const then = near.filter(({ from, to }) => from - CLOCKS_DIFFER_MS <= at && to + CLOCKS_DIFFER_MS > at);
    const taken = (of: typeof near) => of.reduce((sum, { places }) => sum + places, 0);
    return taken(then) < capacity && taken(then.filter(({ pool }) => pool === 'public')) < publicCapacity;
  });
}

/**
 * I6: nobody is told "full" of a time that was free. A violation is certain: the bounds of what was taken lie on the
 * outside. A place that came back less than its doubt before the request cannot be judged, and counts as taken.
 */
export function judgeFull({ operations }: History, { timelines }: Evidence): Finding {
  const bySlot = new Map(timelines.map((timeline) => [timeline.slotId, timeline]));
  const full = operations.filter(isToldFull);
  const judged = full.filter(({ slotId, service }) => bySlot.get(slotId ?? '')?.services.includes(service ?? ''));
  const wrong = judged.filter(({ slotId, t0, t1 }) =>
    wasFreeThroughout(bySlot.get(slotId ?? '') as SlotTimeline, t0, t1),
  );
  const left = full.length - judged.length;
  return {
    id: 'I6',
    holds: 'no time is called full while it has a free place',
    looked: { 'refusals for one place': judged.length, slots: timelines.length },
    broken: brokenBy(
      'called full, though a place was free all the time',
      wrong.map(({ op, slotId, t0, t1 }) => ({ op, slotId, t0, t1 })),
    ),
    open:
      left > 0 ? [`${left} refusals: the slot has not always been as it is, or one person needs several places`] : [],
  };
}

export const isToldFull = ({ outcome, code, party, slotId }: Operation): boolean =>
  outcome === 'fail' && code === 'slot_full' && party === 1 && slotId !== null;
