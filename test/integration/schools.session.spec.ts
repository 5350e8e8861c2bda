import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsArrivalService } from '../../src/modules/bookings/bookings.arrival.service.js';
import { BookingsReadService } from '../../src/modules/bookings/bookings.read.service.js';
import { NikOnList } from '../../src/modules/schools/schools.roster.errors.js';
import { SchoolsAnswerService } from '../../src/modules/schools/schools.answer.service.js';
import { SchoolsProposalService } from '../../src/modules/schools/schools.proposal.service.js';
import { SchoolsRosterUploadService } from '../../src/modules/schools/schools.roster.upload.service.js';
import { SchoolsRosterClock } from '../../src/modules/schools/schools.roster.clock.js';
import { SchoolsRosterConsentService } from '../../src/modules/schools/schools.roster.consent.service.js';
import { SchoolsRosterSeatingService } from '../../src/modules/schools/schools.roster.seating.service.js';
import { SchoolsRosterService } from '../../src/modules/schools/schools.roster.service.js';
import { SchoolsRosterSessionService } from '../../src/modules/schools/schools.roster.session.service.js';
import { NotFound } from '../../src/platform/database/database.errors.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { MONDAY, SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import {
  acceptDays,
  buildRosterSchool,
  buildSchoolRequest,
  type BuiltRequest,
  type BuiltSchool,
  listOf,
  listRow,
  pupilNik,
  sendList,
} from '../support/roster-builders.js';
import { buildRequest, buildSchool } from '../support/schools.js';

const SIXTEEN = '2010-06-15';
const SEVENTEEN = '2010-02-13';
/** Seventeen between the two days. */
const BETWEEN = '2010-02-14';

