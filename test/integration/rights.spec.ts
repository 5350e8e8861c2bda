import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { formatBookingCode } from '../../src/common/booking-code.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ApplicantsConsentsService } from '../../src/modules/applicants/applicants.consents.service.js';
import { ApplicantsContactService } from '../../src/modules/applicants/applicants.contact.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { RightsCopyService } from '../../src/modules/rights/rights.copy.service.js';
import { MONDAY, SATURDAY } from '../support/app.js';
import { bornOn, type BuiltBooking, buildStaff, DISTRICT, OFFICE } from '../support/builders.js';
import { RightsStage } from '../support/rights-stage.js';

const HOUR = 3_600_000;
const later = (hours: number) => new Date(Date.parse(MONDAY) + hours * HOUR).toISOString();

describe('what people may ask about their own data', () => {
  let stage: RightsStage;

  beforeAll(async () => {
    stage = await RightsStage.open();
  });
  afterEach(() => stage.settle());
  afterAll(() => stage.app.close());

  const applicantOf = async (link: BuiltBooking) => (await stage.rights.open(link)).people[0]?.applicantId ?? '';

  describe('the ledger of consents', () => {
    it('has a basis for everybody in a booking, whichever way it came, with words that can be shown', async () => {
      await stage.book([
        stage.someone(),
        { ...bornOn(40, '2010-06-15'), guardian: { name: 'Ibu Sari', relation: 'mother', consent: true } },
      ]);
      await stage.app.setClock(`${SATURDAY}T08:55:00+07:00`);
      const clerk = await buildStaff(stage.app, 'desk', { site: OFFICE });
      await stage.app
        .get(DeskArrivalService)
        .walkIn(clerk, { siteId: stage.day.site.id, service: 'ikd', applicants: [stage.someone()] });
      const [counted] = await stage.app.database.sql<{ people: number; based: number }>(
        `SELECT count(*)::int AS people, count(c.id)::int AS based FROM booking_people p
         LEFT JOIN consents c ON c.applicant_id = p.applicant_id AND c.purpose = 'booking' AND c.is_given`,
      );
      expect(counted?.people).toBeGreaterThan(2);
      expect(counted?.based).toBe(counted?.people);
      const rows = await stage.app.database.sql<{ purpose: 'booking'; text_version: string; given_by: string }>(
        'SELECT DISTINCT purpose, text_version, given_by FROM consents',
      );
      expect(rows).toContainEqual({ purpose: 'guardian', text_version: '2026-11', given_by: 'guardian' });
      const consents = stage.app.get(ApplicantsConsentsService);
      for (const { purpose, text_version: version } of rows)
        for (const locale of ['id', 'en'] as const) expect(consents.textOf(version, purpose, locale)).toMatch(/\w{3}/);
      expect(consents.textOf('1999-01', 'booking', 'id')).toBeNull();
    });

    it('keeps a withdrawal as a row of its own, removes what rested on it, and leaves the booking', async () => {
      const link = await stage.book([{ ...stage.someone(), email: 'melati@contoh.id' }]);
      const id = await applicantOf(link);
      await stage.ask(link, 'withdrawal');
      await stage.ask(link, 'withdrawal');
      const rows = await stage.app.database.sql<{ line: string }>(
        `SELECT concat_ws(' ', purpose, is_given, channel) AS line FROM consents WHERE applicant_id = $1 ORDER BY is_given DESC, purpose`,
        [id],
      );
      expect(rows.map(({ line }) => line)).toEqual(['booking t api', 'messages t api', 'messages f link']);
      const contact = await stage.app
        .get(UnitOfWork)
        .read((tx) => stage.app.get(ApplicantsContactService).contactOf(tx, id, SATURDAY));
      expect(contact).toMatchObject({ phone: null, email: null });
      expect(await stage.rights.open(link)).toMatchObject({ isComing: true, people: [{ hasConsent: false }] });
      expect((await stage.rights.open(link)).requests).toHaveLength(1);
      expect(await stage.send()).not.toContainEqual(expect.stringContaining(formatBookingCode(link.code)));
    });
  });

  describe('a copy', () => {
    it('holds everything that came with the booking, the NIK by its last four digits, and who looked at it as what', async () => {
      const who = { ...stage.someone(), email: 'melati@contoh.id', needs: ['disability' as const] };
      const link = await stage.book([who]);
      await stage.send();
      await stage.app.setClock(`${SATURDAY}T08:55:00+07:00`);
      const clerk = await buildStaff(stage.app, 'desk', { site: OFFICE });
      await stage.app.database.sql(
        'INSERT INTO staff_grants (staff_id, role, region_id, site_id) VALUES ($1, $2, $3, $4)',
        [clerk.staffId, 'desk', stage.day.site.regionId, stage.day.site.id],
      );
      await stage.app.get(DeskArrivalService).checkIn(clerk, stage.day.site.id, { code: link.code });
      const copy = await stage.app.get(RightsCopyService).copy(link, 'id');
      expect(copy).toMatchObject({
        booking: { code: link.code, status: 'arrived', channel: 'api' },
        people: [{ name: who.name, nikLast4: who.nik.slice(-4), email: 'melati@contoh.id', needs: ['disability'] }],
        tickets: [{ status: 'waiting', events: [{ to: 'waiting', role: 'desk' }] }],
      });
      expect(copy.people[0]?.phone).toBe(`+62${who.phone?.slice(1)}`);
      expect(copy.people[0]?.consents.map(({ purpose, text }) => [purpose, text !== null])).toEqual([
        ['booking', true],
        ['messages', true],
      ]);
      expect(copy.messages.map(({ kind }) => kind)).toContain('confirmation');
      expect(copy.looks).toContainEqual(expect.objectContaining({ what: 'ticket.issued', role: 'desk' }));
      expect(JSON.stringify(copy)).not.toContain(who.nik);
      expect(JSON.stringify(copy)).not.toContain(clerk.name);
      expect(await stage.requestOf(link)).toMatchObject({ kind: 'copy', status: 'done' });
    });

    it('opens with the right token alone, and long after the visit', async () => {
      const [own, other] = [await stage.book([stage.someone()]), await stage.book([stage.someone()])];
      for (const token of [other.token, '', 'x'.repeat(22)])
        await expect(stage.rights.open({ code: own.code, token })).rejects.toMatchObject({ code: 'not_found' });
      await stage.app.setClock('2027-04-20T10:00:00+07:00');
      expect(await stage.rights.open(own)).toMatchObject({ code: own.code });
    });

    it('tells nothing of other bookings of the same NIK: anybody can type it', async () => {
      const who = stage.someone();
      const first = await stage.book([who]);
      const [second] = [await stage.book([{ ...who, phone: '081270999999' }], 'record_first')];
      const copy = await stage.app.get(RightsCopyService).copy(second, 'id');
      expect(JSON.stringify(copy)).not.toContain(first.code);
    });
  });

  describe('a freeze', () => {
    it('stops messages and calls at once, keeps the booking, and can be lifted', async () => {
      const link = await stage.book([stage.someone()], 'record_first');
      const id = await applicantOf(link);
      await stage.ask(link, 'freeze');
      await stage.ask(link, 'freeze');
      expect((await stage.rights.open(link)).requests).toMatchObject([{ kind: 'freeze', status: 'done' }]);
      expect((await stage.send()).filter((text) => text.includes(formatBookingCode(link.code)))).toEqual([]);
      const said = await stage.app.database.sql<{ reason: string }>(
        `SELECT DISTINCT reason FROM messages WHERE subject_id = $1 AND status = 'skipped'`,
        [link.id],
      );
      expect(said).toEqual([{ reason: 'frozen' }]);
      const call = () =>
        stage.app.get(UnitOfWork).read((tx) => stage.app.get(ApplicantsContactService).numbersOf(tx, [id]));
      expect((await call()).size).toBe(0);
      const told = () =>
        stage.app
          .get(UnitOfWork)
          .read((tx) => stage.app.get(ApplicantsContactService).reachable(tx, [{ id, on: SATURDAY }]));
      expect((await told()).size).toBe(0);
      expect(await stage.rights.open(link)).toMatchObject({ isComing: true, people: [{ isFrozen: true }] });
      await stage.rights.thaw(link, 1);
      expect([(await call()).size, (await told()).size]).toEqual([1, 1]);
      expect(await stage.requestOf(link)).toMatchObject({ kind: 'freeze', status: 'undone' });
      await expect(stage.rights.thaw(link, 1)).rejects.toMatchObject({ code: 'data_request_settled' });
    });

    it('of one in a family leaves the messages to the others', async () => {
      const [first, second] = [stage.someone(), stage.someone()];
      const link = await stage.book([first, second]);
      await stage.ask(link, 'freeze');
      expect((await stage.send()).filter((text) => text.includes(formatBookingCode(link.code)))).toHaveLength(1);
      const [other] = (await stage.rights.open(link)).people.filter(({ isFrozen }) => !isFrozen);
      const [told] = await stage.app.database.sql<{ id: string }>(
        `SELECT applicant_id AS id FROM messages WHERE subject_id = $1 AND kind = 'confirmation' AND status = 'sent'`,
        [link.id],
      );
      expect(told?.id).toBe(other?.applicantId);
    });

    it('still lets the person back in by one-time code', async () => {
      const link = await stage.book([stage.someone()]);
      await stage.send();
      await stage.ask(link, 'freeze');
      await stage.app.http().post(`/api/v1/bookings/${link.code}/access-codes`).expect(202);
      expect(await stage.send()).toEqual([expect.stringMatching(/\d{3} \d{3}/)]);
    });
  });

  describe('at the office', () => {
    it('what waits is listed by its hour, 3 x 24 hours after it was asked, what is overdue on top', async () => {
      const [first, second] = [await stage.book([stage.someone()]), await stage.book([stage.someone()])];
      await stage.ask(first, 'correction', { detail: 'Nama saya Melati Sari, bukan Melatih.' });
      await stage.app.setClock(later(1));
      await stage.ask(second, 'erasure');
      await stage.ask(second, 'erasure');
      await stage.app.setClock(later(72.1));
      const list = await stage.office.list(stage.supervisor, stage.day.site.id, true, 1);
      const own = list.requests.filter(({ code }) => code === first.code || code === second.code);
      expect(own).toMatchObject([
        { kind: 'correction', isOverdue: true, detail: expect.stringContaining('Melatih') },
        { kind: 'erasure', isOverdue: false },
      ]);
      expect(own.map(({ askedAt, dueAt }) => dueAt.getTime() - askedAt.getTime())).toEqual([72 * HOUR, 72 * HOUR]);
      expect(list.overdue).toBe(1);
      for (const { id } of own)
        await stage.office.refuse(stage.supervisor, stage.day.site.id, id, { refusal: 'other', answer: 'x' });
    });

    it('corrects what was typed, and says so', async () => {
      const link = await stage.book([stage.someone()]);
      await stage.ask(link, 'correction', { detail: 'Nomor saya ganti.' });
      const request = await stage.requestOf(link);
      const wrong = stage.office.correct(stage.supervisor, stage.day.site.id, request?.id ?? '', { phone: '123' });
      await expect(wrong).rejects.toMatchObject({ problems: [{ field: 'phone', code: 'phone_invalid' }] });
      await stage.office.correct(stage.supervisor, stage.day.site.id, request?.id ?? '', {
        phone: '0812 7099 0001',
        name: 'melati  sari',
      });
      const copy = await stage.app.get(RightsCopyService).copy(link, 'id');
      expect(copy.people).toMatchObject([{ phone: '+6281270990001', name: 'melati sari' }]);
      expect((await stage.rights.open(link)).requests).toContainEqual(
        expect.objectContaining({ kind: 'correction', status: 'done' }),
      );
    });

    it('refuses with a reason that the person reads, and takes a refusal back with its clock', async () => {
      const link = await stage.book([stage.someone()]);
      await stage.ask(link, 'erasure');
      const { id, dueAt } = await stage.requestOf(link);
      const refusal = { refusal: 'archive_duty', answer: 'Arsip perekaman disimpan menurut undang-undang.' } as const;
      await stage.office.refuse(stage.supervisor, stage.day.site.id, id, refusal);
      expect(await stage.requestOf(link)).toMatchObject({ status: 'refused', ...refusal });
      await expect(stage.office.erase(stage.supervisor, stage.day.site.id, id, 'booking')).rejects.toMatchObject({
        code: 'data_request_settled',
      });
      await stage.office.undo(stage.supervisor, stage.day.site.id, id);
      expect(await stage.requestOf(link)).toMatchObject({ status: 'open', refusal: null, dueAt });
      await stage.office.refuse(stage.supervisor, stage.day.site.id, id, refusal);
    });

    it('is for supervisors of the site alone', async () => {
      const link = await stage.book([stage.someone()]);
      await stage.ask(link, 'erasure');
      const { id } = await stage.requestOf(link);
      const strangers = [
        await buildStaff(stage.app, 'supervisor', { site: DISTRICT }),
        await buildStaff(stage.app, 'desk', { site: OFFICE }),
        await buildStaff(stage.app, 'auditor'),
      ];
      for (const who of strangers)
        await expect(stage.office.erase(who, stage.day.site.id, id, 'person')).rejects.toMatchObject({
          code: 'not_found',
        });
      expect(await stage.requestOf(link)).toMatchObject({ status: 'open' });
      await stage.office.refuse(stage.supervisor, stage.day.site.id, id, { refusal: 'identity_unproved', answer: '' });
    });

    it('enters what somebody asks for at the desk', async () => {
      const link = await stage.book([stage.someone()]);
      await stage.office.enter(stage.supervisor, stage.day.site.id, link.code, { kind: 'freeze', position: 1 });
      expect(await stage.requestOf(link)).toMatchObject({ kind: 'freeze', channel: 'desk', status: 'done' });
      const unknown = stage.office.enter(stage.supervisor, stage.day.site.id, 'ABCDE23456', {
        kind: 'freeze',
        position: 1,
      });
      await expect(unknown).rejects.toMatchObject({ problems: [{ field: 'kode', code: 'code_invalid' }] });
    });
  });
});
