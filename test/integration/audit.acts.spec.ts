import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { BlanksOutlookService } from '../../src/modules/blanks/blanks.outlook.service.js';
import { BlanksStockService } from '../../src/modules/blanks/blanks.stock.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskPaperService } from '../../src/modules/desk/desk.paper.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { PrintingService } from '../../src/modules/printing/printing.service.js';
import { SchoolsRosterService } from '../../src/modules/schools/schools.roster.service.js';
import { SchoolsRosterSessionService } from '../../src/modules/schools/schools.roster.session.service.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { bornOn, buildDay, type BuiltDay, buildStaff, OFFICE, person } from '../support/builders.js';
import { buildRosterSchool, buildSchoolRequest, sendList } from '../support/roster-builders.js';

interface Entry {
  action: string;
  staff: string | null;
  details: Record<string, unknown>;
  people: number;
}

describe('what staff do stands in the audit', () => {
  let app: TestApp;
  let day: BuiltDay;
  let clerk: StaffActor;
  let supervisor: StaffActor;
  let requestId: string;
  let officer: StaffActor;

  /** What the audit has after `act` that it had not before. */
  const after = async (act: () => Promise<unknown>): Promise<Entry[]> => {
    const all = () =>
      app.database.sql<Entry & { id: string }>(
        `SELECT id, action, staff_id AS staff, details, coalesce(cardinality(people_hmacs), 0) AS people FROM audit_entries`,
      );
    const before = new Set((await all()).map(({ id }) => id));
    await act();
    return (await all()).filter(({ id }) => !before.has(id)).map(({ id: _, ...entry }) => entry);
  };
  const shown = (list: string, staff: StaffActor) =>
    expect.objectContaining({
      action: 'list.shown',
      staff: staff.staffId,
      details: expect.objectContaining({ list }) as object,
    }) as object;

  beforeAll(async () => {
    app = await startApp({ now: '2027-02-13T08:55:00+07:00' });
    day = await buildDay(app, { counters: 2, standbyPlaces: 20, cards: 10 });
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    supervisor = await buildStaff(app, 'supervisor', { site: OFFICE });
    const school = await buildRosterSchool(app);
    const request = await buildSchoolRequest(app, school);
    ({ id: requestId } = request);
    ({ officer } = school);
    await sendList(
      app,
      request,
      `Nama;NIK;Kelas\nSiswa Contoh;${bornOn(1, '2010-06-15').nik};XI A\nSiswa Lain;1771021399109901;XI A\n`,
    );
  });
  afterAll(() => app.close());

  it('a list on paper', async () => {
    const entries = await after(() => app.get(DeskPaperService).list(clerk, day.site.id));
    expect(entries).toEqual([shown('desk_paper', clerk)]);
  });

  it('lists of people to call', async () => {
    const printing = app.get(PrintingService);
    expect(await after(() => printing.toCall(supervisor, day.site.id))).toEqual([shown('to_call', supervisor)]);
    expect(await after(() => printing.unrecorded(supervisor, day.site.id))).toEqual([shown('unrecorded', supervisor)]);
  });

  it('lists of pupils, for the school and for the team', async () => {
    const sessions = app.get(SchoolsRosterSessionService);
    expect(await after(() => sessions.ofRequest(officer, requestId))).toEqual([shown('school_day', officer)]);
    expect(await after(() => sessions.ofTeam(clerk, day.site, SATURDAY))).toEqual([shown('school_team', clerk)]);
  });

  it('refused rows with what was typed: by the NIK in them too', async () => {
    let rows = 0;
    const entries = await after(async () => {
      rows = (await app.get(SchoolsRosterService).refusals(officer, requestId)).length;
    });
    expect(rows).toBeGreaterThan(0);
    expect(entries).toMatchObject([
      { action: 'roster.refusals_exported', staff: officer.staffId, details: { lines: rows } },
    ]);
  });

  it('the ledger as a file', async () => {
    const entries = await after(() =>
      app.get(BlanksOutlookService).exportMovements(supervisor, day.site.id, { blankKind: 'ktp' }),
    );
    expect(entries).toMatchObject([{ action: 'stock.exported', staff: supervisor.staffId }]);
  });

  it('every change of the stock: by hand, taken back, set aside, and by a card that is printed', async () => {
    const stock = app.get(BlanksStockService);
    let id = '';
    const receipt = { kind: 'receipt', quantity: 5, reason: 'uji' } as const;
    const moved = await after(async () => ({ id } = await stock.move(supervisor, day.site.id, receipt)));
    expect(moved.map(({ action }) => action)).toContain('stock.moved');
    expect(
      (await after(() => stock.reverse(supervisor, day.site.id, id, 'salah'))).map(({ action }) => action),
    ).toContain('stock.reversed');
    const want = { allotted: 9, reserve: 0 };
    expect(
      (await after(() => stock.allot(supervisor, day.site.id, SATURDAY, want))).map(({ action }) => action),
    ).toContain('stock.allotted');
    const applicants = [{ ...person(5), recordedBefore: true }];
    const { ticket } = await app
      .get(DeskArrivalService)
      .walkIn(clerk, { siteId: day.site.id, service: 'print_first', applicants });
    const [counter] = await app.database.sql<{ id: string }>(
      'SELECT id FROM counters WHERE site_id = $1 ORDER BY number',
      [day.site.id],
    );
    await app.get(DeskCounterService).open(clerk, counter?.id ?? '');
    await app.get(DeskCounterService).next(clerk, counter?.id ?? '');
    await app.get(DeskTicketService).start(clerk, ticket.id);
    const [first] = ticket.people;
    const printed = await after(() =>
      app
        .get(DeskTicketService)
        .finish(clerk, ticket.id, { results: [{ personId: first?.id ?? '', outcome: 'printed' }] }),
    );
    expect(printed).toContainEqual(
      expect.objectContaining({
        action: 'stock.moved',
        staff: clerk.staffId,
        details: expect.objectContaining({ kind: 'issue', quantity: -1 }) as object,
      }),
    );
    const movements = await app.database.sql<{ id: string }>(
      `SELECT id FROM blank_movements m WHERE NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.subject_type = 'blank_movement' AND e.subject_id = m.id::text)`,
    );
    expect(movements).toEqual([]);
  });

  it('what is refused leaves no row', async () => {
    const stranger = await buildStaff(app, 'desk', { site: 'kecamatan-177101' });
    const entries = await after(async () => {
      await expect(app.get(DeskPaperService).list(stranger, day.site.id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(app.get(SchoolsRosterSessionService).ofRequest(stranger, requestId)).rejects.toMatchObject({
        code: 'not_found',
      });
    });
    expect(entries).toEqual([]);
  });
});
