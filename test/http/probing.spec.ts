import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { bookingCodeFrom, formatBookingCode } from '../../src/common/booking-code.js';
import { BookingsAlarmsService } from '../../src/modules/bookings/bookings.alarms.service.js';
import type { Flood } from '../../src/modules/bookings/bookings.alarms.types.js';
import { startApp, type TestApp } from '../support/app.js';
import {
  bornOn,
  buildBooking,
  buildDay,
  type BuiltBooking,
  type BuiltDay,
  OFFICE,
  person,
  signIn,
} from '../support/builders.js';
import { type LightAnswer, LightHttp } from '../support/light-http.js';
import { DOORS, isNothing, type Probe, tryCode } from '../support/probes.js';
import { seeded } from '../support/random.js';
import { noteCounts } from '../support/security-counts.js';
import { isFull } from '../support/tier.js';

const ALARMS = '/api/v1/alarms';
const PROBES = isFull ? 10_000 : 300;
const AT_ONCE = 16;
const NOBODYS = 'ZZZZZZZZZZ';

describe('trying out codes and people', () => {
  let app: TestApp;
  let http: LightHttp;
  let day: BuiltDay;
  let booking: BuiltBooking;
  let supervisor: string;
  const random = seeded(7);
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
  const someCode = () => bookingCodeFrom(bytes);
  const someToken = () => Buffer.from(bytes(16)).toString('base64url');

  beforeAll(async () => {
    app = await startApp({ env: { TRUST_PROXY: '1' } });
    day = await buildDay(app, { counters: 4, cards: 0 });
    booking = await buildBooking(app, day.slotIds[0] ?? '', [person(1)], 'ikd');
    supervisor = await signIn(app, 'supervisor', { site: OFFICE });
    http = new LightHttp(await app.listen());
  });
  afterEach(async () => {
    await app.get(BookingsAlarmsService).flush();
    await app.database.sql('DELETE FROM crowd_counts');
  });
  afterAll(async () => {
    http.close();
    await app.close();
  });

  const probe = async (count: number, addressOf: (index: number) => string): Promise<LightAnswer[]> => {
    const answers: LightAnswer[] = [];
    while (answers.length < count) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - answers.length) }, (_, i): Probe => {
        const door = answers.length + i;
        return { door, code: someCode(), token: someToken(), address: addressOf(door) };
      });
      answers.push(...(await Promise.all(some.map((one) => tryCode(http, one)))));
    }
    return answers;
  };
  const alarms = async (): Promise<Flood[]> => {
    await app.get(BookingsAlarmsService).flush();
    return ((await app.http().get(ALARMS).set('Cookie', supervisor)).body as { floods: Flood[] }).floods;
  };
  const page = async (): Promise<string> => (await app.http().get('/penyelia').set('Cookie', supervisor)).text;

  it('finds no booking, and shows on the supervisor’s page with what to do', async () => {
    const found = (await probe(PROBES, () => '203.0.113.7')).filter((answer) => !isNothing(answer));
    noteCounts('probes', { probes: PROBES, found: found.length });
    expect(found).toEqual([]);
    const alarm = { source: 'address', shown: '203.0.113.0/24', act: 'wrong_code', times: PROBES };
    expect(await alarms()).toMatchObject([alarm]);
    const html = await page();
    expect(html).toContain('Alamat 203.0.113.0/24');
    expect(html).toContain(`${new Intl.NumberFormat('id').format(PROBES)} kali salah menebak kode pesanan.`);
    expect(html).toContain('Tidak ada pesanan yang terbuka');
    expect(html).not.toContain('203.0.113.7');
  });

  it('learns nothing from a right code: without its link it is as unknown as any other', async () => {
    const told = async (code: string) => {
      const tries = DOORS.map((_, door) =>
        tryCode(http, { door, code, token: 'x'.repeat(22), address: '203.0.113.8' }),
      );
      return (await Promise.all(tries)).map((answer) => {
        expect(isNothing(answer)).toBe(true);
        const plain = answer.body.replaceAll(code, '').replaceAll(formatBookingCode(code), '');
        return [answer.status, plain.replace(/\b[\da-f]{12}\b/g, '')];
      });
    };
    expect(await told(booking.code)).toEqual(await told(NOBODYS));
  });

  it('shows a crowd of addresses, each of which tries little', async () => {
    const answers = await probe(320, (i) => `198.51.${i % 16}.9`);
    expect(answers.every(isNothing)).toBe(true);
    expect(await alarms()).toMatchObject([{ source: 'all', sources: 16, act: 'wrong_code', times: 320 }]);
    expect(await page()).toContain('16 alamat bersama-sama');
  });

  it('shows whoever goes through a list of people: those who are booked, and those whom the rules refuse', async () => {
    const tooYoung = bornOn(1, '2015-06-15');
    for (let i = 0; i < 100; i += 1) {
      const asked = i % 2 === 0 ? person(1) : tooYoung;
      const want = { slotId: day.slotIds[1], service: i % 2 === 0 ? 'ikd' : 'record_first', applicant: asked };
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' };
      const sent = { method: 'POST', path: '/api/v1/bookings', headers, body: JSON.stringify(want) };
      expect((await http.send(sent)).status).toBe(i % 2 === 0 ? 409 : 422);
    }
    const shown = (await alarms()).map(({ source, act, times }) => `${source} ${act} ${times}`);
    expect(shown.sort()).toEqual(['address already_booked 50', 'address not_eligible 50']);
    const html = await page();
    expect(html).toContain('50 kali mencoba NIK yang sudah mempunyai janji.');
    expect(html).toContain('50 kali mencoba NIK yang ditolak aturan.');
    expect(html).toContain('catat sebagai insiden data');
  });

  it('slows one address down at every door, and nobody else', async () => {
    const limited = await startApp({ database: app.database, env: { TRUST_PROXY: '1', RATE_LIMIT_CODES: '5' } });
    const own = new LightHttp(await limited.listen());
    const ask = (door: number, address: string) =>
      tryCode(own, { door, code: someCode(), token: someToken(), address });
    try {
      for (const door of DOORS.keys()) {
        let open = 0;
        const begun = performance.now();
        let answer = await ask(door, `100.64.0.${door}`);
        for (; isNothing(answer) && open < 20; open += 1) answer = await ask(door, `100.64.0.${door}`);
        expect(open).toBeGreaterThanOrEqual(6);
        // Five a minute come back, which is seen on a slow machine alone.
        expect(open).toBeLessThanOrEqual(6 + (performance.now() - begun) / 12_000);
        expect(answer.status).toBe(429);
      }
      expect(isNothing(await ask(0, '100.64.1.1'))).toBe(true);
    } finally {
      own.close();
      await limited.close();
    }
  });
});
