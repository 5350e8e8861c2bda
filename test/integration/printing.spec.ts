import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { BookingsInvitationService } from '../../src/modules/bookings/bookings.invitation.service.js';
import { PrintingInvitingService } from '../../src/modules/printing/printing.inviting.service.js';
import { PrintingService } from '../../src/modules/printing/printing.service.js';
import { Secrets } from '../../src/platform/secrets/secrets.service.js';
import { MONDAY, startApp, type TestApp } from '../support/app.js';
import { bornOn, buildBooking, buildDay, type BuiltDay, buildStaff, OFFICE } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { buildRecord } from '../support/records.js';

/** Monday 2027-02-08 10.00, and days after it. */
const at = (date: string, time = '10:00') => `${date}T${time}:00+07:00`;

interface Row {
  recordId: string;
  code: string;
  id: string;
  nonce: number;
  status: string;
  kind: string;
  cards: number;
  serviceOn: string;
  outcome: string | null;
}

describe('printing at seventeen', () => {
  let app: TestApp;
  let inviting: PrintingInvitingService;
  let printing: PrintingService;
  let supervisor: StaffActor;
  let day: BuiltDay;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    await app.setClock(MONDAY);
    inviting = app.get(PrintingInvitingService);
    printing = app.get(PrintingService);
    supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    day = await buildDay(app, { counters: 2, cards: 40 });
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
    await app.database.sql(`UPDATE person_records SET status = 'handed_over'`);
    for (const { code, id, nonce } of await rows(`b.status = 'pending'`))
      await app.get(BookingsInvitationService).letGo(code, tokenOf(id, nonce));
    await inviting.settle();
  });
  afterAll(() => app.close());

  const rows = (where = 'true') =>
    app.database.sql<Row>(
      `SELECT i.person_record_id AS "recordId", b.code, b.id, b.access_nonce AS nonce, b.status, b.kind, b.cards_held AS cards,
         b.service_on AS "serviceOn", i.outcome
       FROM print_invitations i JOIN bookings b ON b.id = i.booking_id WHERE ${where} ORDER BY i.invited_at, i.id`,
    );
  const tokenOf = (id: string, nonce: number) => app.get(Secrets).token('invitation', id, nonce);
  const ready = (birthDate: string, options = {}) => buildRecord(app, (next += 1), birthDate, options);
  const invitedIds = async () => (await rows(`i.settled_at IS NULL`)).map(({ recordId }) => recordId);

  it('sends for whoever is seventeen, keeps a place and a card 72 hours, and says so once', async () => {
    const { recordId } = await ready('2010-02-08');
    expect(await inviting.inviteDue()).toBe(1);
    expect(await inviting.inviteDue()).toBe(0);
    const [one] = await rows('i.settled_at IS NULL');
    expect(one).toMatchObject({ recordId, status: 'pending', kind: 'invitation', cards: 1, serviceOn: '2027-02-13' });
    const [hold] = await app.database.sql<{ hours: number }>(
      'SELECT extract(epoch FROM expires_at - created_at)::int / 3600 AS hours FROM bookings WHERE id = $1',
      [one?.id],
    );
    expect(hold?.hours).toBe(72);
    expect(await app.database.sql(`SELECT topic FROM outbox WHERE subject_id = $1`, [one?.id])).toEqual([
      { topic: 'invitation-made' },
    ]);
  });

  it.each([
    ['a day before the birthday', '2010-02-09', {}],
    ['whose record is not print-ready', '2010-01-01', { status: 'sent' }],
    ['whose card is printed', '2010-01-01', { status: 'printed' }],
    ['whom nobody may write to', '2010-01-01', { canWrite: false }],
    ['born on 29 February, on 28 February', '2012-02-29', {}],
  ])('does not send for somebody %s', async (_what, birthDate, options) => {
    await ready(birthDate, options);
    expect(await inviting.inviteDue()).toBe(0);
  });

  it('sends for somebody who married before seventeen', async () => {
    const { recordId } = await ready('2010-12-01', { everMarried: true, on: '2027-02-01' });
    await inviting.inviteDue();
    expect(await invitedIds()).toContain(recordId);
  });

  it('goes by birthday as far as the cards reach; the rest wait for the next day with cards', async () => {
    const births = ['2010-01-20', '2009-12-01', '2010-02-01', '2009-11-30', '2010-01-05'];
    await buildDay(app, { date: '2027-02-10', counters: 1, cards: 3 });
    const made = [];
    for (const birth of births) made.push(await ready(birth));
    expect(await inviting.inviteDue()).toBe(5);
    const byAge = [...made].sort((a, b) => (a.birthDate < b.birthDate ? -1 : 1)).map(({ recordId }) => recordId);
    expect(await invitedIds()).toEqual(byAge);
    const days = (await rows('i.settled_at IS NULL')).map(({ serviceOn }) => serviceOn);
    expect(days).toEqual(['2027-02-10', '2027-02-10', '2027-02-10', '2027-02-13', '2027-02-13']);
    const { waiting, invited } = await printing.overview(supervisor, day.site.id);
    expect([waiting, invited]).toEqual([0, 5]);
  });

  it('keeps at most its share of a day, and invites nobody at night', async () => {
    for (let i = 0; i < 3; i += 1) await ready('2010-01-20');
    await app.setClock(at('2027-02-08', '21:00'));
    expect(await inviting.inviteDue()).toBe(0);
    await app.setClock(MONDAY);
    await app.database.sql('UPDATE sites SET invited_percent = 3 WHERE id = $1', [day.site.id]);
    try {
      expect(await inviting.inviteDue()).toBe(1);
    } finally {
      await app.database.sql('UPDATE sites SET invited_percent = 50 WHERE id = $1', [day.site.id]);
    }
  });

  it('becomes a booking when it is taken, twice with the same answer', async () => {
    await ready('2010-01-20');
    await inviting.inviteDue();
    const [one] = (await rows('i.settled_at IS NULL')) as [Row];
    const invitations = app.get(BookingsInvitationService);
    await expect(invitations.take(one.code, 'wrong')).rejects.toMatchObject({ code: 'not_found' });
    const first = await invitations.take(one.code, tokenOf(one.id, one.nonce));
    expect(await invitations.take(one.code, tokenOf(one.id, one.nonce))).toEqual(first);
    expect(first.view).toMatchObject({ status: 'booked', service: 'print_first', card: { state: 'promised' } });
    expect(await invitations.view(one.code, tokenOf(one.id, one.nonce))).toMatchObject({ status: 'taken' });
  });

  it('of two who take and let go at once, one wins, and nothing is lost', async () => {
    await ready('2010-01-20');
    await inviting.inviteDue();
    const [one] = (await rows('i.settled_at IS NULL')) as [Row];
    const invitations = app.get(BookingsInvitationService);
    const token = tokenOf(one.id, one.nonce);
    await Promise.allSettled([invitations.take(one.code, token), invitations.letGo(one.code, token)]);
    const { status } = await invitations.view(one.code, token);
    expect(['taken', 'ended']).toContain(status);
  });

  it('is sent again two weeks after an unused one, three times in all; then somebody calls', async () => {
    const { recordId } = await ready('2010-01-20');
    const dates = ['2027-02-08', '2027-02-23', '2027-03-10', '2027-03-25'];
    const days = ['2027-02-27', '2027-03-13', '2027-03-27'];
    for (const date of days) await buildDay(app, { date, counters: 1, cards: 5 });
    const made = [];
    for (const date of dates) {
      await app.setClock(at(date, '10:30'));
      made.push(await inviting.inviteDue());
      await app.setClock(at(date, '10:31'));
      made.push(await inviting.inviteDue());
      await app.setClock(new Date(Date.parse(at(date)) + 80 * 3_600_000).toISOString());
      await app.get(BookingsEndingService).releaseExpired();
      await inviting.settle();
    }
    expect(made).toEqual([1, 0, 1, 0, 1, 0, 0, 0]);
    expect((await rows(`i.person_record_id = '${recordId}'`)).map((row) => row.outcome)).toEqual(
      Array(3).fill('unused'),
    );
    const calls = await printing.toCall(supervisor, day.site.id);
    expect(calls).toMatchObject([{ id: recordId, isReachable: true }]);
  });

  it('is taken back when the person books a time of their own', async () => {
    const { nik, recordId } = await ready('2010-01-20');
    await inviting.inviteDue();
    await buildBooking(app, day.slotIds[5] ?? '', [{ ...bornOn(next, '2010-01-20'), nik }], 'print_first');
    expect(await inviting.inviteDue()).toBe(0);
    const [one] = await rows(`i.person_record_id = '${recordId}'`);
    expect(one).toMatchObject({ status: 'cancelled', outcome: 'withdrawn' });
  });

  describe('the status that staff enter', () => {
    const statusOf = async (recordId: string) => (await printing.get(supervisor, day.site.id, recordId)).status;

    it('follows the chain; a correction says why; a printed card leaves the stock', async () => {
      const { recordId } = await ready('2012-05-05', { status: 'recorded' });
      const enter = (to: 'sent' | 'print_ready' | 'printed', reason?: string) =>
        printing.setStatus(supervisor, day.site.id, recordId, { to, reason });
      await enter('sent');
      await enter('print_ready');
      await expect(enter('sent')).rejects.toMatchObject({ code: 'invalid_input' });
      const before = await onHand();
      await enter('printed');
      await enter('printed');
      expect([await statusOf(recordId), before - (await onHand())]).toEqual(['printed', 1]);
      await enter('print_ready', 'salah orang');
      expect(await statusOf(recordId)).toBe('print_ready');
    });

    it('comes from a list too: good lines are entered, the others are told, and the list may come twice', async () => {
      const [a, b, c] = [
        await ready('2012-05-05', { status: 'recorded' }),
        await ready('2012-05-06', { status: 'sent' }),
        await ready('2012-05-07', { status: 'print_ready' }),
      ];
      const list = [
        'NIK;Status;Alasan',
        `${a.nik};dikirim`,
        `${b.nik};PRR`,
        `${c.nik};direkam`,
        '1771010101019999;siap cetak',
        '123;siap cetak',
        `${a.nik};entah`,
        `"${b.nik}"`,
      ].join('\r\n');
      const result = await printing.importStatuses(supervisor, day.site.id, `\uFEFF${list}`);
      expect([result.moved, result.unchanged]).toEqual([2, 0]);
      expect(result.lines.map(({ line, problem }) => [line, problem])).toEqual([
        [4, 'needs_reason'],
        [5, 'person_unknown'],
        [6, 'nik_invalid'],
        [7, 'status_unknown'],
        [8, 'too_few_columns'],
      ]);
      expect([await statusOf(a.recordId), await statusOf(b.recordId), await statusOf(c.recordId)]).toEqual([
        'sent',
        'print_ready',
        'print_ready',
      ]);
      expect(await printing.importStatuses(supervisor, day.site.id, list)).toMatchObject({ moved: 0, unchanged: 2 });
    });

    it('is handed over for several people at once, through their school', async () => {
      const people = [await ready('2009-05-05', { status: 'printed' }), await ready('2009-05-06', { status: 'sent' })];
      const ids = people.map(({ recordId }) => recordId);
      expect(await printing.handOver(supervisor, day.site.id, ids)).toEqual({ handedOver: 1 });
      expect(await printing.handOver(supervisor, day.site.id, ids)).toEqual({ handedOver: 0 });
    });

    const onHand = async () =>
      (
        await app.database.sql<{ onHand: number }>(
          `SELECT on_hand AS "onHand" FROM blank_balances WHERE site_id = $1 AND blank_kind = 'ktp'`,
          [day.site.id],
        )
      )[0]?.onHand ?? 0;
  });

  it('forecasts by month beside the stock, and flags people of 21 without a recording', async () => {
    await ready('2010-06-15', { status: 'recorded' });
    await ready('2010-06-20');
    await ready('2009-01-01');
    await buildBooking(app, day.slotIds[8] ?? '', [bornOn((next += 1), '2005-03-03')]);
    const { months, unrecorded } = await printing.overview(supervisor, day.site.id);
    expect(months).toHaveLength(12);
    expect(months[0]).toMatchObject({ month: '2027-02', people: 1 });
    expect(months.find(({ month }) => month === '2027-06')).toMatchObject({ people: 2 });
    expect(unrecorded).toBeGreaterThanOrEqual(1);
    expect(await printing.unrecorded(supervisor, day.site.id)).toContainEqual(
      expect.objectContaining({ birthDate: '2005-03-03' }),
    );
  });

  it('shows a region only to those who work there', async () => {
    const stranger = await buildStaff(app, 'supervisor', { region: '17.02' });
    await expect(printing.overview(stranger, day.site.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
