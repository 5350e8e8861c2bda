import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { BookingsBlockService } from '../../src/modules/bookings/bookings.block.service.js';
import { BookingsEndingService } from '../../src/modules/bookings/bookings.ending.service.js';
import { CalendarService } from '../../src/modules/calendar/calendar.service.js';
import { CalendarModeService } from '../../src/modules/calendar/calendar.mode.service.js';
import { CrewsService } from '../../src/modules/crews/crews.service.js';
import { SchoolsAnswerService } from '../../src/modules/schools/schools.answer.service.js';
import { SchoolsCalendarService } from '../../src/modules/schools/schools.calendar.service.js';
import { SchoolsMovingService } from '../../src/modules/schools/schools.moving.service.js';
import { SchoolsProposalService } from '../../src/modules/schools/schools.proposal.service.js';
import { SchoolsRequestService } from '../../src/modules/schools/schools.request.service.js';
import { SATURDAY, startApp, SUNDAY, type TestApp } from '../support/app.js';
import { buildDay, buildStaff, DISTRICT, getSite } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { buildRequest, buildSchool, type BuiltSchool, regionId, wishes } from '../support/schools.js';

const AFTER_72_HOURS = '2027-02-11T11:00:00+07:00';
const NEXT_SATURDAY = '2027-02-20';

