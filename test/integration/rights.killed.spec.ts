import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { BookingsErasingService } from '../../src/modules/bookings/bookings.erasing.service.js';
import type { TestApp } from '../support/app.js';
import type { BuiltBooking } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { everyText, hitsOf, tracesOf } from '../support/everything-kept.js';
import { HastyErasing } from '../support/hasty-erasing.service.js';
import { RightsStage } from '../support/rights-stage.js';

/** In the order in which an erasure writes to them. */
const MOMENTS = ['bookings', 'consents', 'messages', 'booking_people', 'applicants', 'data_requests', 'audit_entries'];

/** Waits at a table until `work` wants to write to it, and kills the connection that does. Gives what became of `work`. */
async function killAt(app: TestApp, table: string, work: () => Promise<unknown>): Promise<unknown> {
  const [owner, killer] = [app.database.ownerUrl, app.database.appUrl].map(
    (connectionString) => new pg.Client({ connectionString }),
  );
  if (!owner || !killer) throw new Error('Two connections are needed.');
  await Promise.all([owner.connect(), killer.connect()]);
  try {
    await owner.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
    const outcome = work().then(
      () => 'done',
      (error: unknown) => error,
    );
    const blocked = await eventually(`a write to ${table}`, async () => {
      const { rows } = await killer.query<{ pid: number }>(
        'SELECT pid FROM pg_locks WHERE relation = $1::regclass AND NOT granted',
        [table],
      );
      return rows[0];
    });
    // Every connection of the program has one role, and each may end the others.
    await killer.query('SELECT pg_terminate_backend($1)', [blocked.pid]);
    return await outcome;
  } finally {
    await owner.query('ROLLBACK');
    await Promise.all([owner.end(), killer.end()]);
  }
}

const kept = async (app: TestApp) => (await everyText(app)).map(({ where, text }) => `${where} ${text}`).sort();

describe('an erasure whose connection is killed', () => {
  let stage: RightsStage;
  let who: ReturnType<RightsStage['someone']>;
  let link: BuiltBooking;
  let id: string;

  beforeAll(async () => {
    stage = await RightsStage.open();
    who = stage.someone();
    link = await stage.book([who], 'record_first');
    await stage.send();
    await stage.ask(link, 'erasure');
    id = (await stage.requestOf(link)).id;
  });
  afterAll(() => stage.app.close());

  const erase = () => stage.office.erase(stage.supervisor, stage.day.site.id, id, 'person');

  it.each(MOMENTS)('as it writes to %s has changed nothing at all', async (table) => {
    const before = await kept(stage.app);
    expect(await killAt(stage.app, table, erase)).toMatchObject({ code: 'unavailable' });
    expect(await kept(stage.app)).toEqual(before);
  });

  it('is done whole the next time', async () => {
    await erase();
    const keys = tracesOf(stage.app, { nik: who.nik, phones: [`+62${String(who.phone).slice(1)}`] });
    expect(hitsOf(await everyText(stage.app), [who.nik, who.name, ...keys])).toEqual([]);
    expect(await stage.rights.open(link)).toMatchObject({ isComing: false, people: [{ isErased: true }] });
    const times = await stage.app.database.sql(`SELECT 1 FROM audit_entries WHERE action = 'data.erased'`);
    expect(times).toHaveLength(1);
  });

  it('of a control that ends the bookings first is found half done', async () => {
    const hasty = await RightsStage.open([BookingsErasingService, HastyErasing]);
    try {
      const half = await hasty.book([hasty.someone()]);
      await hasty.ask(half, 'erasure');
      const request = await hasty.requestOf(half);
      const before = await kept(hasty.app);
      await killAt(hasty.app, 'applicants', () =>
        hasty.office.erase(hasty.supervisor, hasty.day.site.id, request.id, 'person'),
      );
      expect(await kept(hasty.app)).not.toEqual(before);
    } finally {
      await hasty.app.close();
    }
  });
});
