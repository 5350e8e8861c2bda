import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { IdentityService } from '../../src/modules/identity/identity.service.js';
import { SUNDAY } from './app.js';
import { type Answer, type Asks, key, type Rows } from './bad-input-asks.js';
import { type BadInput, CATALOGUE } from './bad-inputs.js';
import { buildBooking, buildDay, getSite, OFFICE, OTHER_REGION, signIn } from './builders.js';

const CLOSED = '2027-02-20';
const BATCH = 10_000;
const DEVICES = [randomUUID(), randomUUID()] as const;

/** A scan as a device keeps it. */
const scan = (code: string, more: object = {}) => ({
  nonce: randomUUID(),
  at: `${SUNDAY}T08:59:00+07:00`,
  kind: 'check_in',
  code,
  ...more,
});
const outcomesOf = ({ text }: Answer) =>
  (JSON.parse(text) as { results: { outcome: string; conflict?: { code: string } }[] }).results.map(
    ({ outcome, conflict }) => conflict?.code ?? outcome,
  );

/** Rows about what staff do: scans that were kept, stock, calls, accounts, files. */
export const deskRows = (asks: Asks): Rows => {
  const { app, day } = asks;
  const siteId = day.site.id;
  /** On Sunday, so that nobody who was checked in waits where others are called. */
  let sunday: Promise<string[]> | undefined;
  const arriving = async (): Promise<string> => {
    sunday ??= buildDay(app, { date: SUNDAY, counters: 2 }).then(({ slotIds }) => slotIds);
    const [slot = ''] = (await sunday).splice(0, 1);
    return (await buildBooking(app, slot, [asks.fresh()], 'ikd')).code;
  };
  const sync = async (...uploads: { device?: string; acts: object[] }[]): Promise<Answer[]> => {
    const desk = await asks.desk(SUNDAY);
    const answers: Answer[] = [];
    for (const upload of uploads) answers.push(await desk('sync', { device: DEVICES[0], siteId, ...upload }));
    return answers;
  };

  return {
    'CHK-02': async () => {
      const first = scan(await arriving());
      const other = scan(await arriving(), { nonce: first.nonce });
      const [taken, refused] = await sync({ acts: [first] }, { acts: [other] });
      expect(outcomesOf(taken as Answer)).toEqual(['applied']);
      return refused as Answer;
    },
    'CHK-04': async () => {
      const [answer] = await sync({ acts: [scan(await arriving(), { at: '1970-01-01T00:00:00Z' })] });
      expect(outcomesOf(answer as Answer)).toEqual(['clock']);
      return answer as Answer;
    },
    'CHK-06': async () => {
      const code = await arriving();
      const [first, second] = await sync(...DEVICES.map((device) => ({ device, acts: [scan(code)] })));
      expect([first, second].flatMap((one) => outcomesOf(one as Answer))).toEqual(['applied', 'checked_in_elsewhere']);
      return second as Answer;
    },
    'CHK-08': async () => {
      const acts = Array.from({ length: BATCH }, () => scan('AAAAAAAAAA'));
      const [answer] = await sync({ acts });
      return answer as Answer;
    },
    'CHK-10': async () => {
      const desk = await asks.desk(SUNDAY);
      const scanned = ['bukan kode janji', 'https://example.com/?a=1', 'x'.repeat(4_096)];
      const answers: Answer[] = [];
      for (const code of scanned) answers.push(await desk('check-ins', { siteId, code }));
      return answers.find(({ status }) => status !== 422) ?? (answers[0] as Answer);
    },
    'CHK-12': async () => {
      const cookie = await signIn(app, 'desk');
      await app.http().post('/api/v1/auth/logout').set('Cookie', cookie);
      const kept = { device: DEVICES[0], siteId, acts: [scan(await arriving())] };
      return asks.send(kept, { Cookie: cookie }, '/api/v1/desk/sync');
    },
    'STK-02': () => asks.receipt({ quantity: '10,5' }),
    'STK-04': () => asks.receipt({ quantity: 2_147_483_648 }),
    'STK-06': async () => {
      const [first, second] = [await asks.receipt({}, key('stk-06')), await asks.receipt({}, key('stk-06'))];
      expect(second.text).toBe(first.text);
      return second;
    },
    'STK-08': async () => {
      await buildDay(app, { date: CLOSED });
      const closing = { from: CLOSED, to: CLOSED, reason: 'uji' };
      expect((await asks.asSupervisor(`calendar/${siteId}/closures`, closing)).status).toBe(200);
      const cards = { allotted: 1, reserve: 0, blankKind: 'kia' };
      return asks.asSupervisor(`stock/${siteId}/days/${CLOSED}`, cards, {}, 'put');
    },
    'CAL-01': async () => {
      const [one, two] = [await asks.desk(), await asks.desk()];
      const want = { siteId, service: 'ikd', applicants: [{ name: 'Tanpa Janji' }] };
      for (const desk of [one, two]) expect((await desk('walk-ins', want)).status).toBe(201);
      const counters: string[] = [];
      for (const desk of [one, two]) {
        const counter = await asks.counterOf(siteId);
        counters.push(counter);
        expect((await desk(`counters/${counter}/open`)).status).toBe(200);
      }
      const called = await Promise.all([one, two].map((desk, at) => desk(`counters/${counters[at]}/next`)));
      const numbers = called.map(({ text }) => (JSON.parse(text) as { ticket: { ticket: string } }).ticket.ticket);
      expect(new Set(numbers).size).toBe(2);
      return called[0] as Answer;
    },
    'CAL-03': async () => {
      const desk = await asks.desk();
      const want = { siteId, service: 'ikd', applicants: [{ name: 'Tanpa Janji' }] };
      const { ticket } = JSON.parse((await desk('walk-ins', want)).text) as { ticket: { id: string } };
      const counter = await asks.counterOf(siteId);
      await desk(`counters/${counter}/open`);
      await desk(`counters/${counter}/next`);
      await desk(`tickets/${ticket.id}/start`);
      expect((await desk(`tickets/${ticket.id}/finish`, { outcome: 'activated' })).status).toBe(200);
      return desk(`tickets/${ticket.id}/recall`);
    },
    'CAL-05': async () => {
      const [desk, counter] = [await asks.desk(), await asks.counterOf(siteId)];
      await desk(`counters/${counter}/open`);
      return desk(`counters/${counter}/next`);
    },
    'CAL-07': async () => {
      const foreign = await getSite(app, OTHER_REGION);
      return (await asks.desk())(`counters/${await asks.counterOf(foreign.id)}/next`);
    },
    'AUT-02': async () => {
      const [username, password] = ['aut-02', `${'a b😀'.repeat(14)} 1234567`];
      expect(Array.from(password)).toHaveLength(64);
      await app.get(IdentityService).createAccount({ username, name: username, password, grants: [] });
      return asks.send({ username, password }, {}, '/api/v1/auth/login');
    },
    'AUT-04': async () => {
      const me = (cookie: string) => asks.get('/api/v1/auth/me', { Cookie: cookie });
      const disabled = await signIn(app, 'desk', { username: 'aut-04' });
      await app.database.sql(`UPDATE staff_accounts SET is_disabled = true WHERE username = 'aut-04'`);
      expect((await me(disabled)).status).toBe(401);
      const left = await signIn(app, 'desk');
      await app.http().post('/api/v1/auth/logout').set('Cookie', left);
      return me(left);
    },
    'AUT-06': () => asks.send({}, { Cookie: asks.supervisor, 'Sec-Fetch-Site': 'cross-site' }, '/api/v1/auth/logout'),
    'EXP-01': async () => {
      const { cells } = (CATALOGUE.find(({ id }) => id === 'EXP-01') as BadInput).input as { cells: string[] };
      for (const reason of cells)
        expect([201, 422]).toContain((await asks.receipt({ reason, blankKind: 'kia' })).status);
      const answer = await asks.get(`/stok/gerak.csv?situs=${OFFICE}&kartu=kia`, { Cookie: asks.supervisor });
      expect(answer.text).toContain(`"'=1+1"`);
      expect(answer.text).not.toMatch(/(?:^|;)"[=+\-@\t\r＝]/m);
      return answer;
    },
  };
};
