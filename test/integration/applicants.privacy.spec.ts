import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StaffActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { ApplicantsContactService } from '../../src/modules/applicants/applicants.contact.service.js';
import { ApplicantsService } from '../../src/modules/applicants/applicants.service.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { BookingsConfirmService } from '../../src/modules/bookings/bookings.confirm.service.js';
import type { NewBooking } from '../../src/modules/bookings/bookings.types.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import type { TicketView } from '../../src/modules/desk/desk.types.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { bornOn, buildDay, type BuiltDay, buildStaff, DISTRICT, OFFICE, person } from '../support/builders.js';

const SIXTEEN = '2010-06-15';
/** Not inside a hash or an id. */
const SIXTEEN_DIGITS = /(?<![0-9a-f.-])\d{16}(?![0-9a-f])/;
const PHONE = '0812 7000 1234';
const E164 = '+6281270001234';
const EMAIL = 'orang.contoh@example.id';
const GUARDIAN = { name: 'Wali Rahasia', relation: 'mother' as const, phone: '0813 7000 9876' };

describe('personal data', () => {
  let app: TestApp;
  let day: BuiltDay;
  let clerk: StaffActor;
  let ticket: TicketView;
  const who = { ...person(1), phone: PHONE, email: EMAIL };
  const child = { ...bornOn(1, SIXTEEN), guardian: { ...GUARDIAN, consent: true } };

  beforeAll(async () => {
    app = await startApp();
    day = await buildDay(app, { counters: 3, cards: 20 });
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const want: NewBooking = { applicants: [who, child], language: 'id', channel: 'api' };
    const request = { key: 'pribadi-1', scope: 'public', hash: 'a' };
    const { view } = await app.get(BookingsConfirmService).book(day.slotIds[0] ?? '', 'record_first', want, request);
    await app.setClock('2027-02-13T08:55:00+07:00');
    ticket = (await app.get(DeskArrivalService).checkIn(clerk, day.site.id, { code: view.code })).ticket;
    await app.get(DeskArrivalService).walkIn(clerk, { siteId: day.site.id, service: 'ikd', applicants: [person(2)] });
    const [counter] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number LIMIT 1',
      [day.site.id],
    );
    await app.get(DeskCounterService).open(clerk, counter?.id ?? '');
    await app.get(DeskCounterService).next(clerk, counter?.id ?? '');
    await app.get(DeskTicketService).start(clerk, ticket.id);
    const results = ticket.people.map((p) => ({ personId: p.id, outcome: 'recorded' as const }));
    await app.get(DeskTicketService).finish(clerk, ticket.id, { results });
  });
  afterAll(() => app.close());

  /** Every value of every table, as text; where it stands. */
  async function everyText(): Promise<{ where: string; text: string }[]> {
    const tables = await app.database.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'bullmq')`,
    );
    const found: { where: string; text: string }[] = [];
    for (const { name } of tables) {
      const rows = await app.database.sql<{ text: string }>(`SELECT to_jsonb(t)::text AS text FROM ${name} t`);
      found.push(...rows.map(({ text }) => ({ where: name, text })));
    }
    return found;
  }

  it('stands nowhere in clear: no NIK, phone, e-mail or name in any column of any table', async () => {
    const all = await everyText();
    expect(all.filter(({ where }) => where === 'public.applicants')).toHaveLength(3);
    expect(all.filter(({ where }) => where === 'public.person_records')).toHaveLength(2);
    const secrets = [
      who.nik,
      child.nik,
      person(2).nik,
      E164,
      E164.slice(4),
      EMAIL,
      who.name,
      GUARDIAN.name,
      '81370009876',
    ];
    for (const secret of secrets) expect(all.filter(({ text }) => text.includes(secret))).toEqual([]);
    expect(all.filter(({ text }) => SIXTEEN_DIGITS.test(text))).toEqual([]);
  });

  it('the scan finds a NIK that stands in clear', async () => {
    await app.database.sql('UPDATE bookings SET reason = $1 WHERE code = $2', [person(2).nik, ticket.code]);
    const all = await everyText();
    expect(all.filter(({ text }) => SIXTEEN_DIGITS.test(text))).toHaveLength(1);
    await app.database.sql('UPDATE bookings SET reason = NULL WHERE code = $1', [ticket.code]);
  });

  it('is sealed anew each time, so equal values look different', async () => {
    const rows = await app.database.sql<{ sealed: string }>('SELECT name_enc AS sealed FROM applicants');
    expect(new Set(rows.map((r) => r.sealed)).size).toBe(rows.length);
  });

  describe('the full NIK', () => {
    const looks = async () =>
      app.database.sql<{ staff: string; subject: string; site: string }>(
        `SELECT staff_id AS staff, subject_id AS subject, site_id AS site FROM audit_entries WHERE action = 'nik.revealed'`,
      );

    it('is shown to the desk, and every look is written down', async () => {
      const [first] = ticket.people;
      const nik = await app.get(DeskTicketService).revealNik(clerk, ticket.id, first?.id ?? '');
      expect(nik).toBe(who.nik);
      expect(await looks()).toEqual([{ staff: clerk.staffId, subject: first?.applicantId, site: day.site.id }]);
      await app.get(DeskTicketService).revealNik(clerk, ticket.id, first?.id ?? '');
      expect(await looks()).toHaveLength(2);
    });

    it('is not shown to another site, nor for a person of another ticket', async () => {
      const foreign = await buildStaff(app, 'desk', { site: DISTRICT });
      const [first] = ticket.people;
      const tries = [
        app.get(DeskTicketService).revealNik(foreign, ticket.id, first?.id ?? ''),
        app.get(DeskTicketService).revealNik(clerk, ticket.id, day.day.id),
      ];
      for (const attempt of tries) await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
      expect(await looks()).toHaveLength(2);
    });
  });

  describe('how somebody may be reached', () => {
    let next = 10;
    const contactOf = async (input: Omit<ApplicantInput, 'nik' | 'name'>, birthDate: string) => {
      next += 1;
      const applicants = app.get(ApplicantsService);
      const context = { today: SATURDAY, knownDistricts: new Set<string>() };
      const [prepared] = applicants.prepare([{ ...bornOn(next, birthDate), ...input }], context);
      if (!prepared) throw new Error('Nobody was prepared.');
      return app.get(UnitOfWork).run(async (tx) => {
        const sealed = applicants.seal(prepared, 'api');
        await applicants.insert(tx, day.site.regionId, [sealed]);
        const { id } = sealed;
        return app.get(ApplicantsContactService).contactOf(tx, id, SATURDAY);
      });
    };
    const adult = '2000-01-01';

    it('an adult by what they gave', async () => {
      expect(await contactOf({ phone: PHONE, email: EMAIL }, adult)).toMatchObject({ phone: E164, email: EMAIL });
      expect(await contactOf({}, adult)).toMatchObject({ phone: null, email: null });
    });

    it('a child only after a guardian agreed', async () => {
      const contact = { phone: PHONE, email: EMAIL };
      expect(await contactOf(contact, SIXTEEN)).toBeNull();
      expect(await contactOf({ ...contact, guardian: { ...GUARDIAN, consent: false } }, SIXTEEN)).toBeNull();
      const agreed = await contactOf({ ...contact, guardian: { ...GUARDIAN, consent: true } }, SIXTEEN);
      expect(agreed).toMatchObject({ phone: '+6281370009876' });
    });

    it('a child never by the e-mail address that was given: nobody knows whether a guardian reads it', async () => {
      const guardian = { ...GUARDIAN, consent: true };
      expect(await contactOf({ email: EMAIL, guardian }, SIXTEEN)).toMatchObject({
        phone: '+6281370009876',
        email: null,
      });
      const withoutNumber = { ...guardian, phone: undefined };
      expect(await contactOf({ email: EMAIL, guardian: withoutNumber }, SIXTEEN)).toMatchObject({ email: null });
    });

    it('a child who married is no child', async () => {
      expect(await contactOf({ phone: PHONE, everMarried: true }, SIXTEEN)).toMatchObject({ phone: E164 });
    });

    it('a child up to the 18th birthday', async () => {
      expect(await contactOf({ phone: PHONE }, '2009-02-14')).toBeNull();
      expect(await contactOf({ phone: PHONE }, '2009-02-13')).toMatchObject({ phone: E164 });
    });
  });

  it('writes down what it rests on, with the wording that was shown', async () => {
    const rows = await app.database.sql<{ line: string; version: string }>(
      `SELECT concat_ws(' ', c.purpose, c.basis, c.is_given) AS line, c.text_version AS version
       FROM consents c JOIN booking_people p USING (applicant_id) WHERE p.id = ANY($1) ORDER BY p.position, c.purpose`,
      [ticket.people.map((p) => p.id)],
    );
    expect(rows.map((row) => row.line)).toEqual([
      'booking public_task t',
      'messages consent t',
      'booking public_task t',
      'guardian consent t',
    ]);
    expect(rows.every((row) => row.version !== '')).toBe(true);
  });
});
