import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { SchoolsAnswerService } from '../../src/modules/schools/schools.answer.service.js';
import { SchoolsProposalService } from '../../src/modules/schools/schools.proposal.service.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, buildStaff, person } from '../support/builders.js';
import { deadlocks, tally } from '../support/crowd.js';
import { expectInvariants } from '../support/invariants.js';
import { buildRequest, buildSchool } from '../support/schools.js';
import { isFull } from '../support/tier.js';

const ROUNDS = isFull ? 4 : 1;
const PUPILS = 200;
const CROWD = isFull ? 400 : 120;

describe('proposals of 200 and the public for the same places', () => {
  let app: TestApp;
  let office: StaffActor;
  let next = 0;

  // Every round has the days to itself.
  beforeEach(async () => {
    app = await startApp();
    office = await buildStaff(app, 'supervisor');
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.close();
  });

  const total = async (days: readonly BuiltDay[]) => {
    const rows = await app.database.sql<{ taken: number; promised: number }>(
      `SELECT (SELECT sum(taken)::int FROM slots WHERE service_day_id = ANY($1)) AS taken,
         (SELECT coalesce(sum(promised), 0)::int FROM day_stocks WHERE service_day_id = ANY($1)) AS promised`,
      [days.map(({ day }) => day.id)],
    );
    return rows[0] ?? { taken: 0, promised: 0 };
  };
  const books = (slotId: string | undefined) => {
    next += 1;
    const wanted = { applicants: [person(next)], language: 'id', channel: 'api' } as const;
    return app.get(BookingsConfirmService).book(slotId ?? '', 'ikd', { ...wanted, applicants: [...wanted.applicants] });
  };

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'exact totals, all or nothing, no deadlock (round %i)',
    async () => {
      const days = [
        await buildDay(app, { date: SATURDAY, counters: 15, schoolPlaces: 3, cards: 60 }),
        await buildDay(app, { date: SUNDAY, counters: 15, cards: 60 }),
      ];
      const ids: string[] = [];
      for (let i = 0; i < 4; i += 1) {
        const want = { pupils: PUPILS, adults: 50, wishedDates: [i % 2 ? SUNDAY : SATURDAY], maxDays: 2 };
        ids.push(await buildRequest(app, await buildSchool(app), want));
      }
      const before = await deadlocks(app);
      const slots = days.flatMap(({ slotIds }) => slotIds);
      const [held, crowd] = await Promise.all([
        tally(ids.map((id) => app.get(SchoolsProposalService).propose(office, id))),
        tally(Array.from({ length: CROWD }, (_, i) => books(slots[(i * 7) % slots.length]))),
      ]);
      expect(
        Object.keys({ ...held.refused, ...crowd.refused }).filter((c) => !['slot_full', 'no_plan'].includes(c)),
      ).toEqual([]);
      const { taken, promised } = await total(days);
      expect(taken).toBe(held.ok * PUPILS + crowd.ok);
      const rows = await app.database.sql<{ pupils: number; visits: number; cards: number; of: number }>(
        `SELECT p.pupils, sum(v.pupils)::int AS visits, p.cards, sum(v.cards)::int AS of
         FROM school_proposals p JOIN school_visits v ON v.proposal_id = p.id WHERE p.request_id = ANY($1) GROUP BY p.id`,
        [ids],
      );
      expect(rows).toHaveLength(held.ok);
      for (const row of rows) expect([row.pupils, row.visits, row.of]).toEqual([PUPILS, PUPILS, row.cards]);
      expect(promised).toBe(rows.reduce((sum, { cards }) => sum + cards, 0));
      // 600 places: one always fits whole, and two as long as fewer than 200 others came before.
      expect(held.ok).toBeGreaterThanOrEqual(1);
      expect(await deadlocks(app)).toBe(before);
      await tally(ids.map((id) => app.get(SchoolsAnswerService).withdraw(office, id, null)));
      expect(await total(days)).toEqual({ taken: crowd.ok, promised: 0 });
    },
  );
});
