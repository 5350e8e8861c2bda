import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SchoolsRosterConsentService } from '../../src/modules/schools/schools.roster.consent.service.js';
import { SchoolsRosterSeatingService } from '../../src/modules/schools/schools.roster.seating.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { linksIn, textOf } from '../support/page-form.js';
import {
  acceptDays,
  buildRosterSchool,
  buildSchoolRequest,
  type BuiltRequest,
  listOf,
  listRow,
  pupilNik,
  sendList,
} from '../support/roster-builders.js';
import { Visitor } from '../support/visitor.js';

const BORN = '2010-06-15';

describe('pages of the data of a pupil', () => {
  let app: TestApp;
  let url: string;
  let guardian: Visitor;
  let request: BuiltRequest;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    request = await buildSchoolRequest(app, await buildRosterSchool(app));
    await sendList(app, request, listOf([listRow(1, { consent: 'belum' }), listRow(2, { consent: 'belum' })]));
  });
  beforeEach(() => {
    guardian = new Visitor(url);
  });
  afterEach(() => expectInvariants(app.database));
  afterAll(() => app.close());

  const consents = () => app.get(SchoolsRosterConsentService);
  const agree = (index: number, pupilId: string, token: string) => {
    const who = { guardianName: 'Ibu Cempaka', relation: 'mother', phone: '081370901234' } as const;
    return consents().give(pupilId, token, { nik: pupilNik(index, BORN), birthDate: BORN, ...who }, 'id');
  };
  const pupilAt = async (position: number) => {
    const [pupil] = await app.database.sql<{ id: string }>(
      'SELECT id FROM pupils WHERE request_id = $1 ORDER BY position OFFSET $2 LIMIT 1',
      [request.id, position],
    );
    const id = pupil?.id ?? '';
    return { id, token: consents().tokenOf({ id, linkNonce: 1 }) };
  };

  it('lets a guardian see, save, freeze and erase without JavaScript; opening changes nothing', async () => {
    const { id, token } = await pupilAt(0);
    await agree(1, id, token);
    const home = `/wali/${id}/${token}`;
    const data = `${home}/data`;
    expect(linksIn(await guardian.get(home))).toContain(data);
    const page = await guardian.get(data);
    expect(textOf(page)).toContain('Yang dapat dilihat dan diminta di sini hanya data anak Anda');
    expect(textOf(page)).not.toMatch(/Siswa Contoh 1|Cempaka/);
    expect(linksIn(page)).toEqual(expect.arrayContaining([`${data}/bekukan`, `${data}/hapus`]));
    expect((await guardian.get(`${data}/lihat`)).location).toBe(data);

    const copy = await guardian.post(`${data}/lihat`, {});
    for (const words of ['Nama Siswa Contoh 1', 'Kelas XI A', 'Ibu Cempaka', '+6281370901234', 'Diisi oleh Anda'])
      expect(textOf(copy)).toContain(words);
    expect(textOf(copy)).not.toContain(pupilNik(1, BORN));
    const file = await guardian.post(`${data}/unduh`, {});
    expect(file.headers.get('content-disposition')).toContain('data-siswa.json');
    expect(JSON.parse(file.html)).toMatchObject({
      name: 'Siswa Contoh 1',
      className: 'XI A',
      guardianName: 'Ibu Cempaka',
    });

    for (const [act, words] of [
      ['bekukan', 'Data dibekukan: anak Anda tidak diberi janji'],
      ['cairkan', 'Sudah dilakukan.'],
      ['hapus', 'Data anak Anda sudah dihapus.'],
    ] as const) {
      expect((await guardian.get(`${data}/${act}`)).status).toBe(200);
      const done = await guardian.post(`${data}/${act}`, {});
      expect([done.status, done.location]).toEqual([303, `${data}?selesai=ya`]);
      expect(textOf(await guardian.get(done.location))).toContain(words);
    }
    const gone = await guardian.get(data);
    expect(linksIn(gone).some((href) => href.startsWith('/wali/'))).toBe(false);
    const refused = ['perbaiki', 'lain'].map((act) => `${data}/${act}`);
    for (const path of [home, ...refused, `${home}x/data`]) expect((await guardian.get(path)).status).toBe(404);
    const english = await guardian.get(`${data}?lang=en`);
    expect(textOf(await guardian.get(english.location))).toContain('The data of your child were erased.');
  });

  it('leads to the data of the booking once there is one', async () => {
    const { id, token } = await pupilAt(1);
    await agree(2, id, token);
    await acceptDays(app, request, [{ built: await buildDay(app, { counters: 3, cards: 10 }), places: 2 }]);
    await app.get(SchoolsRosterSeatingService).seatAll();
    const data = `/wali/${id}/${token}/data`;
    const there = await guardian.get(data);
    expect([there.status, there.location]).toEqual([303, expect.stringMatching(/^\/janji\/\w+\/[\w-]+\/data$/)]);
    expect((await guardian.get(there.location)).status).toBe(200);
    expect((await guardian.post(`${data}/hapus`, {})).location).toBe(there.location);
    expect(textOf(await guardian.get(there.location))).toContain('Belum ada permintaan.');
  });
});
