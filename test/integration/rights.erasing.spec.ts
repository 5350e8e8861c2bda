import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { BookingsErasingService } from '../../src/modules/bookings/bookings.erasing.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { RightsOfficeService } from '../../src/modules/rights/rights.office.service.js';
import { RightsService } from '../../src/modules/rights/rights.service.js';
import { MONDAY, SATURDAY, startApp, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  type BuiltBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  person,
} from '../support/builders.js';
import { everyText, hitsOf, tracesOf } from '../support/everything-kept.js';
import { RightsStage } from '../support/rights-stage.js';
import { HalfErasing } from '../support/half-erasing.service.js';
import { WaitingList } from '../support/waiting.js';

describe('an erasure', () => {
  let stage: RightsStage;
  let app: TestApp;
  let day: BuiltDay;
  let supervisor: StaffActor;
  let rights: RightsService;
  let office: RightsOfficeService;

  beforeAll(async () => {
    stage = await RightsStage.open();
    ({ app, day, supervisor, rights, office } = stage);
  });
  afterEach(() => stage.settle());
  afterAll(() => app.close());

  const someone = () => stage.someone();
  const book: RightsStage['book'] = (...args) => stage.book(...args);
  const ask: RightsStage['ask'] = (...args) => stage.ask(...args);
  const send = () => stage.send();

  const askErasure = async (link: BuiltBooking): Promise<string> => {
    await ask(link, 'erasure');
    return (await stage.requestOf(link)).id;
  };

  it('leaves 0 hits in the database, in clear, sealed or hashed; rows and the audit stay', async () => {
    const guardian = { name: 'Wali Kemuning', relation: 'mother' as const, phone: '081370901234', consent: true };
    const who = {
      ...bornOn(77, '2010-06-15'),
      name: 'Kenanga Rahasia',
      email: 'kenanga@contoh.id',
      phone: '081270901234',
      guardian,
    };
    const link = await book([who], 'record_first');
    await book([{ ...who, phone: undefined }], 'kia_new').catch(() => book([{ ...who }], 'ikd'));
    await send();
    await app.database.sql(`INSERT INTO message_stops (phone_hmac, is_stopped, said_at) VALUES ($1, true, now())`, [
      app.get(Secrets).lookup('phone', '+6281370901234'),
    ]);
    await ask(link, 'correction', { detail: 'Nama saya Kenanga Rahasia, NIK benar.' });
    const needles = [who.nik, who.name, who.email, '81270901234', '81370901234', guardian.name];
    const keys = tracesOf(app, { nik: who.nik, phones: ['+6281270901234', '+6281370901234'] });
    const before = await everyText(app);
    expect(hitsOf(before, keys).length).toBeGreaterThan(4);
    expect(hitsOf(before, needles).length).toBeGreaterThan(5);
    const counts = async () =>
      app.database.sql(`SELECT (SELECT count(*) FROM applicants) AS people, (SELECT count(*) FROM booking_people) AS booked,
        (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM consents WHERE is_given) AS consents`);
    const counted = await counts();
    const [audited] = await app.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_entries');
    await office.erase(supervisor, day.site.id, await askErasure(link), 'person');
    const after = await everyText(app);
    expect(hitsOf(after, [...needles, ...keys])).toEqual([]);
    expect(await counts()).toEqual(counted);
    const [left] = await app.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_entries');
    expect(left?.n).toBeGreaterThan(audited?.n ?? 0);
    const [booking] = await app.database.sql<{ status: string }>('SELECT status FROM bookings WHERE id = $1', [
      link.id,
    ]);
    expect(booking?.status).toBe('cancelled');
    const door = await rights.open(link);
    expect(door).toMatchObject({ isComing: false, people: [{ isErased: true, maskedName: '' }] });
    expect(door.requests).toMatchObject([
      { kind: 'erasure', status: 'done' },
      { kind: 'correction', status: 'done', detail: null },
    ]);
    await expect(ask(link, 'freeze')).rejects.toMatchObject({ code: 'person_erased' });
    expect(await send()).toEqual([]);
  });

  it('of a control that forgets one module is found out', async () => {
    const half = await startApp({ replace: [[BookingsErasingService, HalfErasing]] });
    try {
      const { site, slotIds } = await buildDay(half);
      const who = { ...person(300), name: 'Kenanga Rahasia' };
      const link = await buildBooking(half, slotIds[0] ?? '', [who], 'ikd');
      await half.get(RightsService).ask(link, { kind: 'erasure', position: 1 });
      const [request] = (await half.get(RightsService).open(link)).requests;
      const decider = await buildStaff(half, 'supervisor', { site: OFFICE });
      await half.get(RightsOfficeService).erase(decider, site.id, request?.id ?? '', 'person');
      const keys = tracesOf(half, { nik: who.nik, phones: [] });
      const found = hitsOf(await everyText(half), [who.nik, who.name, ...keys]);
      expect(found.map(({ where }) => where)).toEqual(['public.booking_people']);
    } finally {
      await half.close();
    }
  });

  it('takes the traces of every offer with it, also of one that was let go', async () => {
    const line = new WaitingList(app, day.site.id);
    const who = someone();
    const own = await book([who]);
    const waiter = await line.join([{ ...who }], { service: 'record_first' });
    for (let offer = 0; offer < 2; offer += 1) {
      await line.offerPlaces();
      await send();
      await line.skip(waiter);
      await line.again(waiter);
    }
    const kept = () =>
      app.database.sql(
        `SELECT m.id FROM messages m JOIN bookings b ON b.id = m.subject_id AND b.kind = 'offer'
         WHERE m.provider_reference IS NOT NULL`,
      );
    expect(await kept()).toHaveLength(2);
    await office.erase(supervisor, day.site.id, await askErasure(own), 'person');
    expect(await kept()).toEqual([]);
  });

  it('without papers goes no further than the booking that was opened', async () => {
    const who = someone();
    const [own, other] = [await book([who]), await book([{ ...who }], 'record_first')];
    const id = await askErasure(own);
    expect((await office.get(supervisor, day.site.id, id)).others).toBe(1);
    await office.erase(supervisor, day.site.id, id, 'booking');
    expect((await rights.open(own)).people).toMatchObject([{ isErased: true }]);
    expect(await rights.open(other)).toMatchObject({ isComing: true, people: [{ isErased: false }] });
  });

  it('does all or nothing: cut off in the middle it changes nothing, and done again it is done once', async () => {
    const link = await book([someone()], 'record_first');
    const id = await askErasure(link);
    // The last of its statements fails, as if the program were killed there.
    await app.database.sql(
      `CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut off'; END $$;
       CREATE TRIGGER cut_off BEFORE UPDATE ON data_requests FOR EACH ROW EXECUTE FUNCTION cut_off()`,
    );
    await expect(office.erase(supervisor, day.site.id, id, 'person')).rejects.toThrow();
    await app.database.sql('DROP TRIGGER cut_off ON data_requests; DROP FUNCTION cut_off()');
    expect(await rights.open(link)).toMatchObject({
      isComing: true,
      people: [{ isErased: false }],
      requests: [{ status: 'open' }],
    });
    const once = { scope: 'staff', key: 'hapus-1', hash: 'a' };
    await office.erase(supervisor, day.site.id, id, 'person', once);
    await office.erase(supervisor, day.site.id, id, 'person', once);
    const done = await app.database.sql(
      `SELECT 1 FROM audit_entries WHERE action = 'data.erased' AND subject_id = $1`,
      [id],
    );
    expect(done).toHaveLength(1);
  });

  it('waits while the person is being served', async () => {
    const link = await book([someone()]);
    const id = await askErasure(link);
    await app.setClock(`${SATURDAY}T08:55:00+07:00`);
    const clerk = await buildStaff(app, 'desk', { site: OFFICE });
    await app.get(DeskArrivalService).checkIn(clerk, day.site.id, { code: link.code });
    await expect(office.erase(supervisor, day.site.id, id, 'person')).rejects.toMatchObject({
      code: 'visit_under_way',
    });
    expect((await rights.open(link)).people).toMatchObject([{ isErased: false }]);
    await app.setClock(MONDAY);
    await office.refuse(supervisor, day.site.id, id, { refusal: 'other', answer: '' });
  });
});
