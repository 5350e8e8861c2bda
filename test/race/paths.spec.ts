import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { buildDay, type BuiltDay, OFFICE, person, signIn } from '../support/builders.js';
import { expectInvariants } from '../support/invariants.js';
import { Visitor } from '../support/visitor.js';

const PLACES = 20;
const STANDBY = 10;
const CARDS = 15;
/** People on each of the four paths. */
const CROWD = 50;

interface Answer {
  status: number;
  body: Record<string, string>;
}

/** The last places and cards of a day, asked for by every way there is at once. */
describe('every path to a place at once', () => {
  let app: TestApp;
  let url: string;
  let day: BuiltDay;
  let clerk: string;
  let next = 0;

  beforeAll(async () => {
    app = await startApp();
    url = await app.listen();
  });
  afterAll(() => app.close());

  const post = async (path: string, body: unknown, cookie?: string): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
    const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };
  const somebody = (withoutCard: boolean) => ({ ...person((next += 1)), withoutCard });
  /** The pages of the booking, one form after the other. */
  const byPages = async (slot: string, who: { nik: string; name: string }, withoutCard: boolean): Promise<Answer> => {
    const visitor = new Visitor(url);
    const forms: [string, Record<string, string>][] = [
      ['/pesan/layanan', { layanan: 'record_17', orang: '1' }],
      ['/pesan/waktu', { slot, ...(withoutCard ? { tanpaKartu: '1' } : {}) }],
      ['/pesan/data-diri', { nik: who.nik, nama: who.name, pernahDirekam: 'tidak' }],
      ['/pesan/kontak', { lewat: 'tanpa' }],
      ['/pesan/periksa', {}],
    ];
    for (const [path, form] of forms) {
      const { status, location } = await visitor.post(path, form);
      if (location.startsWith('/janji/')) return { status: 201, body: {} };
      if (status !== 303) return { status, body: { code: `page ${path}` } };
    }
    return { status: 303, body: { code: 'lost on the way' } };
  };
  const slotId = (index: number) => day.slotIds[index % PLACES] ?? '';
  const paths = (withoutCard: boolean): ((index: number) => Promise<Answer>)[] => [
    (i) => post('bookings', { slotId: slotId(i), service: 'record_first', applicant: somebody(withoutCard) }),
    async (i) => {
      const cards = withoutCard ? 0 : 1;
      const hold = await post('holds', { slotId: slotId(i), service: 'record_first', cards });
      if (hold.status !== 201) return hold;
      return post('bookings', {
        holdId: hold.body.id,
        holdToken: hold.body.token,
        applicants: [somebody(withoutCard)],
      });
    },
    (i) => byPages(slotId(i), somebody(withoutCard), withoutCard),
    () => {
      const body = { siteId: day.site.id, service: 'record_first', applicants: [somebody(withoutCard)] };
      return post('desk/walk-ins', body, clerk);
    },
  ];
  const crowd = async (withoutCard: boolean) => {
    const all = paths(withoutCard).flatMap((path) => Array.from({ length: CROWD }, (_, i) => path(i)));
    const answers = await Promise.all(all);
    const refusals = answers.filter((a) => a.status !== 201).map((a) => `${a.status} ${a.body.code}`);
    return { made: answers.length - refusals.length, refusals: [...new Set(refusals)].sort() };
  };
  const counts = async () => {
    const [row] = await app.database.sql(
      `SELECT sum(taken) FILTER (WHERE kind = 'timed')::int AS timed, max(taken) FILTER (WHERE kind = 'timed') AS most,
         max(taken) FILTER (WHERE kind = 'standby') AS standby,
         (SELECT promised FROM day_stocks WHERE service_day_id = $1) AS cards,
         (SELECT count(*)::int FROM bookings WHERE status = 'pending') AS pending
       FROM slots WHERE service_day_id = $1`,
      [day.day.id],
    );
    return row;
  };

  const open = async (date: string) => {
    day = await buildDay(app, { date, standbyPlaces: STANDBY, cards: CARDS });
    await app.setClock(`${date}T06:30:00+07:00`);
    clerk = await signIn(app, 'desk', { site: OFFICE });
  };

  it('each of them leads to a place, with a card and without', async () => {
    await open('2027-02-12');
    const withCard = paths(false).map((path, i) => path(i));
    const without = paths(true).map((path, i) => path(10 + i));
    const answers = await Promise.all([...withCard, ...without]);
    expect(answers.map((a) => a.status)).toEqual(answers.map(() => 201));
    // The pages go without a card only when none is left.
    expect(await counts()).toMatchObject({ timed: 6, standby: 2, cards: 5 });
    await expectInvariants(app.database);
  });

  it('promises every card once, and no person is told anything but yes or taken', async () => {
    await open('2027-02-13');
    const { made, refusals } = await crowd(false);
    expect(made).toBe(CARDS);
    expect(
      refusals.filter(
        (told) => !/^(409 (no_cards_left|slot_full|no_places_left)|(200|409) page \/pesan\/waktu)$/.test(told),
      ),
    ).toEqual([]);
    expect(await counts()).toMatchObject({ cards: CARDS, pending: 0 });
    await expectInvariants(app.database);
  });

  it('then fills every place that is left, and no more', async () => {
    const { made, refusals } = await crowd(true);
    expect(made).toBe(PLACES + STANDBY - CARDS);
    expect(refusals).toEqual(['409 no_places_left', '409 page /pesan/waktu', '409 slot_full']);
    expect(await counts()).toEqual({ timed: PLACES, most: 1, standby: STANDBY, cards: CARDS, pending: 0 });
    await expectInvariants(app.database);
  });
});
