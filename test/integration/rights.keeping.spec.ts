import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsNamingService } from '../../src/modules/bookings/bookings.naming.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { BookingsWaitingService } from '../../src/modules/bookings/bookings.waiting.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { PrintingInvitingService } from '../../src/modules/printing/printing.inviting.service.js';
import { breachReport } from '../../src/modules/rights/rights.breach.command.js';
import { RightsBreachService } from '../../src/modules/rights/rights.breach.service.js';
import { RightsRetentionService } from '../../src/modules/rights/rights.retention.service.js';
import { RightsService } from '../../src/modules/rights/rights.service.js';
import { SchoolsRosterClock } from '../../src/modules/schools/schools.roster.clock.js';
import { SchoolsRosterConsentService } from '../../src/modules/schools/schools.roster.consent.service.js';
import { SchoolsRosterSeatingService } from '../../src/modules/schools/schools.roster.seating.service.js';
import { MONDAY, SATURDAY, type TestApp } from '../support/app.js';
import { bornOn, type BuiltBooking, type BuiltDay, buildStaff, OFFICE } from '../support/builders.js';
import { everyText, hitsOf, tracesOf } from '../support/everything-kept.js';
import {
  acceptDays,
  buildRosterSchool,
  buildSchoolRequest,
  listOf,
  listRow,
  pupilNik,
  sendList,
} from '../support/roster-builders.js';
import { RightsStage } from '../support/rights-stage.js';
import { isFull } from '../support/tier.js';
import { WaitingList } from '../support/waiting.js';

const SIXTEEN = '2010-06-15';

