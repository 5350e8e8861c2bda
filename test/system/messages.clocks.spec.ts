import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { environment, MONDAY } from '../support/app.js';
import { person, phoneOf } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { MessagesOffice } from '../support/messages-office.js';
import { endAll, type RunningProgram, start } from '../support/program.js';
import { isFull } from '../support/tier.js';
import { turnedBy } from '../support/worker-crew.js';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const TURNED_HOURS = isFull ? [2, -24, 72] : [72];
const WITHIN_MS = 60_000;
/** Two processes that start, and the tick of the outbox, on a busy machine; the clocks are wrong by hours. */
const NEAR_MS = 60_000;
const BEFORE_MS = 3_000;

interface Planned {
  id: string;
  kind: string;
  due_at: Date;
  settled_at: Date | null;
}

describe('wall clocks that are wrong', () => {
  let office: MessagesOffice;
  let next = 5_000;

  beforeAll(async () => {
    office = await MessagesOffice.open({ date: '2027-04-10' });
  });
  beforeEach(async () => {
    office.provider.clear();
    await office.web.setClock(MONDAY);
  });
  afterEach(async () => {
    await endAll();
    await expectInvariants(office.web.database);
  });
  afterAll(() => office.close());

  const planned = (bookingIds: readonly string[]) =>
    office.web.database.sql<Planned>(
      'SELECT id, kind, due_at, settled_at FROM messages WHERE subject_id = ANY($1) ORDER BY due_at',
      [bookingIds],
    );
  /** Books over the line, as a resident does. Gives the id of the booking. */
  const bookAt = async (web: RunningProgram): Promise<string> => {
    next += 1;
    const applicant = { ...person(next), phone: phoneOf(next) };
    const answer = await fetch(`${web.url}/api/v1/bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slotId: office.slotIds[next % office.slotIds.length], service: 'ikd', applicant }),
    });
    expect(answer.status).toBe(201);
    const { code } = (await answer.json()) as { code: string };
    const [row] = await office.web.database.sql<{ id: string }>('SELECT id FROM bookings WHERE code = $1', [code]);
    return row?.id ?? '';
  };

  it.each(TURNED_HOURS)(
    'by %d hours in web and worker: all is said once at its time, also weeks ahead, and nothing before',
    async (hours) => {
      const NODE_OPTIONS = turnedBy(hours * HOUR_MS);
      const env = office.settings({ NODE_OPTIONS, PORT: '0', GILIRAN_ORIGIN: 'http://localhost' });
      const [web] = await Promise.all([
        start('main.js', environment(office.web.database, env)),
        office.startWorker({ NODE_OPTIONS }),
      ]);
      const before = office.now();
      const ids = [await bookAt(web), ...(await office.book(1))];
      await eventually('said', () => office.provider.sent.length === ids.length, { withinMs: WITHIN_MS });
      await eventually('settled', async () => (await office.counts(ids)).sent === ids.length);
      for (const { due_at, settled_at } of (await planned(ids)).filter(({ kind }) => kind === 'confirmation')) {
        expect(due_at.getTime()).toBeGreaterThanOrEqual(before.getTime() - NEAR_MS);
        expect(settled_at?.getTime()).toBeLessThanOrEqual(office.now().getTime() + NEAR_MS);
      }
      const reminders = (await planned(ids)).filter(({ kind }) => kind === 'reminder_first');
      const dueAt = reminders[0]?.due_at.getTime() ?? 0;
      expect(dueAt - before.getTime()).toBeGreaterThan(40 * DAY_MS);
      await office.letTimePass(dueAt - office.now().getTime() - BEFORE_MS);
      await eventually('reminded', () => office.provider.sent.length === 2 * ids.length, { withinMs: WITHIN_MS });
      await eventually('settled', async () => (await office.counts(ids, 'reminder_first')).sent === ids.length);
      for (const { settled_at } of (await planned(ids)).filter(({ kind }) => kind === 'reminder_first')) {
        expect(settled_at?.getTime()).toBeGreaterThanOrEqual(dueAt);
        expect(settled_at?.getTime()).toBeLessThanOrEqual(dueAt + WITHIN_MS);
      }
      expect(office.doubled()).toEqual([]);
      await office.web.database.sql(`UPDATE messages SET status = 'skipped' WHERE status = 'due'`);
    },
  );
});
