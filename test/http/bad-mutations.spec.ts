import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AppModule } from '../../src/app.module.js';
import { isKnownProblem } from '../../src/platform/http/problem-texts.js';
import { Jobs } from '../../src/platform/jobs/jobs.service.js';
import { SATURDAY, startApp, type TestApp } from '../support/app.js';
import { buildAccount, buildBooking, buildDay, PASSWORD, person, phoneOf } from '../support/builders.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { HeldJobs } from '../support/held-jobs.js';
import { expectInvariants } from '../support/invariants.js';
import { look } from '../support/leaks.js';
import { type Asked, askedOf, requestOf, surfacesOf } from '../support/mutations.js';
import { buildRosterSchool, buildSchoolRequest } from '../support/roster-builders.js';
import { noteCounts } from '../support/security-counts.js';
import { isFull } from '../support/tier.js';
import { Touches } from '../support/touches.js';

const RUNS = isFull ? 10_000 : 300;
const STAFF = ['admin', 'supervisor', 'desk', 'school', 'province', 'auditor'] as const;
/** They end the session that the others need, stop booking for all of them, or move the clock under them. */
const LEFT_OUT = new Set([
  'POST /api/v1/auth/logout',
  'POST /keluar',
  'POST /api/v1/calendar/:siteId/pause',
  'POST /kalender/jeda',
  'POST /demo/jam',
]);
/** Tries are counted, also when they are refused. */
const COUNTED = new Set(['booking_accesses']);

describe('mutations of the catalogue of bad inputs, over every route', () => {
  let database: TestDatabase;
  let app: TestApp;
  let url: string;
  let touches: Touches;
  let cookie = '';
  const known: Record<string, unknown> = {};
  const faults: unknown[] = [];
  const noteFault = (fault: unknown) => void faults.push(fault);

  beforeAll(async () => {
    database = await cloneDatabase();
    app = await startApp({
      database,
      replace: [[Jobs, HeldJobs]],
      env: { SMS_SECRET: 'rahasia' },
      // Addresses are mutated here too, with NIKs, and a page links to itself in another language.
      seen: (place, text) => place !== 'url' && look(place, text),
    });
    url = await app.listen();
    const { site, day, slotIds } = await buildDay(app, { counters: 8, cards: 90 });
    const { code, token } = await buildBooking(app, slotIds[0] ?? '', [{ ...person(1), phone: phoneOf(1) }]);
    const school = await buildRosterSchool(app);
    const request = await buildSchoolRequest(app, school);
    const [counter] = await app.database.sql<{ id: string }>('SELECT id FROM counters WHERE site_id = $1', [site.id]);
    await buildAccount(
      app,
      'semua',
      STAFF.map((role) => ({
        role,
        regionId: site.regionId,
        siteId: null,
        ...(role === 'school' ? { schoolId: school.id } : {}),
      })),
    );
    Object.assign(known, {
      ...{
        siteId: site.id,
        slotId: slotIds[1],
        dayId: day.id,
        date: SATURDAY,
        tanggal: SATURDAY,
        from: SATURDAY,
        to: SATURDAY,
      },
      ...{ code, token, holdToken: token, kode: code, siteCode: site.code, situs: site.code, site: site.code },
      ...{
        regionId: site.regionId,
        counterId: counter?.id,
        schoolId: school.id,
        requestId: request.id,
        provider: 'sms',
      },
      ...{ service: 'record_first', layanan: 'record_first', party: 1, nik: person(2).nik, name: 'Orang Contoh' },
      ...{ phone: phoneOf(2), telepon: phoneOf(2), email: 'orang@example.com', birthDate: '1990-02-01', reason: 'uji' },
      ...{
        quantity: 1,
        kind: 'receipt',
        allotted: 1,
        reserve: 0,
        username: 'semua',
        pengguna: 'semua',
        password: PASSWORD,
      },
      ...{ oneTimeCode: '123456', device: randomUUID(), nonce: randomUUID(), at: `${SATURDAY}T09:00:00+07:00` },
      ...{
        opensAt: '09:00',
        closesAt: '12:00',
        counters: 2,
        version: 1,
        consent: true,
        outcome: 'printed',
        sandi: PASSWORD,
      },
    });
    touches = await Touches.watch(app.database);
    await signIn();
    process.on('unhandledRejection', noteFault);
    process.on('uncaughtException', noteFault);
  });
  afterAll(async () => {
    process.off('unhandledRejection', noteFault);
    process.off('uncaughtException', noteFault);
    await expectInvariants(app.database);
    await app.close();
    await database.drop({ isSearched: false });
  });

  const signIn = async (): Promise<void> => {
    const answer = await app.http().post('/api/v1/auth/login').send({ username: 'semua', password: PASSWORD });
    cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    await touches.taken();
  };
  const meant = (name: string): unknown => known[name] ?? (/id$/i.test(name) ? randomUUID() : undefined);

  const ask = async (asked: Asked) => {
    const { url: path, init } = requestOf(asked);
    const session: Record<string, string> = asked.asStaff ? { cookie } : {};
    const answer = await fetch(`${url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...session },
    });
    const type = answer.headers.get('content-type') ?? '';
    if (type.startsWith('text/event-stream')) await answer.body?.cancel();
    return { status: answer.status, type, text: type.startsWith('text/event-stream') ? '' : await answer.text(), path };
  };

  const surfaces = surfacesOf(AppModule.register('web')).filter(({ route }) => !LEFT_OUT.has(route.name));
  const cases = fc.constantFrom(...surfaces).chain((surface) => askedOf(surface, meant));

  it(`${RUNS} of them: no fault, and no row changed by what is refused`, async () => {
    const seed = Number(process.env.MUTATION_SEED ?? randomInt(2 ** 31));
    const statuses = new Map<number, number>();
    let refusedWithChange = 0;
    const property = fc.asyncProperty(cases, async (asked) => {
      latest = asked;
      const answer = await ask(asked);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const touched = (await touches.taken()).filter((table) => !COUNTED.has(table));
      if (answer.status >= 400 && touched.length > 0) refusedWithChange += 1;
      expect({ status: answer.status, text: answer.status < 500 ? '' : answer.text, faults }).toEqual({
        status: expect.any(Number),
        text: '',
        faults: [],
      });
      expect(answer.status).toBeLessThan(500);
      if (answer.status < 400) return;
      expect(touched).toEqual([]);
      if (answer.status === 401 && asked.asStaff) await signIn();
      if (!asked.route.includes(' /api/')) return;
      expect(answer.type).toBe('application/problem+json; charset=utf-8');
      const problem = JSON.parse(answer.text) as { code: string };
      expect(isKnownProblem(problem.code)).toBe(true);
      expect(answer.text).not.toMatch(/(?<!\d)\d{16}(?!\d)/);
    });
    let latest: Asked | undefined;
    try {
      await fc.assert(property, { numRuns: RUNS, seed, endOnFailure: true });
    } catch (error) {
      process.stdout.write(`the request that failed: ${JSON.stringify(latest)}\n`);
      throw error;
    } finally {
      const told = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} x ${times}`);
      process.stdout.write(
        `mutations: ${RUNS} over ${surfaces.length} routes, seed ${seed} (MUTATION_SEED): ${told.join(', ')}\n`,
      );
      const serverErrors = [...statuses].reduce((sum, [status, times]) => sum + (status >= 500 ? times : 0), 0);
      noteCounts('mutations', { mutations: RUNS, serverErrors, rowsChanged: refusedWithChange, seed });
    }
    expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(RUNS / 20);
    expect((await app.http().get('/health/ready')).status).toBe(200);
  });
});
