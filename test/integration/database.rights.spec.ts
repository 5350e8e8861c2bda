import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { APPLICATION_ROLE, APPLICATION_SESSION } from '../../src/platform/database/data-source.js';
import { startApp, type TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, getSite } from '../support/builders.js';

const PERMISSION_DENIED = '42501';
const CHECK_VIOLATED = '23514';

describe('what the database itself refuses', () => {
  let app: TestApp;
  let session: pg.Client;

  beforeAll(async () => {
    app = await startApp();
    const site = await getSite(app);
    await app.get(BlanksStockService).move(SYSTEM_ACTOR, site.id, { kind: 'receipt', quantity: 5, reason: 'uji' });
    const { slotIds } = await buildDay(app);
    await buildBooking(app, slotIds[0] ?? '', [bornOn(1, '1990-05-05')], 'ikd');
    session = new pg.Client({ connectionString: app.database.appUrl, options: APPLICATION_SESSION });
    await session.connect();
  });
  afterAll(async () => {
    await session.end();
    await app.close();
  });

  describe('the application', () => {
    const history = [
      'blank_movements',
      'blank_counts',
      'audit_entries',
      'booking_events',
      'ticket_events',
      'person_record_events',
      'consents',
      'guardian_consents',
    ];
    const column: Record<string, string> = {
      audit_entries: 'action',
      consents: 'channel',
      guardian_consents: 'channel',
    };

    it.each(history)('writes and reads %s, and changes nothing in it', async (table) => {
      const set = column[table] ?? 'reason';
      await expect(session.query(`SELECT * FROM ${table}`)).resolves.toBeTruthy();
      for (const sql of [`UPDATE ${table} SET ${set} = 'x'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])
        await expect(session.query(sql)).rejects.toMatchObject({ code: PERMISSION_DENIED });
    });

    it.each([
      ['CREATE TABLE mine (id int)'],
      ['ALTER TABLE slots ADD COLUMN mine int'],
      ['ALTER TABLE slots DROP CONSTRAINT slots_taken_ck'],
      ['DROP TABLE slots'],
      ['CREATE INDEX mine ON slots (taken)'],
      ['TRUNCATE bookings CASCADE'],
      ['CREATE SCHEMA mine'],
      ['CREATE ROLE mine'],
      [`INSERT INTO schema_migrations (timestamp, name) VALUES (1, 'x')`],
      ['DELETE FROM schema_migrations'],
      [`COPY applicants TO PROGRAM 'cat'`],
    ])('may not: %s', async (sql) => {
      await expect(session.query(sql)).rejects.toMatchObject({ code: PERMISSION_DENIED });
    });

    it('has no more rights as its own login', async () => {
      await session.query('RESET ROLE');
      for (const sql of ['DELETE FROM audit_entries', 'DROP TABLE slots', 'CREATE TABLE mine (id int)'])
        await expect(session.query(sql)).rejects.toMatchObject({ code: PERMISSION_DENIED });
      await session.query(`SET ROLE ${APPLICATION_ROLE}`);
    });

    it('may not become the owner', async () => {
      const owner = new URL(app.database.ownerUrl).username;
      await expect(session.query(`SET ROLE "${owner}"`)).rejects.toMatchObject({ code: PERMISSION_DENIED });
    });

    it('never waits without end', async () => {
      const { rows } = await session.query<{ name: string; setting: string }>(
        `SELECT name, setting FROM pg_settings WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')`,
      );
      expect(Object.fromEntries(rows.map((row) => [row.name, Number(row.setting)]))).toEqual({
        lock_timeout: 5_000,
        statement_timeout: 15_000,
        idle_in_transaction_session_timeout: 10_000,
      });
    });
  });

  describe('even the owner', () => {
    it.each([
      [
        'a balance that does not add up',
        'UPDATE blank_balances SET on_hand = on_hand + 1',
        'blank_balances_conserved_ck',
      ],
      [
        'a card received out of thin air',
        'UPDATE blank_balances SET received = received + 1',
        'blank_balances_conserved_ck',
      ],
      [
        'less than no card',
        'UPDATE blank_balances SET on_hand = on_hand - 6, spoiled = spoiled + 6',
        'blank_balances_on_hand_ck',
      ],
      ['a negative part', 'UPDATE blank_balances SET spoiled = -1, returned = 1', 'blank_balances_parts_ck'],
      ['more taken than a slot has', 'UPDATE slots SET taken = capacity + 1', 'slots_taken_ck'],
      ['more taken than a pool has', 'UPDATE slot_pools SET taken = capacity + 1', 'slot_pools_taken_ck'],
      ['less than nothing taken', 'UPDATE slots SET taken = -1', 'slots_taken_ck'],
      ['a promise below nothing', 'UPDATE day_stocks SET promised = -1', 'day_stocks_counts_ck'],
      ['a status that is none', `UPDATE bookings SET status = 'lost'`, 'bookings_status_ck'],
      [
        'a hold without an end',
        `UPDATE bookings SET status = 'pending', expires_at = NULL`,
        'bookings_pending_expires_ck',
      ],
    ])('%s', async (_what, sql, constraint) => {
      await expect(app.database.sql(sql)).rejects.toMatchObject({ code: CHECK_VIOLATED, constraint });
    });

    it('a spoilage that brings cards', async () => {
      const sql = `INSERT INTO blank_movements (id, region_id, site_id, blank_kind, kind, quantity, reason, occurred_at)
        SELECT gen_random_uuid(), region_id, id, 'ktp', 'spoilage', 1, 'x', now() FROM sites LIMIT 1`;
      await expect(app.database.sql(sql)).rejects.toMatchObject({ constraint: 'blank_movements_sign_ck' });
    });
  });
});
