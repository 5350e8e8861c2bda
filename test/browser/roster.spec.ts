import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SchoolsRosterSeatingService } from '../../src/modules/schools/schools.roster.seating.service.js';
import { type BrowserStage, expectAccessible, expectPrintable, startInBrowser } from '../support/browser.js';
import { buildDay, type BuiltDay, PASSWORD, signIn } from '../support/builders.js';
import {
  acceptDays,
  buildOfficer,
  buildRosterSchool,
  buildSchoolRequest,
  type BuiltRequest,
  listOf,
  listRow,
  pupilNik,
  sendList,
} from '../support/roster-builders.js';
import { workbookOf } from '../support/workbooks.js';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1366, height: 768 };
/** Where to leave pictures of the pages, to be looked at. */
const SHOTS = process.env.TEST_SHOTS;

describe('lists of pupils in a browser', () => {
  let stage: BrowserStage;
  let day: BuiltDay;
  let fresh: BuiltRequest;
  let seated: BuiltRequest;
  let officer: string;

  beforeAll(async () => {
    stage = await startInBrowser(async (app) => {
      day = await buildDay(app, { counters: 3, cards: 20 });
      const school = await buildRosterSchool(app);
      officer = await buildOfficer(app, school);
      await signIn(app, 'desk', { username: 'meja-siswa' });
      fresh = await buildSchoolRequest(app, school);
      seated = await buildSchoolRequest(app, school);
      const rows = [
        listRow(1),
        listRow(2, { consent: '' }),
        listRow(3, { birthDate: '2010-02-13', className: 'XI B' }),
      ];
      await sendList(app, seated, listOf([...rows, 'Eka Putri;1,77102E+15;02/06/2010;XI A;;ya']));
      await acceptDays(app, seated, [{ built: day, places: 3, cards: 1 }]);
      await app.get(SchoolsRosterSeatingService).seat(seated.id);
    });
  });
  afterAll(() => stage.close());

  const asTeacher = async (options: Parameters<BrowserStage['open']>[0] = {}, username = officer): Promise<Page> => {
    const page = await stage.open(options);
    await page.goto('/masuk');
    await page.fill('input[name=pengguna]', username);
    await page.fill('input[name=sandi]', PASSWORD);
    await page.click('main form button');
    return page;
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    for (const viewport of [PHONE, DESK]) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: join(SHOTS, `${name}-${viewport.width}.png`), fullPage: true });
    }
  };

  it('takes a workbook and a guardian’s answer without JavaScript, by keyboard', async () => {
    const teacher = await asTeacher({ javaScriptEnabled: false });
    await teacher.goto(`/sekolah/permintaan/${fresh.id}/siswa`);
    const head = ['Nama', 'NIK', 'Tanggal Lahir', 'Kelas', 'Persetujuan'];
    const rows = [
      head,
      ['Aldi Firmansyah', pupilNik(31, '2010-05-04'), '04/05/2010', 'XI IPA', 'ya'],
      ['Bunga Kartika', '', '', 'XI IPA', ''],
      ['Citra Wulandari', 1_771_022_508_109_901, '12/07/2010', 'XI IPA', 'ya'],
    ];
    const buffer = await workbookOf(rows);
    await teacher.setInputFiles('#berkas', { name: 'siswa.xlsx', mimeType: 'application/octet-stream', buffer });
    await teacher.focus('#tersembunyi');
    await teacher.keyboard.press('Tab');
    await teacher.keyboard.press('Enter');
    await teacher.waitForURL(/lihat=perbaiki/);
    expect(await teacher.innerText('main')).toContain('Sel NIK ini berformat Angka');
    await teacher.goto(`/sekolah/permintaan/${fresh.id}/siswa?lihat=wali`);
    const link = await teacher.getAttribute('a[href^="/wali/"]', 'href');
    const phone = await stage.open({ javaScriptEnabled: false, viewport: PHONE });
    await phone.goto(link ?? '');
    await phone.fill('#nik', pupilNik(32, '2010-01-09'));
    await phone.fill('#lahirAnak', '9-1-2010');
    await phone.fill('#nama', 'Ibu Kartika');
    await phone.check('input[name=hubungan][value=mother]');
    await phone.check('#setuju');
    await phone.click('main form .btn');
    expect(await phone.innerText('h1')).toContain('Terima kasih');
    expect(await phone.innerText('main')).toContain('Anak Anda berusia 17 pada hari itu');
  });

  const pages = (): [name: string, path: string][] => {
    const home = `/sekolah/permintaan/${seated.id}/siswa`;
    return [
      ['empty', `/sekolah/permintaan/${fresh.id}/siswa?lihat=muda`],
      ['list', home],
      ['corrections', `${home}?lihat=perbaiki`],
      ['letters', `${home}/surat`],
      ['day', `${home}/hari`],
    ];
  };

  it('prints letters, the day and the list of the team', async () => {
    const teacher = await asTeacher();
    const printed = async (page: Page, path: string, name: string): Promise<void> => {
      await page.goto(path);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 794, height: 1123 });
      await expectPrintable(page);
      if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}-print.png`), fullPage: true });
    };
    const home = `/sekolah/permintaan/${seated.id}/siswa`;
    await printed(teacher, `${home}/surat?semua=ya`, 'letters');
    await printed(teacher, `${home}/hari`, 'day');
    const clerk = await asTeacher({}, 'meja-siswa');
    await printed(clerk, `/meja/sekolah?situs=${day.site.code}&tanggal=${day.day.date}`, 'team');
  });

  it.each(['light', 'dark'] as const)('is accessible on every page, small and large, %s', async (colorScheme) => {
    const look = async (page: Page, name: string): Promise<void> => {
      await shoot(page, `${name}-${colorScheme}`);
      await expectAccessible(page);
    };
    const teacher = await asTeacher({ colorScheme });
    for (const [name, path] of pages()) {
      await teacher.goto(path);
      await look(teacher, name);
    }
    await teacher.goto(`/sekolah/permintaan/${seated.id}/siswa`);
    await teacher.goto((await teacher.getAttribute('a[href^="/wali/"]', 'href')) ?? '');
    await look(teacher, 'guardian');
    await teacher.click('main form .btn');
    await look(teacher, 'guardian-errors');
    const clerk = await asTeacher({ colorScheme }, 'meja-siswa');
    await clerk.goto(`/meja/sekolah?situs=${day.site.code}&tanggal=${day.day.date}`);
    await look(clerk, 'team');
  });
});