describe('how long personal data stay', () => {
  let stage: RightsStage;
  let app: TestApp;
  let day: BuiltDay;

  beforeAll(async () => {
    stage = await RightsStage.open();
    ({ app, day } = stage);
  });
  afterEach(() => stage.settle());
  afterAll(() => app.close());

  const someone = (name = 'Melati Sari') => ({ ...stage.someone(), name });
  const book = (who: ApplicantInput, service?: string) => stage.book([who], service);
  const forget = async (): Promise<void> => {
    await app.get(RightsRetentionService).forgetDue();
    await app.get(SchoolsRosterClock).forgetDue();
  };
  const at = (days: number): string => {
    const instant = new Date(Date.parse(`${SATURDAY}T10:00:00+07:00`) + days * 86_400_000);
    return instant.toISOString();
  };
  const kept = async ({ id }: BuiltBooking) => {
    const [row] = await app.database.sql<{ nik: boolean; name: string; contact: boolean; device: boolean }>(
      `SELECT a.nik_enc IS NOT NULL AS nik, a.erased_at IS NULL AS name, a.phone_enc IS NOT NULL AS contact
       FROM booking_people p JOIN applicants a ON a.id = p.applicant_id WHERE p.booking_id = $1`,
      [id],
    );
    return row;
  };

  it.each([
    [29, { nik: true, name: true, contact: true }],
    [30, { nik: false, name: true, contact: true }],
    [89, { nik: false, name: true, contact: true }],
    [90, { nik: false, name: false, contact: false }],
  ])('%d days after a visit: %j', async (days, expected) => {
    const link = await book(someone());
    await app.setClock(at(days));
    await forget();
    expect(await kept(link)).toEqual(expected);
  });

  it('somebody who only ever waited is forgotten as long after the wait as others after a visit', async () => {
    const who = { nik: stage.someone().nik, name: 'Hanya Menunggu' };
    const { code, token } = await new WaitingList(app, day.site.id).join([who]);
    const traces = [who.name, who.nik, ...tracesOf(app, { nik: who.nik, phones: [] })];
    await app.setClock(at(120));
    await forget();
    expect(hitsOf(await everyText(app), traces).length).toBeGreaterThan(2);
    await app.get(BookingsWaitingService).leave({ code, token });
    await app.setClock(at(149));
    await forget();
    expect(hitsOf(await everyText(app), [who.nik]).length).toBe(1);
    await app.setClock(at(150));
    await forget();
    expect(hitsOf(await everyText(app), [who.nik])).toEqual([]);
    await app.setClock(at(210));
    await forget();
    expect(hitsOf(await everyText(app), traces)).toEqual([]);
  });

  it('somebody taken in without a birth date is forgotten like everybody else', async () => {
    await app.setClock(`${SATURDAY}T08:55:00+07:00`);
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const applicants = [{ name: 'Tanpa Surat', phone: '081270123123' }];
    await app.get(DeskArrivalService).walkIn(clerk, { siteId: day.site.id, service: 'ikd', applicants });
    await app.setClock(at(90));
    await forget();
    expect(
      hitsOf(await everyText(app), [
        'Tanpa Surat',
        '81270123123',
        ...tracesOf(app, { nik: '', phones: ['+6281270123123'] }),
      ]),
    ).toEqual([]);
  });

  it('somebody who is forgotten is named by nobody any more', async () => {
    await app.setClock(`${SATURDAY}T08:55:00+07:00`);
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const applicants = [{ name: 'Tanpa Nomor' }];
    const { ticket } = await app
      .get(DeskArrivalService)
      .walkIn(clerk, { siteId: day.site.id, service: 'ikd', applicants });
    await app.setClock(at(90));
    await forget();
    const who = someone('Nama Kemudian');
    const [row] = await app.database.sql<{ id: string }>('SELECT booking_id AS id FROM tickets WHERE id = $1', [
      ticket.id,
    ]);
    const naming = app
      .get(UnitOfWork)
      .run((tx) => app.get(BookingsNamingService).name(tx, clerk, day.site, row?.id ?? '', who));
    await expect(naming).rejects.toMatchObject({ code: 'not_found' });
    expect(hitsOf(await everyText(app), [who.nik, who.name])).toEqual([]);
  });

  it.each([
    ['print_ready', 700, true],
    ['print_ready', 740, false],
    ['printed', 29, true],
    ['printed', 31, false],
    ['duplicate', 31, false],
  ])('the record that says %s after %d days is kept: %s', async (status, days, isKept) => {
    const link = await book(someone(), 'record_first');
    const who = (await app.get(UnitOfWork).read((tx) => app.get(BookingsReadService).findWhole(tx, link.id)))
      ?.people[0];
    await app.database.sql(
      `INSERT INTO person_records (id, region_id, nik_hmac, nik_enc, nik_last4, name_enc, birth_on, status, status_at, due_on, applicant_id)
       SELECT gen_random_uuid(), region_id, nik_hmac, nik_enc, nik_last4, name_enc, birth_on, $2, $3, '2027-02-13', id
       FROM applicants WHERE id = $1`,
      [who?.applicantId, status, `${SATURDAY}T10:00:00+07:00`],
    );
    await app.database.sql(
      `UPDATE booking_people SET status = 'fulfilled', card_state = 'none' WHERE booking_id = $1`,
      [link.id],
    );
    await app.setClock(at(days));
    await forget();
    const [record] = await app.database.sql<{ nik: string | null; status: string }>(
      'SELECT nik_hmac AS nik, status FROM person_records WHERE applicant_id = $1',
      [who?.applicantId],
    );
    expect(record).toEqual({ nik: isKept ? expect.any(String) : null, status });
    expect((await kept(link))?.nik).toBe(isKept);
    await app.database.sql(
      `UPDATE booking_people p SET status = b.status, card_state = 'none' FROM bookings b WHERE b.id = p.booking_id AND b.id = $1`,
      [link.id],
    );
    await app.database.sql(
      `UPDATE booking_people SET card_state = CASE WHEN b.cards_held > 0 THEN 'promised' ELSE card_state END FROM bookings b WHERE b.id = booking_id AND b.id = $1`,
      [link.id],
    );
  });

  it('what a clerk noted, what a provider called a message, and what was asked about data go after 90 days', async () => {
    const link = await book(someone());
    await app.get(RightsService).ask(link, { kind: 'correction', position: 1, detail: 'Rahasia permintaan' });
    await app.database.sql(`UPDATE data_requests SET status = 'done', settled_at = asked_at WHERE booking_id = $1`, [
      link.id,
    ]);
    await app.database.sql(
      `INSERT INTO messages (id, region_id, subject_id, subject_version, kind, channel, applicant_id, language, text_version, due_at,
         deadline_at, status, provider_reference, settled_at)
       SELECT gen_random_uuid(), p.region_id, $1, 99, 'confirmation', 'whatsapp', p.applicant_id, 'id', '1', $2, $2, 'sent', 'wamid.NOMOR', $2
       FROM booking_people p WHERE booking_id = $1`,
      [link.id, MONDAY],
    );
    await app.setClock(`${SATURDAY}T08:55:00+07:00`);
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const { ticket } = await app.get(DeskArrivalService).checkIn(clerk, day.site.id, { code: link.code });
    await app.database.sql(`UPDATE tickets SET note = 'Catatan rahasia', status = 'served' WHERE id = $1`, [ticket.id]);
    const secrets = ['Rahasia permintaan', 'wamid.NOMOR', 'Catatan rahasia'];
    await app.setClock(at(80));
    await forget();
    expect(new Set(hitsOf(await everyText(app), secrets).map(({ where }) => where)).size).toBe(3);
    await app.setClock(at(91));
    await forget();
    expect(hitsOf(await everyText(app), secrets)).toEqual([]);
    await app.database.sql(`UPDATE tickets SET status = 'waiting' WHERE id = $1`, [ticket.id]);
  });

  describe('a guardian who takes consent back', () => {
    it('has all of it removed at once, and the booking ended, also when the pupil has one', async () => {
      const school = await buildRosterSchool(app);
      const request = await buildSchoolRequest(app, school);
      await sendList(app, request, listOf([listRow(1, { birthDate: SIXTEEN }), listRow(2, { consent: 'belum' })]));
      await acceptDays(app, request, [{ built: day, places: 2 }]);
      await app.get(SchoolsRosterSeatingService).seat(request.id);
      const pupils = () =>
        app.database.sql<{
          id: string;
          state: string;
          booking_id: string | null;
          has_consent: boolean;
          nik: string | null;
        }>(
          'SELECT id, state, booking_id, has_consent, nik_hmac AS nik FROM pupils WHERE request_id = $1 ORDER BY position',
          [request.id],
        );
      const [first, second] = await pupils();
      expect(first).toMatchObject({ state: 'seated', has_consent: true });
      expect(second).toMatchObject({ has_consent: false, nik: null });
      const consents = app.get(SchoolsRosterConsentService);
      const token = consents.tokenOf({ id: first?.id ?? '', linkNonce: 1 });
      await consents.withdraw(first?.id ?? '', token, 'id');
      await consents.withdraw(first?.id ?? '', token, 'id');
      const [after] = await pupils();
      expect(after).toMatchObject({ state: 'asked', booking_id: null, has_consent: false, nik: null });
      const [booking] = await app.database.sql<{ status: string }>('SELECT status FROM bookings WHERE id = $1', [
        first?.booking_id,
      ]);
      expect(booking?.status).toBe('cancelled');
      const nik = pupilNik(1, SIXTEEN);
      expect(hitsOf(await everyText(app), [nik, ...tracesOf(app, { nik, phones: [] })])).toEqual([]);
      const rows = await app.database.sql<{ line: string }>(
        `SELECT concat_ws(' ', is_given, text_version, channel) AS line FROM guardian_consents WHERE pupil_id = $1 ORDER BY occurred_at, id`,
        [first?.id],
      );
      expect(rows.map(({ line }) => line)).toEqual(['t 2026-12 list', 'f 2026-12 link']);
    });
  });

  it('nobody whose data are frozen is invited to have a card printed', async () => {
    const link = await book(someone(), 'record_first');
    const [who] = (await app.get(RightsService).open(link)).people;
    await app.database.sql(
      `INSERT INTO person_records (id, region_id, nik_hmac, nik_enc, nik_last4, name_enc, birth_on, status, status_at, due_on, applicant_id)
       SELECT gen_random_uuid(), region_id, nik_hmac, nik_enc, nik_last4, name_enc, birth_on, 'print_ready', created_at, '2027-02-01', id
       FROM applicants WHERE id = $1`,
      [who?.applicantId],
    );
    const { code, token } = link;
    await app.http().delete(`/api/v1/bookings/${code}`).set('authorization', `Bearer ${token}`);
    await app.database.sql(`UPDATE booking_people SET nik_hmac = NULL WHERE booking_id = $1`, [link.id]);
    const invited = async () => {
      await app.get(PrintingInvitingService).inviteDue();
      const rows = await app.database.sql(
        `SELECT 1 FROM print_invitations i JOIN person_records r ON r.id = i.person_record_id WHERE r.applicant_id = $1 AND i.settled_at IS NULL`,
        [who?.applicantId],
      );
      return rows.length;
    };
    await app.get(RightsService).ask(link, { kind: 'freeze', position: 1 });
    expect(await invited()).toBe(0);
    await app.get(RightsService).thaw(link, 1);
    expect(await invited()).toBe(1);
    await app.get(RightsService).ask(link, { kind: 'freeze', position: 1 });
    expect(await invited()).toBe(0);
  });

  describe('the report of a breach', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'giliran-breach-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const run = async (name: string, ...args: string[]) => {
      const said: string[] = [];
      const out = join(folder, name);
      const now = new Date(MONDAY);
      const code = await breachReport(app.get(RightsBreachService), [...args, '--out', out], now, (text) =>
        said.push(text),
      );
      return { code, said: said.join('\n'), out, read: (file: string) => readFileSync(join(out, file), 'utf8') };
    };

    it('lists everybody once, with what lay open, drafts both letters, and is readable by its owner alone', async () => {
      const who = { ...someone('Kenanga Formula'), email: 'kenanga@contoh.id' };
      const child = {
        ...bornOn(90, SIXTEEN),
        name: 'Anak Contoh',
        guardian: { name: 'Ibu Contoh', relation: 'mother' as const, phone: '081370805555', consent: true },
      };
      await app.setClock('2027-02-09T10:00:00+07:00');
      await book(who);
      await book(who, 'record_first');
      await book(child, 'record_first');
      const span = ['--from', '2027-02-09T09:00+07:00', '--to', '2027-02-09T11:00+07:00', '--only-new'];
      const { code, out, read } = await run('satu', ...span, '--what', 'Salinan basis data terbawa keluar.');
      expect(code).toBeUndefined();
      const list = read('terdampak.csv').trim().split('\r\n');
      expect(list).toHaveLength(3);
      expect(list.join('\n')).toContain('Kenanga Formula');
      expect(list.join('\n')).toContain(who.nik.slice(-4));
      const letters = read('surat-orang.txt').split('\f');
      expect(letters).toHaveLength(2);
      expect(letters.join('')).toContain('Ibu Contoh, orang tua atau wali dari Anak Contoh');
      for (const part of ['Salinan basis data terbawa keluar.', 'Kapan:', 'Bagaimana:', 'Penanganan'])
        for (const letter of letters) expect(letter).toContain(part);
      expect(read('surat-lembaga.txt')).toContain('Orang yang terdampak: 2');
      expect(read('surat-lembaga.txt')).toMatch(/3 x 24 jam\): Kamis, 11 Februari 2027/);
      expect(read('ringkasan.txt')).toMatch(/nomor telepon: 1\r\n/);
      for (const file of ['terdampak.csv', 'surat-orang.txt', 'surat-lembaga.txt', 'ringkasan.txt']) {
        expect(read(file)).not.toMatch(/\d{16}/);
        expect(statSync(join(out, file)).mode & 0o777).toBe(0o600);
      }
      expect(statSync(out).mode & 0o777).toBe(0o700);
      const [entry] = await app.database.sql<{ details: { people: number } }>(
        `SELECT details FROM audit_entries WHERE action = 'breach.reported' ORDER BY occurred_at DESC LIMIT 1`,
      );
      expect(entry?.details.people).toBe(2);
    });

    it('keeps to the table, the site and the time that were named', async () => {
      const span = ['--from', '2027-02-09T09:00+07:00', '--to', '2027-02-09T11:00+07:00'];
      const all = await run('semua', ...span);
      const before = await run('sebelum', '--from', '2020-01-01T00:00Z', '--to', '2020-01-02T00:00Z');
      const pupils = await run('siswa', ...span, '--table', 'pupils', '--only-new');
      const days = await run('hari', '--from', '2027-02-09', '--to', '2027-02-09', '--only-new');
      expect(Number(/^(\d+) people/.exec(days.said)?.[1])).toBe(2);
      const elsewhere = await run('lain', ...span, '--site', 'kecamatan-177101');
      const people = ({ said }: { said: string }) => Number(/^(\d+) people/.exec(said)?.[1]);
      expect(people(all)).toBeGreaterThan(2);
      expect([people(before), people(pupils), people(elsewhere)]).toEqual([0, 0, 0]);
    });

    it.each([
      [[], '--from must be'],
      [['--from', '2027-02-09 08:00', '--to', '2027-02-10T00:00Z'], '--from must be'],
      [['--from', '2027-02-10T00:00Z', '--to', '2027-02-09T00:00Z'], '--to must be later'],
      [['--from', '2027-02-09T00:00Z', '--to', '2027-02-10T00:00Z', '--table', 'staff'], 'is none of'],
      [['--from', '2027-02-09T00:00Z', '--to', '2027-02-10T00:00Z', '--site', 'x'], 'no site'],
      [['--form', 'x'], 'Unknown option'],
    ])('says what it cannot understand in %j', async (args, sentence) => {
      const { code, said } = await run('salah', ...args);
      expect(code).toBe(2);
      expect(said).toContain(sentence);
    });

    it('holds a page of people at a time, however many there are', async () => {
      const people = isFull ? 50_000 : 1_500;
      const [own] = await app.database.sql<{ region_id: string; name_enc: string }>(
        `SELECT region_id, name_enc FROM applicants WHERE erased_at IS NULL LIMIT 1`,
      );
      await app.database.sql(
        `INSERT INTO applicants (id, region_id, name_enc, birth_on, created_at)
         SELECT gen_random_uuid(), $1, $2, '1990-01-01', '2027-03-01T10:00+07:00' FROM generate_series(1, $3)`,
        [own?.region_id, own?.name_enc, people],
      );
      const before = process.memoryUsage().heapUsed;
      const span = ['--from', '2027-03-01T09:00+07:00', '--to', '2027-03-01T11:00+07:00', '--only-new'];
      const { said, read } = await run('banyak', ...span);
      expect(said).toContain(`${people} people, ${people} of them without a contact`);
      expect(read('surat-orang.txt').split('\f')).toHaveLength(people);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 1024 * 1024);
      await app.database.sql(
        `UPDATE applicants SET erased_at = created_at, birth_on = NULL WHERE created_at = '2027-03-01T10:00+07:00'`,
      );
    });
  });
});
