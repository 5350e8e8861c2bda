import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/platform/access/actor.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildAccount, buildDay, OFFICE, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { listOf, listRow } from '../support/roster-builders.js';
import { buildSchool } from '../support/schools.js';
import { isFull } from '../support/tier.js';
import { Visitor } from '../support/visitor.js';

const PUPILS = 200;
const MOST_ACTS = 30;
/** The machine's own time, from the first to the last act. */
const MOST_MS = 2_000;
const ROUNDS = isFull ? 3 : 1;

describe('a school with 200 pupils', () => {
  let app: TestApp;
  let url: string;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
    for (const date of [SATURDAY, SUNDAY, '2027-02-20', '2027-02-21'])
      await buildDay(app, { date, counters: 3, cards: 40 });
    const school = await buildSchool(app);
    const grant = { role: 'school' as Role, regionId: school.regionId, siteId: null, schoolId: school.id };
    await buildAccount(app, 'guru', [grant]);
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
  });
  afterAll(async () => {
    await expectInvariants(app.database);
    await app.close();
  });

  it(`comes from a file to a held proposal in at most ${MOST_ACTS} acts`, async () => {
    const [teacher, office] = [await Visitor.signedIn(url, 'guru'), await Visitor.signedIn(url, 'sinta')];
    const fastest: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      let acts = 0;
      const began = performance.now();
      const act = async <T>(answer: Promise<T>): Promise<T> => {
        acts += 1;
        return answer;
      };
      await act(teacher.get('/sekolah'));
      await act(teacher.get('/sekolah/minta'));
      const wishes = { cara: 'weekend_block', tanggal1: '13-02-2027', siswa: '200', perjalanan: '30', hari: '4' };
      const { location } = await act(teacher.post('/sekolah/minta', wishes));
      const path = location.replace(/\/siswa$/, '');
      await act(teacher.get(location));
      const form = new FormData();
      const rows = Array.from({ length: PUPILS }, (_, i) => listRow(round * PUPILS + i + 1));
      form.set('berkas', new File([listOf(rows)], `daftar-${round}.csv`));
      await act(teacher.upload(location, form));
      await act(teacher.get(`${location}?lihat=semua`));
      await act(teacher.get(`${path}/periksa`));
      await act(teacher.post(`${path}/periksa`, {}));
      const id = path.split('/').at(-1) ?? '';
      await act(office.get('/permintaan-sekolah'));
      await act(office.get(`/permintaan-sekolah/${id}`));
      await act(office.post(`/permintaan-sekolah/${id}/usulan`, { situs: OFFICE }));
      const { html } = await act(teacher.get(path));
      fastest.push(performance.now() - began);
      expect(html).toContain(`${PUPILS} siswa:`);
      expect(html).toContain('Menunggu sekolah');
      expect(acts).toBeLessThanOrEqual(MOST_ACTS);
      await teacher.post(`${path}/tarik`, {});
    }
    process.stdout.write(`200 pupils from file to a held proposal: ${fastest.map(Math.round).join(', ')} ms\n`);
    if (ROUNDS > 1) expect(Math.min(...fastest)).toBeLessThanOrEqual(MOST_MS);
  });
});
