import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import type { ApplicantInput } from '../../src/modules/applicants/applicants.types.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { DeskUndoService } from '../../src/modules/desk/desk.undo.service.js';
import type { TicketView } from '../../src/modules/desk/desk.types.js';
import type { TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  type BuiltDay,
  buildStaff,
  OFFICE,
  person,
  phoneOf,
} from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { TellingApp } from '../support/telling-app.js';

const DAY = '2027-02-13';
const at = (time: string) => `${DAY}T${time}:00+07:00`;
const GUARDIAN = { name: 'Wali', relation: 'father' as const, phone: '081370009876' };

describe('what people are told of their turn', () => {
  let telling: TellingApp;
  let app: TestApp;
  let day: BuiltDay;
  let clerk: StaffActor;
  let supervisor: StaffActor;
  let counterId: string;
  let index = 0;

  beforeAll(async () => {
    telling = await TellingApp.start({ now: at('08:50') });
    ({ app } = telling);
    day = await buildDay(app, { date: DAY, counters: 3 });
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    const [counter] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number LIMIT 1',
      [day.site.id],
    );
    counterId = counter?.id ?? '';
    await app.get(DeskCounterService).open(clerk, counterId);
  });
  beforeEach(() => app.setClock(at('08:50')));
  afterEach(async () => {
    await expectInvariants(app.database);
    await sendAllHome();
    await app.database.sql(`UPDATE messages SET status = 'skipped' WHERE status IN ('due', 'claimed')`);
  });
  afterAll(() => app.close());

  const arrive = async (
    more: Partial<ApplicantInput> = {},
    slot = index,
  ): Promise<TicketView & { bookingId: string }> => {
    index += 1;
    const who = { ...person(index), phone: phoneOf(index), ...more };
    const booking = await buildBooking(app, day.slotIds[slot % 20] ?? '', [who], 'ikd');
    const { ticket } = await app.get(DeskArrivalService).checkIn(clerk, day.site.id, { code: booking.code });
    return { ...ticket, bookingId: booking.id };
  };
  const tell = async () =>
    (await telling.tell()).filter(({ kind }) => ['turn_near', 'called', 'missed'].includes(kind));
  const sendAllHome = async () => {
    const tickets = app.get(DeskTicketService);
    const left = await app.database.sql<{ id: string; status: string }>(
      `SELECT id, status FROM tickets WHERE status <> 'void'`,
    );
    for (const { id, status } of left) {
      if (status === 'called' || status === 'serving') await tickets.park(clerk, id);
      await tickets.void(clerk, id, 'uji');
    }
  };
  const next = () => app.get(DeskCounterService).next(clerk, counterId);

  it('whoever is called hears which counter; who comes near hears how many are before', async () => {
    const tickets = [];
    for (let i = 0; i < 6; i += 1) tickets.push(await arrive({}, i));
    await tell();
    await app.setClock(at('09:00'));
    const called = await next();
    const said = await tell();
    expect(said.filter(({ kind }) => kind === 'called').map(({ text }) => text)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^(Nomor ${called?.ticket} dipanggil: silakan|Giliran Anda: nomor ${called?.ticket}) ke loket 1 sekarang, .*\\nPosisi Anda: http.*/antrean$`,
        ),
      ),
    ]);
    const near = said.filter(({ kind }) => kind === 'turn_near');
    expect(near.map(({ text }) => /(?:mendekat|dipanggil): ([^.]*)\./.exec(text)?.[1])).toEqual(
      expect.arrayContaining(['Anda berikutnya', '1 nomor lagi di depan Anda']),
    );
    expect(near).toHaveLength(4);
    for (const { text, subject } of said) {
      expect(text.length).toBeLessThanOrEqual(480);
      expect(text.match(/https?:/g)).toHaveLength(1);
      expect(`${subject}${text}`).not.toMatch(/\d{8,}/);
    }
    expect(await tell()).toEqual([]);
  });

  it('who took a number a moment ago is told nothing new', async () => {
    await arrive();
    await arrive();
    await next();
    expect((await tell()).map(({ kind }) => kind)).toEqual(['called']);
  });

  it('a call that was answered, or undone, before the message went is not said', async () => {
    const ticket = await arrive();
    await next();
    await app.get(DeskTicketService).start(clerk, ticket.id);
    expect(await tell()).toEqual([]);
    const other = await arrive();
    await app.get(DeskTicketService).park(clerk, ticket.id);
    await next();
    await app.get(DeskUndoService).undo(clerk, other.id);
    expect((await tell()).filter(({ kind }) => kind === 'called')).toEqual([]);
  });

  it('a call that is told long after it happened is not said', async () => {
    await arrive();
    await next();
    await app.setClock(at('09:30'));
    expect((await tell()).filter(({ kind }) => kind === 'called')).toEqual([]);
  });

  it('whoever was missed hears until when to come back, and nothing once they are back', async () => {
    const ticket = await arrive();
    await next();
    await app.get(DeskTicketService).skip(supervisor, ticket.id, 'uji');
    const [missed] = (await tell()).filter(({ kind }) => kind === 'missed');
    expect(missed?.text).toMatch(new RegExp(`^Nomor ${ticket.ticket} (sudah dipanggil dan )?terlewat\\.`));
    expect(missed?.text).toContain('sebelum 09.10 WIB');
    await app.get(DeskTicketService).return(clerk, ticket.id);
    await app.setClock(at('08:55'));
    await next();
    await app.get(DeskTicketService).skip(supervisor, ticket.id, 'uji');
    expect((await tell()).filter(({ kind }) => kind === 'missed')).toEqual([]);
  });

  it('a child hears nothing itself: the guardian does, and only after consent', async () => {
    await arrive({ ...bornOn(41, '2010-06-15'), guardian: { ...GUARDIAN, consent: false } });
    await next();
    expect(await tell()).toEqual([]);
    await sendAllHome();
    await arrive({ ...bornOn(42, '2010-06-15'), guardian: { ...GUARDIAN, consent: true } });
    await next();
    expect((await tell()).map(({ kind, to }) => [kind, to])).toEqual([['called', '+6281370009876']]);
  });

  it('somebody whom nothing reaches makes no row to call: they are in the room', async () => {
    const ticket = await arrive({ phone: undefined });
    await next();
    await tell();
    const found = await app.database.sql(`SELECT kind FROM messages WHERE subject_id = $1 AND kind = 'called'`, [
      ticket.bookingId,
    ]);
    expect(found).toEqual([]);
  });
});
