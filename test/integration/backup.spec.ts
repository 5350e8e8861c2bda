import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import { MessagesRestoreRepository } from '../../src/modules/messages/messages.restore.repository.js';
import { connect } from '../../src/platform/backup/backup.js';
import { copyOut } from '../../src/platform/backup/copy.js';
import { backup } from '../../src/platform/backup/backup.command.js';
import { type Manifest, readBackupFile } from '../../src/platform/backup/backup-file.js';
import { startApp, type TestApp } from '../support/app.js';
import { OFFICE, person, phoneOf, reachable, signIn } from '../support/builders.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { expectInvariants } from '../support/invariants.js';
import { linksIn, send, textOf } from '../support/page-form.js';
import { Visitor } from '../support/visitor.js';
import { MessagesOffice } from '../support/messages-office.js';
import type { ProviderCall } from '../support/fake-provider.js';
import { contentOf, release, restoreFrom, Restored, saveTo } from '../support/restored.js';
import { UnheldRestoreRepository } from '../support/unheld-restore.repository.js';

const PAGE = '/pemberitahuan/pemulihan';
const SAID = 6;
const LATE = 3;
const UNTOLD = 4;
const DURING = 8;
/** Longer than any clock of a worker that claims messages or changes waits. */
const QUIET_MS = 1_500;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a backup', () => {
  let office: MessagesOffice;
  let folder: string;
  let file: string;
  let manifest: Manifest;
  let bookings: number;
  /** Of somebody who was at work when it was made. */
  let session: string;
  /** Filled, and worked on. */
  let restored: Restored;
  /** Filled again and again. */
  let target: Restored;

  /** Some was said, some is due, some was not even planned; then somebody saves while residents go on. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'giliran-backup-'));
    file = join(folder, 'saved.sql.gz');
    office = await MessagesOffice.open({ date: '2027-03-13' });
    const worker = await startApp({ kind: 'worker', database: office.web.database, env: office.settings() });
    const said = await office.book(SAID);
    await eventually('confirmations are sent', async () => (await office.counts(said)).sent === SAID);
    await worker.close();
    await office.web.database.sql(
      `UPDATE messages SET due_at = $1 WHERE kind = 'reminder_first' AND subject_id = ANY($2)`,
      [office.now(), said.slice(0, LATE)],
    );
    await office.book(UNTOLD);
    session = await signIn(office.web, 'desk', { site: OFFICE });
    const during = office.book(DURING);
    manifest = await saveTo(file, office.web.database);
    await during;
    bookings = manifest.tables.find(({ name }) => name === 'bookings')?.rows ?? 0;
    restored = await Restored.into(await emptyDatabase(), file);
    target = new Restored(await emptyDatabase());
  });
  afterAll(async () => {
    await restored.drop();
    await target.drop();
    await office.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => office.provider.clear());

  it('is of one moment, for its owner alone, and holds no key, NIK or number in clear', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = gunzipSync(await readFile(file)).toString();
    for (const name of ['GILIRAN_DATA_KEYS', 'GILIRAN_LOOKUP_KEY', 'GILIRAN_TOKEN_KEY'])
      expect(text).not.toContain((process.env[name] ?? '').split(':').at(-1));
    expect(text).not.toContain(person(1).nik);
    expect(text).not.toContain(phoneOf(1).slice(1));
    expect(manifest.dataKeys).toEqual(['k1']);
    expect(bookings).toBeGreaterThanOrEqual(SAID + UNTOLD);
  });

  it('bears the time of the database in its name, not that of the machine', async () => {
    const [from, said] = [process.cwd(), [] as string[]];
    process.chdir(folder);
    try {
      const { ownerUrl } = office.web.database;
      expect(await backup([], { DATABASE_OWNER_URL: ownerUrl }, (text) => said.push(text))).toBeUndefined();
    } finally {
      process.chdir(from);
    }
    const [name = ''] = await readdir(join(folder, '.giliran', 'backups'));
    const { at } = await readBackupFile(join(folder, '.giliran', 'backups', name));
    expect(name).toBe(`giliran-${at.replace(/[-:]|\.\d+/g, '')}.sql.gz`);
    expect(said.join(' ')).toContain(name);
  });

  it('that nobody reads to its end holds nobody up', async () => {
    const client = await connect(office.web.database.ownerUrl);
    const rows = copyOut(client, 'COPY (SELECT n FROM generate_series(1, 20000000) n) TO STDOUT');
    expect((await rows.next()).done).toBe(false);
    await rows.return(undefined);
    await client.end();
    await eventually('the server has let go', async () => {
      const busy = await office.web.database.sql(
        `SELECT FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT n %' AND datname = current_database() AND state = 'active'`,
      );
      return busy.length === 0;
    });
  });

  it('comes back row by row, and keeps every invariant', async () => {
    await expectInvariants(restored.database);
    const again = await saveTo(join(folder, 'again.sql.gz'), restored.database);
    expect(contentOf(again)).toEqual(contentOf(manifest));
    expect(again.sequences).toEqual(manifest.sequences);
  });

  it('says nothing until it is released, then only what is new', async () => {
    const { database } = restored;
    const web = await restored.start('web', { GILIRAN_NOW: '' });
    const { status } = await web.http().get('/api/v1/auth/me').set('cookie', session);
    expect(status).toBe(401);
    const workers = async (): Promise<unknown> => (await web.http().get('/health/ready').expect(200)).body;
    await restored.start('worker', office.settings());
    const fresh = await bookTwo(web);
    await wait(QUIET_MS);
    expect(office.provider.calls).toEqual([]);
    expect(await workers()).toEqual({ status: 'ok', workers: 'paused' });
    await releaseOnPage(web);
    expect(await workers()).toEqual({ status: 'ok', workers: 'released' });
    await eventually('all changes are worked off', async () => (await openChanges(database)) === 0);
    await eventually('the new ones are told', () => office.provider.sent.length >= fresh.length);
    await wait(QUIET_MS);
    expect(await bookingsOf(database, office.provider.sent)).toEqual([...fresh].sort());
    const held = await database.sql<{ kind: string; n: number }>(
      `SELECT kind, count(*)::int AS n FROM messages WHERE status = 'unknown' AND reason = 'restored' AND followed_at IS NOT NULL
       GROUP BY kind ORDER BY kind`,
    );
    expect(held).toEqual([
      { kind: 'confirmation', n: bookings - SAID },
      { kind: 'reminder_first', n: LATE },
    ]);
    expect(await release(web)).toBeNull();
  });

  it('reminds of what still stands', async () => {
    const [web] = restored.running;
    await web?.setClock('2027-03-12T16:00:30+07:00');
    await eventually('all are reminded', () => office.provider.sent.length >= bookings + 2);
    expect(office.doubled()).toEqual([]);
  });

  describe('is refused', () => {
    const tables = async (): Promise<number> =>
      (await target.database.sql(`SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).length;
    const put = async (content: Buffer): Promise<string> => {
      const path = join(folder, 'changed.sql.gz');
      await writeFile(path, content);
      return path;
    };
    /** With a checksum that is right for what it says now. */
    const changed = async (change: (text: string) => string): Promise<string> => {
      const lines = gunzipSync(await readFile(file))
        .toString()
        .split('\n')
        .slice(0, -2)
        .join('\n');
      const text = `${change(lines)}\n`;
      const sum = createHash('sha256').update(text).digest('hex');
      return put(gzipSync(`${text}-- sha256 ${sum}\n`));
    };

    it.each<[string, () => Promise<string>, RegExp]>([
      ['cut', () => readFile(file).then((all) => put(all.subarray(0, all.length - 5_000))), /cut or altered/],
      ['empty', () => put(Buffer.alloc(0)), /cut or altered/],
      ['altered', () => readFile(file).then((all) => put(flipped(gunzipSync(all)))), /cut or altered/],
      ['something else', () => put(Buffer.from('not a backup')), /no backup of Giliran/],
      ['not there', () => Promise.resolve(join(folder, 'nowhere')), /Cannot read it/],
      [
        'of a newer schema',
        () => changed((text) => text.replace('"migrations":["', '"migrations":["Later1","')),
        /newer program/,
      ],
      ['of a newer format', () => changed((text) => text.replace('format 1', 'format 2')), /newer program/],
      ['short of a row', () => changed(withoutOneEvent), /differs from what was saved: booking_events/],
    ])('when it is %s, and leaves nothing behind', async (_what, make, says) => {
      await expect(restoreFrom(await make(), target.database)).rejects.toThrow(says);
      expect(await tables()).toBe(0);
    });

    it('by a database that holds something', async () => {
      await expect(restoreFrom(file, office.web.database)).rejects.toThrow(/not empty/);
    });
  });

  it('would be said twice if workers went on as they were (control)', async () => {
    await target.fill(file);
    const worker = await target.start('worker', office.settings(), [
      [MessagesRestoreRepository, UnheldRestoreRepository],
    ]);
    await release(worker);
    await eventually('old ones are told again', () => office.provider.sent.length >= UNTOLD + LATE);
  });
});

