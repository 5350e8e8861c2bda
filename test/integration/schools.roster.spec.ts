import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NotFound } from '../../src/platform/database/database.errors.js';
import { SchoolsRosterService } from '../../src/modules/schools/schools.roster.service.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, buildStaff, OTHER_REGION } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import {
  buildRosterSchool,
  buildSchoolRequest,
  type BuiltRequest,
  type BuiltSchool,
  LIST_HEAD,
  listOf,
  listRow,
  pupilNik,
  sendList,
} from '../support/roster-builders.js';

const YOUNG = '2011-02-14';
const SIXTEEN = '2010-06-15';
const SEVENTEEN = '2010-02-13';

describe('a list of pupils', () => {
  let app: TestApp;
  let school: BuiltSchool;
  let rosters: SchoolsRosterService;

  beforeAll(async () => {
    app = await startApp();
    school = await buildRosterSchool(app);
    rosters = app.get(SchoolsRosterService);
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const request = (): Promise<BuiltRequest> => buildSchoolRequest(app, school);
  const view = (own: BuiltRequest) => rosters.view(own.school.officer, own.id);
  /** Every row of the tables of lists, as a copy of the database would show it. */
  const dump = async (): Promise<string> => {
    const tables = [
      'pupils',
      'school_rosters',
      'school_roster_refusals',
      'guardian_consents',
      'audit_entries',
      'outbox',
    ];
    const all = await Promise.all(tables.map((table) => app.database.sql(`SELECT * FROM ${table}`)));
    return JSON.stringify(all);
  };

  it('says of each pupil what the day will bring', async () => {
    const own = await request();
    const uploaded = await sendList(
      app,
      own,
      listOf([
        listRow(1, { birthDate: SIXTEEN }),
        listRow(2, { birthDate: SEVENTEEN }),
        listRow(3, { birthDate: YOUNG }),
        listRow(4, { consent: 'belum' }),
      ]),
    );
    expect(uploaded).toMatchObject({
      isRepeated: false,
      kept: 4,
      refused: 0,
      totals: { total: 4, recordOnly: 1, printable: 1, tooYoung: 1, withoutConsent: 1, withOwnBooking: 0 },
    });
    const { pupils, on } = await view(own);
    expect(on).toBe(SATURDAY);
    expect(pupils).toMatchObject([
      { standing: 'record', age: 16, from: '2027-06-15', maskedNik: '1771 02•• •••• 9001' },
      { standing: 'record_and_card', age: 17, from: null },
      { standing: 'too_young', age: 15, from: '2027-02-14' },
      { standing: 'unknown', state: 'asked', maskedNik: null, birthDate: null },
    ]);
    const toSeat = await app.get(UnitOfWork).read((tx) => rosters.pupilsToSeat(tx, own.id));
    expect(toSeat.map(({ isKnown, needsCard }) => [isKnown, needsCard])).toEqual([
      [true, false],
      [true, true],
      [false, false],
    ]);
  });

  it('keeps the good rows, and gives the others back with what to do', async () => {
    const own = await request();
    const bad = 'Budi Rusak;1,77102E+15;15/06/2010;XI A;;ya';
    const uploaded = await sendList(app, own, listOf([listRow(11), bad, listRow(11)]));
    expect(uploaded).toMatchObject({ kept: 1, added: 1, refused: 2 });
    const refused = await rosters.refusals(school.officer, own.id);
    expect(refused).toMatchObject([
      { number: 3, problems: [{ code: 'nik_scientific' }], typed: { name: 'Budi Rusak', nik: '1,77102E+15' } },
      { number: 4, problems: [{ code: 'nik_twice_in_list', facts: { row: '2' } }] },
    ]);
    const corrected = await sendList(app, own, listOf([listRow(11), listRow(12)]));
    expect(corrected).toMatchObject({ kept: 2, added: 1, refused: 0, totals: { total: 2 } });
    expect(await rosters.refusals(school.officer, own.id)).toEqual([]);
  });

  it('knows a file that is sent twice, and one that is sent twice at once', async () => {
    const own = await request();
    const list = listOf([listRow(21), listRow(22, { consent: '' })]);
    const both = await Promise.all([sendList(app, own, list), sendList(app, own, list)]);
    expect(both.map(({ isRepeated, added }) => [isRepeated, added]).sort()).toEqual([
      [false, 2],
      [true, 0],
    ]);
    expect((await sendList(app, own, list)).isRepeated).toBe(true);
    expect((await view(own)).pupils).toHaveLength(2);
  });

  it('takes pupils once from two lists at once, also those without a NIK', async () => {
    const own = await request();
    const lists = ['', '\n'].map((end) => listOf([listRow(31), listRow(32, { consent: '' }), listRow(33)]) + end);
    await Promise.all(lists.map((list) => sendList(app, own, list)));
    expect((await view(own)).pupils).toHaveLength(3);
  });

  it('keeps two of a name in a class as two, and twins as two', async () => {
    const own = await request();
    const same = (consent: string) => `Siti Aminah;;;XI B;;${consent}`;
    await sendList(app, own, listOf([same(''), same('')]));
    await sendList(app, own, listOf([same(''), same(''), 'Ani;;;XI B;;']));
    expect((await view(own)).pupils).toHaveLength(3);
    const twins = [pupilNik(41, SIXTEEN), pupilNik(42, SIXTEEN)].map(
      (nik, i) => `Kembar ${i};${nik};15/06/2010;XI B;;ya`,
    );
    expect(await sendList(app, own, listOf(twins))).toMatchObject({ added: 2, refused: 0 });
  });

  it('completes a pupil whose consent comes with a later list', async () => {
    const own = await request();
    await sendList(app, own, listOf([listRow(51, { consent: 'belum' })]));
    const [asked] = (await view(own)).pupils;
    const later = await sendList(app, own, listOf([listRow(51)]));
    expect(later.totals).toMatchObject({ total: 1, recordOnly: 1, withoutConsent: 0 });
    expect((await view(own)).pupils[0]?.id).toBe(asked?.id);
  });

  it('stores nothing of a pupil without consent but name and class', async () => {
    const own = await request();
    const rows = Array.from({ length: 30 }, (_, index) =>
      listRow(1_000 + index, { consent: index % 2 ? '' : 'tidak' }),
    );
    const broken = `Tanpa Izin;${pupilNik(1_099, SIXTEEN)}9;31/06/2010;XI A;12;`;
    await sendList(app, own, listOf([...rows, broken]));
    const kept = await app.database.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM pupils WHERE request_id = $1 AND num_nonnulls(nik_hmac, nik_enc, nik_last4, birth_on) > 0`,
      [own.id],
    );
    expect(kept).toEqual([{ n: 0 }]);
    const [refused] = await rosters.refusals(school.officer, own.id);
    expect(refused?.typed).toEqual({ name: 'Tanpa Izin', className: 'XI A' });
    const all = await dump();
    const hidden = rows.map((_row, index) => pupilNik(1_000 + index, SIXTEEN));
    const traces = hidden.flatMap((nik) => [nik, app.get(Secrets).lookup('nik', nik)]);
    expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
    expect(all.match(/(?<!\w)\d{16}(?!\w)/g)).toBeNull();
    expect(all.includes('Siswa Contoh')).toBe(false);
  });

  it('is refused by the database itself with data and without consent', async () => {
    const own = await request();
    await sendList(app, own, listOf([listRow(61, { consent: '' })]));
    const change = `UPDATE pupils SET birth_on = '2010-06-15' WHERE request_id = $1`;
    await expect(app.database.sql(change, [own.id])).rejects.toMatchObject({
      constraint: 'pupils_data_needs_consent_ck',
    });
  });

  it('says of a pupil with a booking only that there is one', async () => {
    const { slotIds } = await buildDay(app, { date: '2027-02-20', cards: 5 });
    await buildBooking(app, slotIds[0] ?? '', [{ nik: pupilNik(71, SIXTEEN), name: 'Siswa Contoh 71' }]);
    const own = await request();
    const { totals } = await sendList(app, own, listOf([listRow(71), listRow(72)]));
    expect(totals).toMatchObject({ total: 2, withOwnBooking: 1, recordOnly: 1 });
    const { pupils } = await view(own);
    expect(pupils[0]).toMatchObject({ state: 'own_booking', hasSeat: false });
    expect(JSON.stringify(pupils[0])).not.toMatch(/2027-02-20|slot|code"/);
    expect(await app.get(UnitOfWork).read((tx) => rosters.pupilsToSeat(tx, own.id))).toHaveLength(1);
  });

  it('asks about a pupil of two schools, without naming the other', async () => {
    const other = await buildRosterSchool(app, 'SMK Contoh Lain');
    const [own, theirs] = [await request(), await buildSchoolRequest(app, other)];
    await sendList(app, own, listOf([listRow(81)]));
    await sendList(app, theirs, listOf([listRow(81), listRow(82)]));
    const [asked, fine] = (await view(theirs)).pupils;
    expect([asked?.isOnOtherList, fine?.isOnOtherList]).toEqual([true, false]);
    expect(JSON.stringify(await view(theirs))).not.toContain(school.name);
    await rosters.keep(other.officer, theirs.id, asked?.id ?? '');
    expect((await view(theirs)).pupils[0]?.isOnOtherList).toBe(false);
    await rosters.remove(school.officer, own.id, (await view(own)).pupils[0]?.id ?? '');
    expect((await view(own)).pupils).toEqual([]);
  });

  it('is shown to its school and to the office, and to nobody else', async () => {
    const own = await request();
    await sendList(app, own, listOf([listRow(91)]));
    const others = [
      (await buildRosterSchool(app, 'SMA Lain')).officer,
      await buildStaff(app, 'province'),
      await buildStaff(app, 'desk'),
      await buildStaff(app, 'supervisor', { site: OTHER_REGION }),
    ];
    for (const actor of others) await expect(rosters.view(actor, own.id)).rejects.toThrow(NotFound);
    expect((await rosters.view(await buildStaff(app, 'supervisor'), own.id)).pupils).toHaveLength(1);
  });

  it('reads a header alone as no list', async () => {
    const own = await request();
    await expect(sendList(app, own, LIST_HEAD)).rejects.toMatchObject({ code: 'no_rows', status: 422 });
    await expect(sendList(app, own, Buffer.from('ffd8ffe0', 'hex'))).rejects.toMatchObject({ code: 'file_kind' });
  });
});