describe('the day of a school', () => {
  let app: TestApp;
  let school: BuiltSchool;
  let saturday: BuiltDay;
  let sunday: BuiltDay;
  let seating: SchoolsRosterSeatingService;
  let sessions: SchoolsRosterSessionService;
  let consents: SchoolsRosterConsentService;

  beforeAll(async () => {
    app = await startApp();
    school = await buildRosterSchool(app);
    saturday = await buildDay(app, { date: SATURDAY, counters: 6, cards: 40, poolFallBackHours: 48 });
    sunday = await buildDay(app, { date: SUNDAY, counters: 6, cards: 40 });
    seating = app.get(SchoolsRosterSeatingService);
    sessions = app.get(SchoolsRosterSessionService);
    consents = app.get(SchoolsRosterConsentService);
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.setClock(MONDAY);
  });
  afterAll(() => app.close());

  const accepted = async (rows: readonly string[], days: Parameters<typeof acceptDays>[2]): Promise<BuiltRequest> => {
    const request = await buildSchoolRequest(app, school);
    await sendList(app, request, listOf(rows));
    await acceptDays(app, request, days);
    return request;
  };
  const session = ({ id }: BuiltRequest) => sessions.ofRequest(school.officer, id);
  const pupilsOf = async (request: BuiltRequest) => {
    const { visits, without } = await session(request);
    return [...visits.flatMap(({ pupils }) => pupils), ...without];
  };
  const left = async (day: BuiltDay) => {
    const offer = await app.get(BookingsReadService).listSlots(day.site.id, day.day.date, 'record_first', 1);
    return offer.slots.reduce((sum, { placesLeft }) => sum + placesLeft, 0);
  };
  const answer = (index: number, birthDate = SIXTEEN) => ({
    nik: pupilNik(index, birthDate),
    birthDate,
    guardianName: 'Ibu Contoh',
    relation: 'mother' as const,
    phone: '0812 3456 7890',
  });

  it('gives every pupil a place, class by class, and everybody who agreed a booking of series S', async () => {
    const rows = [
      listRow(1, { className: 'XI B' }),
      listRow(2, { className: 'XI A', birthDate: SEVENTEEN }),
      listRow(3, { className: 'XI A', consent: '' }),
      listRow(4, { className: 'X' }),
    ];
    const request = await accepted(rows, [{ built: saturday, places: 4, cards: 1 }]);
    expect(await seating.seat(request.id)).toBe(3);
    expect(await seating.seat(request.id)).toBe(0);
    const pupils = await pupilsOf(request);
    expect(pupils.map(({ className, attendance }) => [className, attendance])).toEqual([
      ['X', 'expected'],
      ['XI A', 'expected'],
      ['XI A', 'open'],
      ['XI B', 'expected'],
    ]);
    expect(pupils.every(({ startsAt }) => startsAt !== null)).toBe(true);
    const booked = await app.database.sql<{ channel: string; cards: number }>(
      `SELECT b.channel, b.cards_held AS cards FROM bookings b JOIN pupils p ON p.booking_id = b.id
       WHERE p.request_id = $1 ORDER BY b.cards_held DESC`,
      [request.id],
    );
    expect(booked).toEqual([1, 0, 0].map((cards) => ({ channel: 'school', cards })));
  });

  it('gives nobody two places when many seat at once', async () => {
    const rows = Array.from({ length: 8 }, (_, index) => listRow(300 + index, { consent: index < 6 ? 'ya' : '' }));
    const day = await buildDay(app, { date: '2027-02-27', counters: 4 });
    const request = await accepted(rows, [{ built: day, places: 8 }]);
    const named = await Promise.all([seating.seat(request.id), seating.seat(request.id), seating.seat(request.id)]);
    expect(named.reduce((sum, count) => sum + count)).toBe(6);
    const counts = await app.database.sql(
      `SELECT count(*)::int AS kept, count(DISTINCT booking_id)::int AS booked, count(slot_id)::int AS places FROM pupils
       WHERE request_id = $1`,
      [request.id],
    );
    expect(counts).toEqual([{ kept: 8, booked: 6, places: 8 }]);
  });

  it('leaves who has a booking with it, and gives the place back', async () => {
    const request = await accepted([listRow(11), listRow(12)], [{ built: saturday, places: 2 }]);
    await buildBooking(app, sunday.slotIds[0] ?? '', [{ nik: pupilNik(11, SIXTEEN), name: 'Siswa Contoh 11' }]);
    const before = await left(saturday);
    expect(await seating.seat(request.id)).toBe(1);
    expect((await pupilsOf(request)).map(({ attendance }) => attendance).sort()).toEqual(['expected', 'own_booking']);
    expect(await left(saturday)).toBe(before + 1);
  });

  it('spreads a list over its days, and seats nobody who is too young on the first', async () => {
    const young = '2011-02-14';
    const rows = [listRow(21, { birthDate: young }), listRow(22), listRow(23)];
    const request = await accepted(rows, [
      { built: saturday, places: 2 },
      { built: sunday, places: 1 },
    ]);
    expect(await seating.seat(request.id)).toBe(3);
    const { visits } = await session(request);
    expect(visits.map(({ pupils }) => pupils.map(({ name }) => name))).toEqual([
      ['Siswa Contoh 22', 'Siswa Contoh 23'],
      ['Siswa Contoh 21'],
    ]);
  });

  it('promises no more cards than there are: the others are recorded', async () => {
    const poor = await buildDay(app, { date: '2027-02-20', counters: 2, cards: 1 });
    const rows = [31, 32, 33].map((index) => listRow(index, { birthDate: BETWEEN }));
    const request = await accepted(rows, [{ built: poor, places: 3, cards: 1 }]);
    expect(await seating.seat(request.id)).toBe(3);
    const cards = await app.database.sql<{ cards: number }>(
      `SELECT b.cards_held AS cards FROM bookings b JOIN pupils p ON p.booking_id = b.id WHERE p.request_id = $1
       ORDER BY 1 DESC`,
      [request.id],
    );
    expect(cards.map((row) => row.cards)).toEqual([1, 0, 0]);
  });

  describe('the guardian', () => {
    const asked = async (index: number) => {
      const request = await accepted(
        [listRow(index, { consent: '' }), listRow(index + 1)],
        [{ built: saturday, places: 2 }],
      );
      await seating.seat(request.id);
      const pupil = (await pupilsOf(request)).find(({ guardianToken }) => guardianToken !== null);
      return { request, id: pupil?.id ?? '', token: pupil?.guardianToken ?? '' };
    };

    it('agrees by a link: age and card are decided, and the kept place is the pupil’s', async () => {
      const { id, token, request } = await asked(41);
      expect(await consents.open(id, token)).toMatchObject({ state: 'asked', standing: 'unknown', booking: null });
      await consents.give(id, token, answer(41), 'id');
      const seen = await consents.open(id, token);
      expect(seen).toMatchObject({ state: 'seated', standing: 'record', age: 16, from: '2027-06-15' });
      expect(seen.booking?.code).toMatch(/^\w{10}$/);
      await consents.give(id, token, answer(42), 'id');
      const { pupils } = await app.get(SchoolsRosterService).view(school.officer, request.id);
      const shown = pupils.find((pupil) => pupil.id === id);
      expect(shown).toMatchObject({ standing: 'record', maskedNik: null, birthDate: null, age: null });
      const ledger = await app.database.sql('SELECT is_given, channel FROM guardian_consents WHERE pupil_id = $1', [
        id,
      ]);
      expect(ledger).toEqual([{ is_given: true, channel: 'link' }]);
    });

    it('is told what to correct, and which NIK another pupil has', async () => {
      const { id, token } = await asked(51);
      const wrong = consents.give(id, token, { ...answer(51), nik: '123', phone: 'x' }, 'id');
      await expect(wrong).rejects.toMatchObject({ problems: [{ field: 'nik' }, { field: 'guardian.phone' }] });
      await expect(consents.give(id, token, answer(52), 'id')).rejects.toThrow(NikOnList);
      expect((await consents.open(id, token)).state).toBe('asked');
    });

    it('keeps an own booking of the child: the place goes back', async () => {
      const { id, token } = await asked(61);
      await buildBooking(app, sunday.slotIds[1] ?? '', [{ nik: pupilNik(61, SIXTEEN), name: 'Siswa Contoh 61' }]);
      const before = await left(saturday);
      await consents.give(id, token, answer(61), 'id');
      expect((await consents.open(id, token)).state).toBe('own_booking');
      expect(await left(saturday)).toBe(before + 1);
    });

    it('needs the right link, and may change the mind before there is a booking', async () => {
      const request = await buildSchoolRequest(app, school);
      await sendList(app, request, listOf([listRow(71, { consent: '' })]));
      const [pupil] = await pupilsOf(request);
      const [id, token] = [pupil?.id ?? '', pupil?.guardianToken ?? ''];
      await expect(consents.open(id, `${token.slice(0, -1)}_`)).rejects.toThrow(NotFound);
      await expect(consents.open(school.id, token)).rejects.toThrow(NotFound);
      await consents.give(id, token, answer(71), 'en');
      await consents.withdraw(id, token, 'en');
      const [row] = await app.database.sql('SELECT state, nik_hmac, birth_on, phone_enc FROM pupils WHERE id = $1', [
        id,
      ]);
      expect(row).toEqual({ state: 'asked', nik_hmac: null, birth_on: null, phone_enc: null });
      expect(await sendList(app, request, listOf([listRow(71)]))).toMatchObject({ added: 0, kept: 1 });
    });
  });

  it('gives places without a name back at the hour of the day, and tells who was absent how to go on', async () => {
    const day = await buildDay(app, { date: '2027-02-21', counters: 2, poolFallBackHours: 48 });
    const rows = [listRow(81), listRow(82), listRow(83, { consent: '' })];
    const request = await accepted(rows, [{ built: day, places: 5 }]);
    await seating.seat(request.id);
    await app.setClock('2027-02-19T08:50:00+07:00');
    const before = await left(day);
    await seating.releaseDue();
    expect(await left(day)).toBe(before);
    await app.setClock('2027-02-19T09:10:00+07:00');
    await seating.releaseDue();
    expect(await left(day)).toBe(before + 3);

    const arrivals = app.get(BookingsArrivalService);
    const clerk = await buildStaff(app);
    const came = (await pupilsOf(request)).find(({ name }) => name.endsWith('81'));
    const [{ id: bookingId } = { id: '' }] = await app.database.sql<{ id: string }>(
      'SELECT booking_id AS id FROM pupils WHERE id = $1',
      [came?.id],
    );
    await app.setClock('2027-02-21T10:00:00+07:00');
    await app.get(UnitOfWork).run(async (tx) => {
      const seen = await app.get(BookingsReadService).reread(tx, bookingId);
      await arrivals.arrive(tx, clerk, seen);
    });
    expect((await pupilsOf(request)).map(({ attendance }) => attendance)).toEqual(['arrived', 'expected', 'open']);
    await app.get(UnitOfWork).run(async (tx) => {
      const seen = await app.get(BookingsReadService).reread(tx, bookingId);
      const [person] = (await app.get(BookingsReadService).findWhole(tx, bookingId))?.people ?? [];
      await arrivals.finish(tx, clerk, seen, day.site, [{ personId: person?.id ?? '', outcome: 'recorded' }]);
    });
    await app.setClock('2027-02-21T15:00:00+07:00');
    const pupils = await pupilsOf(request);
    expect(pupils.map(({ attendance }) => attendance)).toEqual(['recorded', 'absent', 'absent']);
    const absent = pupils[1];
    const again = await sessions.openAgain(absent?.id ?? '', absent?.againToken ?? '');
    expect(again).toMatchObject({ name: 'Siswa Contoh 82', mayBook: true, birthDate: SIXTEEN });
    expect(JSON.stringify(again)).not.toMatch(/\d{16}/);
    expect(pupils[0]?.againToken).toBeNull();
  });

  it('has a list for the team of the site, with the code that the desk knows', async () => {
    const [visit] = await sessions.ofTeam(await buildStaff(app), saturday.site, SATURDAY);
    expect(visit?.schoolName).toBe(school.name);
    expect(visit?.pupils.find(({ attendance }) => attendance === 'expected')?.code).toMatch(/^\w{10}$/);
    await expect(sessions.ofTeam(school.officer, saturday.site, SATURDAY)).rejects.toThrow(NotFound);
  });

  it('moves with its visit: bookings end, are told, and wait for the next places', async () => {
    const rows = [listRow(91, { consent: '' }), listRow(92)];
    const request = await accepted(rows, [{ built: sunday, places: 2 }]);
    await seating.seat(request.id);
    const release = `UPDATE school_visits SET ended_reason = 'moved'
      WHERE proposal_id IN (SELECT id FROM school_proposals WHERE request_id = $1)`;
    await app.database.sql(release, [request.id]);
    const ended = `SELECT b.status, b.reason FROM bookings b JOIN pupils p ON p.booking_id = b.id WHERE p.request_id = $1`;
    expect(await app.database.sql(ended, [request.id])).toEqual([{ status: 'booked', reason: null }]);
    expect(await seating.freeMoved()).toBe(1);
    expect(await seating.freeMoved()).toBe(0);
    await seating.seat(request.id);
    const { visits, without } = await session(request);
    expect([visits, without.map(({ attendance }) => attendance)]).toEqual([[], ['open', 'open']]);
    const { pupils } = await app.get(SchoolsRosterService).view(school.officer, request.id);
    expect(pupils.map(({ state, hasSeat }) => [state, hasSeat])).toEqual([
      ['asked', false],
      ['known', false],
    ]);
  });

  it('follows what office and school agree on: a proposal, an answer, and everybody has a time', async () => {
    const own = await buildSchool(app);
    const id = await buildRequest(app, own, { pupils: 6, wishedDates: [SUNDAY] });
    const rows = Array.from({ length: 6 }, (_, index) => listRow(200 + index, { consent: index > 0 ? 'ya' : '' }));
    const file = { bytes: Buffer.from(listOf(rows)), isPasted: false, withHidden: false };
    await app.get(SchoolsRosterUploadService).upload(own.officer, id, file);
    const { proposal } = await app.get(SchoolsProposalService).propose(await buildStaff(app, 'supervisor'), id);
    await seating.seatAll();
    expect((await sessions.ofRequest(own.officer, id)).visits).toEqual([]);
    await app.get(SchoolsAnswerService).accept(own.officer, proposal?.id ?? '');
    await seating.seatAll();
    const { visits, without } = await sessions.ofRequest(own.officer, id);
    const pupils = visits.flatMap((one) => one.pupils);
    expect([pupils.length, without]).toEqual([6, []]);
    expect(pupils.map(({ attendance }) => attendance).sort()).toEqual([
      'expected',
      'expected',
      'expected',
      'expected',
      'expected',
      'open',
    ]);
    expect(pupils.every(({ startsAt }) => startsAt !== null)).toBe(true);
  });

  it('is forgotten by purpose: numbers a month after the day, names after three', async () => {
    const request = await accepted([listRow(95), listRow(96, { consent: '' })], [{ built: sunday, places: 2 }]);
    await seating.seat(request.id);
    const kept = () =>
      app.database.sql<{ numbers: number; names: number }>(
        `SELECT count(nik_enc)::int AS numbers, count(DISTINCT name_enc)::int AS names FROM pupils WHERE request_id = $1`,
        [request.id],
      );
    const forgetOn = async (date: string) => {
      await app.setClock(`${date}T15:00:00+07:00`);
      await app.get(SchoolsRosterClock).forgetDue();
      return kept();
    };
    expect(await forgetOn('2027-03-15')).toEqual([{ numbers: 1, names: 2 }]);
    expect(await forgetOn('2027-03-17')).toEqual([{ numbers: 0, names: 2 }]);
    expect(await forgetOn('2027-05-16')).toEqual([{ numbers: 0, names: 1 }]);
  });
});
