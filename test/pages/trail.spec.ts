import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { AuditSealing } from '../../src/platform/access/audit.sealing.service.js';
import { DeskArrivalService } from '../../src/modules/desk/desk.arrival.service.js';
import { DeskPaperService } from '../../src/modules/desk/desk.paper.service.js';
import { DeskTicketService } from '../../src/modules/desk/desk.ticket.service.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import {
  buildAccount,
  buildDay,
  type BuiltDay,
  buildStaff,
  DISTRICT,
  getSite,
  OFFICE,
  OTHER_REGION,
  person,
} from '../support/builders.js';
import { type Reply, Visitor } from '../support/visitor.js';

const words = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/&quot;/g, '"');
const hidden = (html: string, action: string): Record<string, string> => {
  const [form = ''] = [...html.matchAll(/<form[\s\S]*?<\/form>/g)]
    .map(([whole]) => whole)
    .filter((whole) => whole.includes(`action="${action}"`) && whole.includes('type="hidden"'));
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
};
const rowsOf = (html: string): string[] =>
  (/<tbody[\s\S]*<\/tbody>/.exec(html)?.[0].match(/<tr[\s\S]*?<\/tr>/g) ?? []).map(words);

describe('the page /jejak', () => {
  let app: TestApp;
  let day: BuiltDay;
  let clerk: StaffActor;
  let auditor: Visitor;
  const url = () => app.nest.getUrl();
  const who = person(1);
  const actions = async (action: string) =>
    app.database.sql<{ staff: string; details: Record<string, unknown>; people: string[] | null; site: string | null }>(
      `SELECT staff_id AS staff, details, people_hmacs AS people, site_id AS site FROM audit_entries WHERE action = $1 ORDER BY id`,
      [action],
    );
  const lookUp = (visitor: Visitor, nik: string, more: Record<string, string> = {}): Promise<Reply> =>
    visitor.post('/jejak', { nik, alasan: 'Surat 12/2027', ...more });
  const enter = async (
    role: 'auditor' | 'admin' | 'supervisor',
    site: string,
    wholeRegion = true,
  ): Promise<Visitor> => {
    const { id: siteId, regionId } = await getSite(app, site);
    const username = `${role}-${site}-${wholeRegion}`;
    await buildAccount(app, username, [{ role, regionId, siteId: wholeRegion ? null : siteId }]);
    return Visitor.signedIn(await url(), username);
  };

  beforeAll(async () => {
    app = await startApp({ now: '2027-02-13T08:55:00+07:00' });
    await app.listen();
    day = await buildDay(app, { counters: 2, standbyPlaces: 20 });
    clerk = await buildStaff(app, 'desk', { site: OFFICE });
    const arrivals = app.get(DeskArrivalService);
    for (const index of [1, 2]) {
      const want = { siteId: day.site.id, service: 'ikd', applicants: [person(index)] };
      const { ticket } = await arrivals.walkIn(clerk, want);
      const [first] = ticket.people;
      for (let look = 0; look < (index === 1 ? 2 : 1); look += 1)
        await app.get(DeskTicketService).revealNik(clerk, ticket.id, first?.id ?? '');
    }
    auditor = await enter('auditor', OFFICE);
  });
  afterAll(() => app.close());

  it('is for auditors and admins alone', async () => {
    expect((await new Visitor(await url()).get('/jejak')).status).toBe(303);
    expect((await (await enter('supervisor', OFFICE)).get('/jejak')).status).toBe(403);
    for (const visitor of [auditor, await enter('admin', OFFICE)]) {
      const { status, html } = await visitor.get('/jejak');
      expect(status).toBe(200);
      expect(words(html)).toContain('Jejak audit');
    }
  });

  it('says who saw a NIK: who, when, what, where and why', async () => {
    const { status, html } = await lookUp(auditor, who.nik);
    expect(status).toBe(200);
    expect(rowsOf(html)).toHaveLength(2);
    for (const row of rowsOf(html)) {
      expect(row).toContain(clerk.username);
      expect(row).toContain('NIK lengkap dibuka');
      expect(row).toContain(day.site.name);
      expect(row).toMatch(/nomor antrean B\d+/);
      expect(row).toContain('13 Februari');
    }
  });

  it('shows the NIK nowhere: not in the page, not in an address, not in the rows', async () => {
    const { html, location } = await lookUp(auditor, who.nik);
    expect(html).not.toContain(who.nik);
    expect(location).toBe('');
    expect(html).not.toMatch(/method="get"[\s\S]*name="nik"/);
    const [row] = await app.database.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_entries e WHERE to_jsonb(e)::text LIKE '%' || $1 || '%'`,
      [who.nik],
    );
    expect(row?.count).toBe(0);
  });

  it('is itself written down, with the reason, and shows up in the next look-up', async () => {
    const before = (await actions('nik.looked_up')).length;
    await lookUp(auditor, person(9).nik, { alasan: 'Permintaan warga 7' });
    const [last] = (await actions('nik.looked_up')).slice(before);
    expect(last?.details).toMatchObject({ reason: 'Permintaan warga 7', lines: 0 });
    expect(last?.people).toHaveLength(1);
    const { html } = await lookUp(auditor, person(9).nik);
    expect(rowsOf(html)).toHaveLength(1);
    expect(rowsOf(html)[0]).toContain('Permintaan warga 7');
  });

  it.each([
    ['no reason', { nik: '1771010101900001', alasan: ' ' }, 'alasan'],
    ['no NIK', { nik: '', alasan: 'Surat 1' }, 'nik'],
    ['what is no NIK', { nik: '123', alasan: 'Surat 1' }, 'nik'],
  ])('refuses %s, and looks for nobody', async (_what, form, field) => {
    const before = (await actions('nik.looked_up')).length;
    const { status, html } = await auditor.post('/jejak', form);
    expect(status).toBe(422);
    expect(html).toContain(`href="#${field}"`);
    if (form.nik) expect(html).not.toContain(form.nik);
    expect(await actions('nik.looked_up')).toHaveLength(before);
  });

  it('shows no region what another one did, and a site only its own', async () => {
    const rowsFor = async (visitor: Visitor) => rowsOf((await lookUp(visitor, who.nik)).html).join();
    expect(await rowsFor(await enter('auditor', OTHER_REGION))).not.toContain(clerk.username);
    expect(await rowsFor(await enter('auditor', DISTRICT, false))).not.toContain(clerk.username);
    expect(await rowsFor(await enter('auditor', OFFICE, false))).toContain(clerk.username);
  });

  it('lists by member of staff and by day', async () => {
    const day13 = await auditor.get(`/jejak?staf=${clerk.staffId}&dari=13-2-2027&sampai=13-2-2027`);
    expect(rowsOf(day13.html).length).toBeGreaterThan(2);
    for (const row of rowsOf(day13.html)) expect(row).toContain(clerk.username);
    const day12 = await auditor.get('/jejak?dari=12-2-2027&sampai=12-2-2027');
    expect(words(day12.html)).toContain('Tidak ada catatan pada tanggal ini.');
    const nobody = await auditor.get(`/jejak?staf=${day.site.id}`);
    expect(rowsOf(nobody.html)).toEqual([]);
  });

  it('goes on to the next page, by NIK without showing it', async () => {
    await app.database.sql(
      `INSERT INTO audit_entries (id, occurred_at, staff_id, action, subject_type, subject_id, region_id, site_id, details, people_hmacs)
       SELECT gen_random_uuid(), occurred_at - n * interval '1 minute', staff_id, action, subject_type, subject_id, region_id, site_id,
         details || jsonb_build_object('reason', 'lama ' || n), people_hmacs
       FROM (SELECT * FROM audit_entries WHERE action = 'nik.revealed' ORDER BY id LIMIT 1) e, generate_series(1, 60) n`,
    );
    const first = await lookUp(auditor, who.nik);
    expect(rowsOf(first.html)).toHaveLength(50);
    const next = await auditor.post('/jejak', hidden(first.html, '/jejak'));
    expect(next.status).toBe(200);
    expect(rowsOf(next.html).at(-1)).toContain('lama 60');
    expect((await actions('nik.looked_up')).at(-1)?.details).toMatchObject({ page: 2, reason: 'Surat 12/2027' });
  });

  it('gives a file, in which no cell is a formula, and writes that down', async () => {
    await app.get(DeskPaperService).list(clerk, day.site.id);
    await app.database.sql(
      `UPDATE audit_entries SET details = details || '{"reason": "=1+1"}' WHERE action = 'nik.revealed'`,
    );
    const found = await lookUp(auditor, who.nik);
    const file = await auditor.post('/jejak/unduh', hidden(found.html, '/jejak/unduh'));
    expect(file.headers.get('content-type')).toContain('text/csv');
    const lines = file.html.split('\r\n').filter((line) => line.includes(';'));
    expect(lines.length).toBeGreaterThan(60);
    expect(file.html).toContain(`"'=1+1`);
    expect(file.html).not.toMatch(/(^|;)"=/m);
    expect(file.html).not.toContain(who.nik);
    const [written] = await actions('audit.exported');
    expect(written).toMatchObject({ details: { reason: 'Surat 12/2027', lines: lines.length - 1 } });
    expect(written?.people).toHaveLength(1);
    const all = await auditor.post('/jejak/unduh', { dari: SATURDAY, sampai: SATURDAY });
    expect(all.html).toContain('Daftar nama dibuka');
    expect(await actions('audit.exported')).toHaveLength(2);
  });

  it('shows the newest seals, to be kept elsewhere', async () => {
    await app.get(AuditSealing).seal();
    const [head] = await app.database.sql<{ seq: number; hash: string }>(
      'SELECT seq::int, hash FROM audit_seals WHERE chain = $1 ORDER BY seq DESC LIMIT 1',
      [day.site.id],
    );
    const shown = words((await auditor.get('/jejak')).html);
    expect(shown).toContain(head?.hash.slice(0, 16));
    expect(shown).toContain(`${day.site.name} : ${head?.seq}`);
  });
});
