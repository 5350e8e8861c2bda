import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type StaffActor, SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Outbox } from '../../src/platform/jobs/outbox.service.js';
import { IdentityLinkService } from '../../src/modules/identity/identity.link.service.js';
import { SchoolsAnswerService } from '../../src/modules/schools/schools.answer.service.js';
import { SchoolsProposalService } from '../../src/modules/schools/schools.proposal.service.js';
import { MONDAY, SATURDAY, type TestApp } from '../support/app.js';
import { buildDay, buildStaff } from '../support/builders.js';
import { FakeOutbox } from '../support/fake-outbox.js';
import { buildRequest, buildSchool, type BuiltSchool } from '../support/schools.js';
import { TellingApp } from '../support/telling-app.js';

const ADDRESS = 'guru@sekolah.test';

describe('what a school is told of its visit', () => {
  let telling: TellingApp;
  let app: TestApp;
  let provider: FakeOutbox;
  let office: StaffActor;
  let school: BuiltSchool;
  let url: string;

  beforeAll(async () => {
    telling = await TellingApp.start();
    ({ app, provider } = telling);
    office = await buildStaff(app, 'supervisor');
    school = await buildSchool(app, { name: 'SMA Contoh Pagi' });
    url = '/sekolah/permintaan/';
    const grants = [{ role: 'school', regionId: school.regionId, siteId: null, schoolId: school.id }] as const;
    const contact = { kind: 'email', value: ADDRESS } as const;
    const staffId = await app
      .get(UnitOfWork)
      .run((tx) => app.get(IdentityLinkService).admit(tx, SYSTEM_ACTOR, 'Bu Guru', contact, grants));
    await app.database.sql('INSERT INTO school_contacts (school_id, staff_id, added_at) VALUES ($1, $2, $3)', [
      school.id,
      staffId,
      MONDAY,
    ]);
  });
  beforeEach(async () => {
    await app.setClock(MONDAY);
    provider.calls.length = 0;
    await app.database.sql('UPDATE channel_states SET paced_until = NULL');
  });
  afterAll(() => app.close());

  const say = async () => {
    while ((await app.get(Outbox).handOver()) > 0) await telling.queue.jobs.runAll();
    await telling.queue.say();
    return provider.calls.splice(0).map(({ kind, text }) => [kind, text] as const);
  };
  const accepted = async (date: string): Promise<string> => {
    await buildDay(app, { date, counters: 1 });
    const id = await buildRequest(app, school, { pupils: 8, wishedDates: [date] });
    const { proposal } = await app.get(SchoolsProposalService).propose(office, id);
    await app.get(SchoolsAnswerService).accept(school.officer, proposal?.id ?? '');
    await say();
    return id;
  };

  it('the day before, and after its end: with the school, the time and one link, each once', async () => {
    const id = await accepted(SATURDAY);
    await app.setClock('2027-02-12T15:59:00+07:00');
    expect(await say()).toEqual([]);
    await app.setClock('2027-02-12T16:00:30+07:00');
    const [eve, ...more] = await say();
    expect([eve?.[0], more]).toEqual(['school_eve', []]);
    expect(eve?.[1]).toMatch(/^Perekaman KTP-el SMA Contoh Pagi: Sabtu, 13 Februari 2027 pukul \d\d\.\d\d WIB di /);
    expect(eve?.[1].endsWith(`${url}${id}`)).toBe(true);
    await app.setClock('2027-02-13T19:30:00+07:00');
    const after = await say();
    expect(after.map(([kind]) => kind)).toEqual(['school_result']);
    expect(after[0]?.[1]).toMatch(/^Perekaman KTP-el SMA Contoh Pagi pada Sabtu, 13 Februari 2027 .* selesai\./);
    expect(after[0]?.[1].match(/https?:/g)).toHaveLength(1);
    expect(await say()).toEqual([]);
  });

  it('nothing, when the visit was given up since', async () => {
    const id = await accepted('2027-02-14');
    await app.get(SchoolsAnswerService).withdraw(school.officer, id, 'tidak jadi');
    await app.setClock('2027-02-13T16:00:30+07:00');
    expect((await say()).filter(([kind]) => kind === 'school_eve')).toEqual([]);
    await app.setClock('2027-02-14T19:30:00+07:00');
    expect((await say()).filter(([kind]) => kind === 'school_result')).toEqual([]);
  });
});