/** As a supervisor does: looks at what will not be said, and goes on. */
async function releaseOnPage(web: TestApp): Promise<void> {
  const url = await web.listen();
  for (const [role, username] of [
    ['supervisor', 'sinta'],
    ['auditor', 'audi'],
  ] as const)
    await signIn(web, role, { site: OFFICE, username });
  const sinta = await Visitor.signedIn(url, 'sinta');
  const audi = await Visitor.signedIn(url, 'audi');
  expect(linksIn(await sinta.get('/pemberitahuan'))).toContain(PAGE);
  const page = await sinta.get(PAGE);
  expect(textOf(page)).toContain(`Pesan yang sudah jatuh tempo ${LATE}`);
  expect(textOf(page).match(/Pengingat pertama/g)).toHaveLength(LATE);
  const seen = await audi.get(PAGE);
  expect([seen.status, textOf(seen).includes('Lanjutkan pengiriman')]).toEqual([200, false]);
  expect((await audi.post(PAGE, {})).status).toBe(403);
  expect(await send(sinta, page, {}, PAGE)).toMatchObject({ status: 303, location: '/pemberitahuan?saring=unknown' });
  expect(textOf(await sinta.get(PAGE))).toContain('tidak ada yang perlu dilanjutkan');
  const [noted] = await web.database.sql<{ details: object }>(
    `SELECT details FROM audit_entries WHERE action = 'restore.released' AND staff_id IS NOT NULL`,
  );
  expect(noted?.details).toMatchObject({ messages: LATE });
}

