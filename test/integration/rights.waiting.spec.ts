import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RightsCopyService } from '../../src/modules/rights/rights.copy.service.js';
import { MONDAY, SATURDAY } from '../support/app.js';
import { buildStaff, OTHER_REGION } from '../support/builders.js';
import { everyText, hitsOf, tracesOf } from '../support/everything-kept.js';
import { RightsStage } from '../support/rights-stage.js';
import { type Waiter, WaitingList } from '../support/waiting.js';

describe('somebody on the waiting list alone', () => {
  let stage: RightsStage;
  let list: WaitingList;

  beforeAll(async () => {
    stage = await RightsStage.open();
    list = new WaitingList(stage.app, stage.day.site.id);
  });
  afterEach(() => stage.app.setClock(MONDAY));
  afterAll(() => stage.app.close());

  const linkOf = ({ code, token }: Waiter) => ({ kind: 'entry' as const, code, token });
  const open = (waiter: Waiter) => stage.rights.open(linkOf(waiter));
  const ask = (waiter: Waiter, kind: 'freeze' | 'withdrawal' | 'erasure') =>
    stage.rights.ask(linkOf(waiter), { kind, position: 1 });
  /** Fills the one place that is left with an offer to the first in line. */
  const offered = async (waiter: Waiter): Promise<void> => {
    await list.offerPlaces();
    expect(await list.status(waiter)).toBe('offered');
    await stage.send();
  };

  it('opens their data by the link of the entry, long after it was settled, and by no other', async () => {
    const waiter = await list.join([stage.someone()], { date: SATURDAY });
    expect(await open(waiter)).toMatchObject({ kind: 'entry', isComing: true, people: [{ isErased: false }] });
    await list.leave(waiter);
    await stage.app.setClock('2027-03-25T10:00:00+07:00');
    expect(await open(waiter)).toMatchObject({ isComing: false, people: [{ isErased: false }] });
    for (const link of [
      { ...linkOf(waiter), token: 'x'.repeat(22) },
      { ...linkOf(waiter), kind: 'booking' as const },
    ])
      await expect(stage.rights.open(link)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gets a copy of all that is kept, with what they were offered, and the copy is noted', async () => {
    const who = stage.someone();
    const waiter = await list.join([who], { date: SATURDAY });
    await offered(waiter);
    const copy = await stage.app.get(RightsCopyService).copy(linkOf(waiter), 'id');
    expect(copy).toMatchObject({
      code: waiter.code,
      booking: null,
      people: [{ name: who.name, phone: `+62${who.phone?.slice(1)}`, nikLast4: who.nik.slice(-4), card: null }],
      messages: [{ kind: 'offer' }],
      waiting: [{ code: waiter.code, status: 'offered', events: [{ to: 'waiting' }, { to: 'offered' }] }],
      looks: expect.arrayContaining([expect.objectContaining({ what: 'data.copied' })]),
    });
    expect(copy.people[0]?.consents.length).toBeGreaterThan(0);
    expect(await open(waiter)).toMatchObject({ requests: [{ kind: 'copy', status: 'done' }] });
    await list.leave(waiter);
  });

  it('freezes and withdraws at once: nothing more is sent, not even an offer', async () => {
    for (const kind of ['freeze', 'withdrawal'] as const) {
      const waiter = await list.join([stage.someone()], { date: SATURDAY });
      await ask(waiter, kind);
      expect(await open(waiter)).toMatchObject({ requests: [{ kind, status: 'done' }] });
      await list.offerPlaces();
      expect(await stage.send()).toEqual([]);
      await list.leave(waiter);
    }
  });

  it('lets a freeze be lifted by themselves, and by the office', async () => {
    const waiter = await list.join([stage.someone()], { date: SATURDAY });
    await ask(waiter, 'freeze');
    await stage.rights.thaw(linkOf(waiter), 1);
    expect((await open(waiter)).people).toMatchObject([{ isFrozen: false }]);
    await ask(waiter, 'freeze');
    const [request] = (await open(waiter)).requests;
    await stage.office.undo(stage.supervisor, stage.day.site.id, request?.id ?? '');
    expect((await open(waiter)).people).toMatchObject([{ isFrozen: false }]);
    await list.leave(waiter);
  });

  it('is erased by the office with everything that was offered to them: 0 hits, and the entry has ended', async () => {
    const who = stage.someone();
    const waiter = await list.join([who], { date: SATURDAY });
    await offered(waiter);
    await list.skip(waiter);
    await list.again(waiter);
    await offered(waiter);
    const digits = String(who.phone).slice(1);
    const needles = [who.nik, who.name, digits, ...tracesOf(stage.app, { nik: who.nik, phones: [`+62${digits}`] })];
    expect(hitsOf(await everyText(stage.app), needles).length).toBeGreaterThan(4);
    await stage.office.enter(stage.supervisor, stage.day.site.id, waiter.code, { kind: 'erasure', position: 1 });
    const [request] = (await open(waiter)).requests;
    const id = request?.id ?? '';
    expect((await stage.office.list(stage.supervisor, stage.day.site.id, true, 1)).requests).toMatchObject([
      { id, code: waiter.code, name: who.name, position: 1 },
    ]);
    const references = () =>
      stage.app.database.sql(`SELECT 1 FROM messages m JOIN waiting_people p ON p.applicant_id = m.applicant_id
         WHERE p.entry_id = '${waiter.id}' AND m.provider_reference IS NOT NULL`);
    expect(await references()).not.toHaveLength(0);
    await stage.office.erase(stage.supervisor, stage.day.site.id, id, 'person');
    expect(hitsOf(await everyText(stage.app), needles)).toEqual([]);
    expect(await references()).toEqual([]);
    expect(await list.status(waiter)).toBe('left');
    expect(await open(waiter)).toMatchObject({ isComing: false, people: [{ isErased: true, maskedName: '' }] });
  });

  it('is known to the office of their own site alone', async () => {
    const waiter = await list.join([stage.someone()], { date: SATURDAY });
    await ask(waiter, 'erasure');
    const [request] = (await open(waiter)).requests;
    const stranger = await buildStaff(stage.app, 'supervisor', { site: OTHER_REGION });
    const id = request?.id ?? '';
    await expect(stage.office.get(stranger, stage.day.site.id, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await stage.office.get(stage.supervisor, stage.day.site.id, id)).toMatchObject({ code: waiter.code });
    await list.leave(waiter);
  });
});
