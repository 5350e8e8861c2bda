import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { Visitor } from '../support/visitor.js';

const PEOPLE = process.env.GILIRAN_FULL === '1' ? 500 : 60;

/** Everybody presses the same last place of the page of times. */
describe('the last place, by form', () => {
  let app: TestApp;
  let day: BuiltDay;
  let url: string;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { cards: 30 });
    url = await app.listen();
  });
  afterAll(() => app.close());

  it(`goes to one of ${PEOPLE}; the others see the page that says so, with three others to take`, async () => {
    const [last = ''] = day.slotIds;
    const visitors = Array.from({ length: PEOPLE }, () => new Visitor(url));
    await Promise.all(visitors.map((one) => one.post('/pesan/layanan', { layanan: 'record_17', orang: '1' })));
    const replies = await Promise.all(visitors.map((one) => one.post('/pesan/waktu', { slot: last })));
    const winners = replies.filter(({ location }) => location.startsWith('/pesan/data-diri'));
    const losers = replies.filter(({ status }) => status === 409);
    expect([winners.length, losers.length]).toEqual([1, PEOPLE - 1]);
    for (const { html } of losers) {
      expect(html).toContain('baru saja terisi');
      const offers = [...html.matchAll(/name="slot" value="([^"]+)"/g)].map(([, id]) => id);
      expect(offers).toHaveLength(3);
      expect(offers).not.toContain(last);
    }
    const loser = visitors[replies.findIndex(({ status }) => status === 409)] as Visitor;
    expect((await loser.post('/pesan/waktu', { slot: day.slotIds[1] ?? '' })).location).toContain('/pesan/data-diri');
    await expectInvariants(app.database);
  }, 120_000);
});