async function bookTwo(web: TestApp): Promise<string[]> {
  const [slot] = await web.database.sql<{ id: string }>('SELECT slot_id AS id FROM bookings LIMIT 1');
  const ids: string[] = [];
  for (const index of [901, 902]) {
    const applicants = [reachable(index)];
    const want = { applicants, language: 'id', channel: 'api' } as const;
    ids.push((await web.get(BookingsConfirmService).book(slot?.id ?? '', 'ikd', want)).bookingId);
  }
  return ids;
}

/** Of which bookings these messages speak. */
async function bookingsOf(database: TestDatabase, sent: readonly ProviderCall[]): Promise<string[]> {
  const keys = sent.map(({ key }) => key);
  const found = await database.sql<{ id: string }>('SELECT subject_id AS id FROM messages WHERE id::text = ANY($1)', [
    keys,
  ]);
  return found.map(({ id }) => id).sort();
}

const openChanges = async (database: TestDatabase): Promise<number> =>
  (await database.sql('SELECT FROM outbox WHERE done_at IS NULL')).length;

function flipped(plain: Buffer): Buffer {
  const at = plain.indexOf('COPY public."bookings"') + 400;
  plain[at] = plain[at] === 48 ? 49 : 48;
  return gzipSync(plain);
}

/** A row that nothing refers to. */
const withoutOneEvent = (text: string): string =>
  text.replace(/(COPY public\."booking_events" [^\n]*\n)[^\n]*\n/, '$1');
