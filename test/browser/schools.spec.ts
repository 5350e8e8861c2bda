import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { CrewsService } from '../../src/modules/crews/crews.service.js';
import { SchoolsCalendarService } from '../../src/modules/schools/schools.calendar.service.js';
import { SchoolsProposalService } from '../../src/modules/schools/schools.proposal.service.js';
import { SATURDAY, type TestApp } from '../support/app.js';
import { type BrowserStage, expectAccessible, expectTouchable, startInBrowser } from '../support/browser.js';
import { buildAccount, buildDay, getSite, OFFICE, PASSWORD, signIn } from '../support/builders.js';
import { buildRequest, buildSchool } from '../support/schools.js';
import { isFull } from '../support/tier.js';

const WIDTHS = isFull ? [320, 1366] : [320];
const SCHEMES = isFull ? (['light', 'dark'] as const) : (['light'] as const);

/** Pages of schools, of their coordinator and of the office, in a real browser without JavaScript of ours. */
describe('schools in a browser', () => {
  let stage: BrowserStage;
  let proposed: string;
  let sent: string;

  const build = async (app: TestApp): Promise<void> => {
    await buildDay(app, { counters: 2, cards: 5 });
    await buildDay(app, { date: '2027-02-20', counters: 3 });
    const school = await buildSchool(app, { name: 'SMA Contoh Pantai Panjang' });
    await buildSchool(app, { name: 'SMK Contoh Belum' }, false);
    const grant = { role: 'school' as const, regionId: school.regionId, siteId: null, schoolId: school.id };
    await buildAccount(app, 'guru', [grant]);
    await signIn(app, 'supervisor', { site: OFFICE, username: 'sinta' });
    await signIn(app, 'province', { username: 'provinsi' });
    await app
      .get(CrewsService)
      .add(SYSTEM_ACTOR, (await getSite(app)).id, { kind: 'team', name: 'Tim 1', stations: 2 });
    proposed = await buildRequest(app, school, { pupils: 30, adults: 12 });
    await app.get(SchoolsProposalService).propose(SYSTEM_ACTOR, proposed);
    sent = await buildRequest(app, school, { pupils: 20 });
    const exam = { kind: 'exam' as const, name: 'Ujian', from: SATURDAY, to: SATURDAY };
    await app.get(SchoolsCalendarService).save(school.officer, { schoolId: school.id }, exam);
  };

  beforeAll(async () => {
    stage = await startInBrowser(build);
  });
  afterAll(() => stage.close());

  const signedIn = async (username: string): Promise<Page> => {
    const page = await stage.open();
    await page.goto('/masuk');
    await page.fill('#pengguna', username);
    await page.fill('#sandi', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/masuk');
    return page;
  };
  const check = async (page: Page, paths: readonly string[]) => {
    for (const path of paths) {
      expect([path, (await page.goto(path))?.status()]).toEqual([path, 200]);
      for (const colorScheme of SCHEMES) {
        // A button that is still changing its colour has neither of both.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expectAccessible(page, WIDTHS);
      }
      await expectTouchable(page);
    }
  };

  it('are readable and usable for the school, in every state', async () => {
    const page = await signedIn('guru');
    await check(page, [
      '/sekolah',
      '/sekolah/kalender',
      `/sekolah/permintaan/${proposed}`,
      `/sekolah/permintaan/${proposed}/lain`,
    ]);
    await page.goto('/sekolah/minta');
    await page.click('main .btn');
    expect(await page.title()).toContain('Permintaan baru');
    expect(await page.locator('.sum li').count()).toBeGreaterThan(1);
    await expectAccessible(page, WIDTHS);
  });

  it('lead from wishes to the check by keyboard alone', async () => {
    const page = await signedIn('guru');
    await page.goto('/sekolah/minta');
    for (const [id, text] of [
      ['tanggal1', '20-02-2027'],
      ['siswa', '10'],
    ] as const) {
      await page.focus(`#${id}`);
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.waitForURL('**/siswa');
    const [id = ''] = /[0-9a-f-]{36}/.exec(page.url()) ?? [];
    await check(page, [`/sekolah/permintaan/${id}/periksa`]);
    await page.focus('main .btn');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/permintaan/${id}`);
    expect(await page.innerText('main')).toContain('Permintaan terkirim');
  });

  it('are readable and usable for the coordinator and for the office', async () => {
    await check(await signedIn('provinsi'), ['/daftar-sekolah', '/daftar-sekolah/undang', '/daftar-sekolah/tambah']);
    const page = await signedIn('sinta');
    await check(page, [
      '/permintaan-sekolah',
      `/permintaan-sekolah/${sent}`,
      `/permintaan-sekolah/${proposed}`,
      '/permintaan-sekolah/terkena',
      '/kalender-sekolah',
      '/cara',
      '/tim',
    ]);
    await check(await stage.open(), ['/sekolah/masuk', '/sekolah/masuk/apa-saja']);
  });
});
