import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { breachReport } from '../../src/modules/rights/rights.breach.command.js';
import { RightsBreachService } from '../../src/modules/rights/rights.breach.service.js';
import { startApp, type TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, type BuiltDay } from '../support/builders.js';

const SIXTEEN = '2010-06-15';

describe('a letter after a breach', () => {
  let app: TestApp;
  let day: BuiltDay;
  let folder: string;
  let index = 0;

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 4, cards: 20 });
    folder = mkdtempSync(join(tmpdir(), 'giliran-letters-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  const book = (who: ApplicantInput, service: string) =>
    buildBooking(app, day.slotIds[(index += 1)] ?? '', [who], service);
  const run = async (name: string, ...args: string[]) => {
    const out = join(folder, name);
    await breachReport(app.get(RightsBreachService), [...args, '--out', out], new Date(), () => undefined);
    return { read: (file: string) => readFileSync(join(out, file), 'utf8') };
  };

  it('is addressed to the guardian of a child, known or not, and to nobody else once the child has grown up', async () => {
    const guardian = (name: string) => ({
      guardian: { name, relation: 'mother' as const, phone: '081370806666', consent: true },
    });
    await app.setClock('2027-02-10T10:00:00+07:00');
    await book({ ...bornOn(91, SIXTEEN), name: 'Anak Sendiri', email: 'anak@contoh.id' }, 'record_first');
    await book({ ...bornOn(101, SIXTEEN), name: 'Anak Diwakili', ...guardian('Ibu Wakil') }, 'record_first');
    const grown = {
      ...bornOn(112, SIXTEEN),
      name: 'Sudah Dewasa',
      email: 'dewasa@contoh.id',
      ...guardian('Ibu Dulu'),
    };
    await book(grown, 'record_first');
    const married = { ...bornOn(123, SIXTEEN), name: 'Sudah Menikah', phone: '081270807777', ...guardian('Ibu Lain') };
    await book(married, 'record_first');
    await app.database.sql(
      `UPDATE applicants SET birth_on = '2005-01-01' WHERE created_at > '2027-02-10' AND nik_last4 = $1`,
      [grown.nik.slice(-4)],
    );
    await app.database.sql(
      `UPDATE applicants SET ever_married = true WHERE created_at > '2027-02-10' AND nik_last4 = $1`,
      [married.nik.slice(-4)],
    );
    const { read } = await run(
      'anak',
      '--from',
      '2027-02-10',
      '--to',
      '2027-02-10',
      '--only-new',
      '--table',
      'applicants',
    );
    const to = [...read('surat-orang.txt').matchAll(/^Kepada (.*?)(?: \(NIK.*)?\r$/gm)].map(([, name]) => name).sort();
    expect(to).toEqual([
      'Ibu Wakil, orang tua atau wali dari Anak Diwakili',
      'Sudah Dewasa',
      'Sudah Menikah',
      'orang tua atau wali dari Anak Sendiri',
    ]);
    const list = read('terdampak.csv');
    expect(list).not.toContain('anak@contoh.id');
    expect(list).toContain('dewasa@contoh.id');
    expect(list.split('\r\n').find((line) => line.includes('Sudah Menikah'))).toContain('081270807777');
    expect(list).not.toMatch(/Ibu (Dulu|Lain)/);
  });
});