describe('the proposal of the office', () => {
  let app: TestApp;
  let office: StaffActor;
  let school: BuiltSchool;

  let officeSite: string;

  // Every test has the days to itself: a proposal looks at all that come.
  beforeEach(async () => {
    app = await startApp();
    office = await buildStaff(app, 'supervisor');
    school = await buildSchool(app);
    officeSite = (await getSite(app)).id;
  });
  afterEach(async () => {
    await expectInvariants(app.database);
    await app.close();
  });

  const proposals = () => app.get(SchoolsProposalService);
  const answers = () => app.get(SchoolsAnswerService);
  const requests = () => app.get(SchoolsRequestService);
  const propose = (id: string) => proposals().propose(office, id);
  const taken = async (): Promise<number> =>
    (await app.database.sql<{ n: number }>('SELECT coalesce(sum(taken), 0)::int AS n FROM slots'))[0]?.n ?? 0;
  const cards = async (): Promise<number> =>
    (await app.database.sql<{ n: number }>('SELECT coalesce(sum(promised), 0)::int AS n FROM day_stocks'))[0]?.n ?? 0;
  const partsOf = (whole: Awaited<ReturnType<typeof propose>>) =>
    whole.visits.filter((v) => !v.endedReason).map(({ date, pupils, siteName }) => [date, pupils, siteName]);
  const openVisits = () =>
    app.get(CalendarModeService).add(SYSTEM_ACTOR, officeSite, {
      mode: 'school_visit',
      isOpen: true,
      from: '2027-01-01',
      to: null,
      legalBasis: 'uji',
      isRegionWide: true,
    });

  it('holds places and cards over days and sites for 72 hours, says how many are recorded only, and is accepted', async () => {
    await buildDay(app, { date: SATURDAY, counters: 2, schoolPlaces: 1, cards: 12 });
    await buildDay(app, { date: SATURDAY, site: DISTRICT });
    await buildDay(app, { date: SUNDAY, counters: 1 });
    const before = [await taken(), await cards()];
    const id = await buildRequest(app, school, { pupils: 70, adults: 30 });
    const whole = await propose(id);
    expect(whole.request.status).toBe('proposed');
    expect(whole.proposal).toMatchObject({ number: 1, status: 'held', pupils: 70, cardsWanted: 30, cards: 12 });
    expect(whole.proposal?.expiresAt?.toISOString()).toMatch(/^2027-02-11T03:0/);
    expect(partsOf(whole).map(([date, pupils]) => [date, pupils])).toEqual([
      [SATURDAY, 40],
      [SATURDAY, 20],
      [SUNDAY, 10],
    ]);
    expect([await taken(), await cards()]).toEqual([(before[0] ?? 0) + 70, (before[1] ?? 0) + 12]);

    const accepted = await answers().accept(school.officer, whole.proposal?.id ?? '');
    expect([accepted.request.status, accepted.proposal?.status]).toEqual(['accepted', 'accepted']);
    expect((await answers().accept(school.officer, whole.proposal?.id ?? '')).request.version).toBe(
      accepted.request.version,
    );
    await app.setClock(AFTER_72_HOURS);
    await app.get(BookingsEndingService).releaseExpired();
    await answers().expireDue();
    expect((await requests().get(office, id)).request.status).toBe('accepted');
    expect(await taken()).toBe((before[0] ?? 0) + 70);
    expect(accepted.events.map(({ to }) => to)).toEqual(['draft', 'sent', 'proposed', 'accepted']);

    await answers().withdraw(school.officer, id, 'tidak jadi');
    expect([await taken(), await cards()]).toEqual(before);
  });

  it('holds nothing when not all of them have a place', async () => {
    await buildDay(app, { date: SATURDAY, counters: 1 });
    const before = await taken();
    const id = await buildRequest(app, school, { pupils: 21 });
    await expect(propose(id)).rejects.toMatchObject({ code: 'no_plan' });
    expect(await proposals().preview(office, id)).toBeNull();
    expect([await taken(), (await requests().get(office, id)).request.status]).toEqual([before, 'sent']);
  });

  it('ends by the clock, and what it held is free for the next', async () => {
    await buildDay(app, { date: SATURDAY, counters: 1 });
    const before = await taken();
    const id = await buildRequest(app, school, { pupils: 20 });
    const held = await propose(id);
    const other = await buildRequest(app, await buildSchool(app), { pupils: 20 });
    await expect(propose(other)).rejects.toMatchObject({ code: 'no_plan' });
    await app.setClock(AFTER_72_HOURS);
    await expect(answers().accept(school.officer, held.proposal?.id ?? '')).rejects.toMatchObject({
      code: 'proposal_over',
    });
    // Before any clock has run, what ran out stands in nobody's way.
    expect((await propose(other)).request.status).toBe('proposed');
    expect(await answers().expireDue()).toBe(1);
    const lapsed = await requests().get(school.officer, id);
    expect([lapsed.request.status, lapsed.proposal?.status]).toEqual(['lapsed', 'expired']);
    expect(await taken()).toBe(before + 20);
  });

  it('is countered with other wishes, and made anew from them', async () => {
    await buildDay(app, { date: SATURDAY, counters: 1 });
    await buildDay(app, { date: NEXT_SATURDAY, counters: 1 });
    const before = await taken();
    const id = await buildRequest(app, school, { pupils: 15 });
    const first = await propose(id);
    expect(partsOf(first).map(([date]) => date)).toEqual([SATURDAY]);
    const wanted = wishes({ pupils: 10, wishedDates: [NEXT_SATURDAY], note: 'ada lomba' });
    const countered = await answers().counter(school.officer, first.proposal?.id ?? '', wanted);
    expect([countered.request.status, countered.request.pupils, await taken()]).toEqual(['countered', 10, before]);
    const second = await propose(id);
    expect([second.proposal?.number, ...partsOf(second).map(([date, pupils]) => `${date} ${pupils}`)]).toEqual([
      2,
      `${NEXT_SATURDAY} 10`,
    ]);
    await expect(answers().accept(school.officer, first.proposal?.id ?? '')).rejects.toMatchObject({
      code: 'proposal_over',
    });
  });

  it('keeps out of exams, and of Saturdays of a six-day school until lessons and the way are over', async () => {
    await buildDay(app, { date: SATURDAY, counters: 1 });
    await buildDay(app, { date: NEXT_SATURDAY, counters: 1 });
    await buildDay(app, { date: SUNDAY, counters: 1 });
    const sixDays = await buildSchool(app, { weekDays: 6, lessonsTo: '11:00' });
    await app.get(SchoolsCalendarService).save(
      sixDays.officer,
      { schoolId: sixDays.id },
      {
        kind: 'exam',
        name: 'Ujian',
        from: SUNDAY,
        to: SUNDAY,
      },
    );
    const id = await buildRequest(app, sixDays, { pupils: 14, wishedDates: [SATURDAY] });
    const whole = await propose(id);
    // From 11:36 on: seven times of twelve minutes on each of both Saturdays.
    expect(
      whole.visits.map(({ date, startsAt, pupils }) => [date, startsAt.toISOString().slice(11, 16), pupils]),
    ).toEqual([
      [SATURDAY, '04:36', 7],
      [NEXT_SATURDAY, '04:36', 7],
    ]);
  });

  it('sends a team to the school where that is open, never two schools to one team at once', async () => {
    const closed = wishes({ mode: 'school_visit', wishedDates: ['2027-02-16'], pupils: 10, accepts: ['lessons'] });
    await expect(requests().create(school.officer, school.id, closed)).rejects.toMatchObject({
      code: 'mode_closed',
      body: {
        since: '2025-02-27',
        alternatives: ['weekend_block'],
        legalBasis: expect.stringContaining('400.8.3.2/3152'),
      },
    });
    await openVisits();
    const { id: teamId } = await app
      .get(CrewsService)
      .add(office, officeSite, { kind: 'team', name: 'Tim 1', stations: 2 });
    const other = await buildSchool(app);
    const want = wishes({
      mode: 'school_visit',
      wishedDates: ['2027-02-16'],
      pupils: 60,
      accepts: ['lessons'],
      maxDays: 1,
    });
    const ids = [await buildRequest(app, school, want)];
    ids.push(await buildRequest(app, other, want));
    const [first, second] = await Promise.all(ids.map(propose));
    const dates = [first, second].map((whole) => whole?.visits.map(({ date }) => date)[0]).sort();
    expect(new Set(dates).size).toBe(2);
    expect(dates).toContain('2027-02-16');
    expect(first?.visits[0]).toMatchObject({ pupils: 60, crews: ['Tim 1'] });
    const out = await app.database.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM crew_assignments WHERE crew_id = $1 AND released_at IS NULL',
      [teamId],
    );
    expect(out[0]?.n).toBe(2);
    // The team works there on that day; nobody else books there.
    const there = second?.visits[0];
    const isThere = async () =>
      (await app.get(CalendarService).listWorkplaces()).some(({ id }) => id === there?.siteId);
    expect(await isThere()).toBe(false);
    const days = await app.http().get(`/api/v1/sites/${there?.siteId}/days?service=record_first`).expect(200);
    expect(days.body.every(({ placesLeft }: { placesLeft: number }) => placesLeft === 0)).toBe(true);
    // What was let go is used again, on the same day.
    await answers().withdraw(school.officer, ids[0] ?? '', null);
    const again = await propose(await buildRequest(app, school, want));
    expect(again.visits[0]?.date).toBe(first?.visits[0]?.date);
    // Nobody goes out on Idulfitri, nor on the days of leave around it.
    const feast = await propose(
      await buildRequest(app, await buildSchool(app), { ...want, wishedDates: ['2027-03-10'] }),
    );
    expect(feast.visits.map(({ date }) => date)).toEqual(['2027-03-07']);
    await app.setClock(`${there?.date}T12:00:00+07:00`);
    expect(await isThere()).toBe(true);
    const slots = await app
      .http()
      .get(`/api/v1/sites/${there?.siteId}/days/${there?.date}/slots?service=record_first`)
      .expect(200);
    expect(slots.body.slots.every(({ placesLeft }: { placesLeft: number }) => placesLeft === 0)).toBe(true);
  });

  it('proposes all visits anew in one act when exams come to lie on them, and leaves the others standing', async () => {
    await buildDay(app, { date: SATURDAY, counters: 1 });
    await buildDay(app, { date: SUNDAY, counters: 1 });
    await buildDay(app, { date: NEXT_SATURDAY, counters: 2 });
    const id = await buildRequest(app, school, { pupils: 30 });
    const whole = await propose(id);
    await answers().accept(school.officer, whole.proposal?.id ?? '');
    const before = await taken();
    await app
      .get(SchoolsCalendarService)
      .import(
        school.officer,
        { schoolId: school.id },
        `jenis;nama;mulai;selesai\nujian;Ujian praktik;14/02/2027;16/02/2027\nlomba;x;1;2`,
      );
    const region = await regionId(app);
    const hit = await app.get(SchoolsMovingService).listHit(office, region);
    expect(hit.map(({ request, hits }) => [request.id, hits.map(({ reason, visit }) => [reason, visit.date])])).toEqual(
      [[id, [['exam', SUNDAY]]]],
    );
    const moved = await app.get(SchoolsMovingService).moveAll(office, region);
    expect(moved).toMatchObject([{ requestId: id, moved: 1, withoutPlace: 0 }]);
    const after = await requests().get(school.officer, id);
    expect([after.request.status, after.events.at(-1)?.reason]).toEqual(['proposed', 'moved']);
    expect(after.visits.map(({ date, pupils }) => [date, pupils])).toEqual([
      [SATURDAY, 20],
      [NEXT_SATURDAY, 10],
    ]);
    expect(await taken()).toBe(before);
    expect(await app.get(SchoolsMovingService).listHit(office, region)).toEqual([]);
    const told = await app.database.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE topic = 'school-request-changed' AND subject_id = $1 AND subject_version = $2`,
      [id, after.request.version],
    );
    expect(told[0]?.n).toBe(1);
    // Nobody answers: what stood before goes on to stand.
    await app.setClock(AFTER_72_HOURS);
    await answers().expireDue();
    const left = await requests().get(school.officer, id);
    expect([left.request.status, left.proposal?.pupils, partsOf(left).length]).toEqual(['accepted', 20, 1]);
    const blocks = app.get(BookingsBlockService);
    expect((await blocks.get(left.visits[0]?.blockId ?? '')).status).toBe('booked');
  });

  it('waits for the coordinator, and answers nobody else', async () => {
    const fresh = await buildSchool(app, {}, false);
    await expect(buildRequest(app, fresh)).rejects.toMatchObject({ code: 'school_not_confirmed' });
    const id = await buildRequest(app, school);
    for (const foreign of [
      fresh.officer,
      await buildStaff(app, 'supervisor', { region: '17.02' }),
      await buildStaff(app, 'desk'),
    ]) {
      await expect(requests().get(foreign, id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(proposals().propose(foreign, id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(answers().withdraw(foreign, id, null)).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(proposals().propose(school.officer, id)).rejects.toMatchObject({ code: 'not_found' });
    const province = await buildStaff(app, 'province');
    expect((await requests().get(province, id)).school.id).toBe(school.id);
    const ofCity = await buildSchool(app, { owner: 'city', level: 'smp' });
    await expect(requests().listOf(province, ofCity.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
