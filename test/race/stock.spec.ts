import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { DomainError } from '../../src/platform/database/database.errors.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { BlanksCountService } from '../../src/modules/blanks/blanks.count.service.js';
import { BlanksCoverService } from '../../src/modules/blanks/blanks.cover.service.js';
import { BlanksPolicyService } from '../../src/modules/blanks/blanks.policy.service.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, DISTRICT, getSite, person } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { seeded } from '../support/random.js';
import { isFull } from '../support/tier.js';

const ROUNDS = isFull ? 20 : 2;
const ACTS = 90;
const LATER = '2027-02-20';

describe('facts and promises about the same cards at once', () => {
  let app: TestApp;
  let stock: BlanksStockService;
  let siteId: string;
  let otherId: string;
  const built: BuiltDay[] = [];

  beforeAll(async () => {
    app = await startApp({ kind: 'web' });
    stock = app.get(BlanksStockService);
    siteId = (await getSite(app)).id;
    otherId = (await getSite(app, DISTRICT)).id;
    await stock.move(SYSTEM_ACTOR, siteId, { kind: 'receipt', quantity: 60, reason: 'uji' });
    for (const date of [SATURDAY, SUNDAY, LATER]) built.push(await buildDay(app, { date, counters: 4 }));
  });
  afterAll(() => app.close());

  const refusals = new Set<string>();
  /** A refusal is an answer; anything else is a fault of ours. */
  const tolerate = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      refusals.add(error.code);
    });
  };
  const onHand = async () =>
    (
      await app.database.sql<{ n: number }>(
        `SELECT on_hand AS n FROM blank_balances WHERE site_id = $1 AND blank_kind = 'ktp'`,
        [siteId],
      )
    )[0]?.n ?? 0;

  /** One statement sees one moment: at every commit the open days hold no more than lies there. */
  const beyond: unknown[] = [];
  const look = async () => {
    beyond.push(
      ...(await app.database.sql(
        `SELECT b.on_hand, sum(greatest(d.allotted - d.used, 0)) AS allotted FROM blank_balances b
         JOIN day_stocks d ON d.site_id = b.site_id AND d.blank_kind = b.blank_kind
         WHERE b.site_id = $1 GROUP BY b.site_id, b.blank_kind, b.on_hand HAVING sum(greatest(d.allotted - d.used, 0)) > b.on_hand`,
        [siteId],
      )),
    );
  };

  it('keep the conservation law, never allot more than lies there, and tell every shortage', async () => {
    const before = await deadlocks();
    let next = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = seeded(round + 1);
      const below = (n: number) => Math.floor(random() * n);
      const move = (kind: 'receipt' | 'spoilage' | 'return' | 'transfer', quantity: number, more = {}) =>
        stock.move(SYSTEM_ACTOR, siteId, { kind, quantity, reason: 'uji', ...more });
      const acts: (() => Promise<unknown>)[] = [
        () => move('receipt', 1 + below(6)),
        () => move('spoilage', 1 + below(9)),
        () => move('spoilage', 1 + below(3), { serviceOn: SATURDAY }),
        () => move('return', 1 + below(5)),
        () => move('transfer', 1 + below(3), { toSiteId: otherId }),
        () => stock.move(SYSTEM_ACTOR, otherId, { kind: 'transfer', quantity: 1, reason: 'uji', toSiteId: siteId }),
        async () =>
          app.get(BlanksCountService).count(SYSTEM_ACTOR, siteId, {
            counted: Math.max(0, (await onHand()) - 3 + below(6)),
            reason: 'uji',
          }),
        () => stock.allot(SYSTEM_ACTOR, siteId, SUNDAY, { allotted: below(40), reserve: below(4) }),
        () => app.get(BlanksPolicyService).apply(SYSTEM_ACTOR, siteId),
        ...[0, 1, 2].map((day) => () => {
          const slots = built[day]?.slotIds ?? [];
          next += 1;
          return buildBooking(app, slots[below(slots.length)] ?? '', [person(next)], 'print_first');
        }),
      ];
      const crowd = Array.from({ length: ACTS }, () => acts[below(acts.length)] as () => Promise<unknown>);
      await Promise.all(crowd.map((act) => tolerate(act()).then(look)));
      expect(beyond).toEqual([]);
      await expectInvariants(app.database);
      const { onHand: there, allotted, byDay } = await stock.overview(SYSTEM_ACTOR, siteId);
      expect(allotted).toBeLessThanOrEqual(there);
      // More may have been spoiled on a day than it was allotted: that leaves nobody without a card.
      const shortOn = ({ promised, used, allotted: cards }: (typeof byDay)[number]) =>
        promised - Math.max(0, cards - used);
      const short = byDay.reduce((sum, day) => sum + Math.max(0, shortOn(day)), 0);
      // Covering again finds nothing that was left lying: what is short cannot be helped.
      expect(await app.get(UnitOfWork).run((tx) => app.get(BlanksCoverService).coverSite(tx, siteId))).toBe(short);
      const unpromised = byDay.reduce((sum, day) => sum + Math.max(0, day.allotted - day.promised - day.used), 0);
      if (short > 0) expect(unpromised + there - allotted).toBe(0);
      await stock.move(SYSTEM_ACTOR, siteId, { kind: 'receipt', quantity: 20, reason: 'uji' });
    }
    expect(await deadlocks()).toBe(before);
    expect(refusals.size).toBeGreaterThan(0);
  });

  const deadlocks = async () =>
    (
      await app.database.sql<{ n: number }>(
        `SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()`,
      )
    )[0]?.n ?? 0;
});
