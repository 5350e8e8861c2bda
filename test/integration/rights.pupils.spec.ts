import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BookingsChangeService } from '../../src/modules/bookings/bookings.change.service.js';
import { RightsPupilsService } from '../../src/modules/rights/rights.pupils.service.js';
import { SchoolsErasingRepository } from '../../src/modules/schools/schools.erasing.repository.js';
import { SchoolsRosterConsentService } from '../../src/modules/schools/schools.roster.consent.service.js';
import { SchoolsRosterSeatingService } from '../../src/modules/schools/schools.roster.seating.service.js';
import { SchoolsRosterService } from '../../src/modules/schools/schools.roster.service.js';
import { PUBLIC_ACTOR } from '../../src/platform/access/actor.js';
import { Audit } from '../../src/platform/access/audit.service.js';
import { everyText, hitsOf, tracesOf } from '../support/everything-kept.js';
import { HalfPupilErasing } from '../support/half-pupil-erasing.repository.js';
import { RightsStage } from '../support/rights-stage.js';
import {
  acceptDays,
  buildRosterSchool,
  buildSchoolRequest,
  type BuiltRequest,
  type BuiltSchool,
  listOf,
  pupilNik,
  sendList,
} from '../support/roster-builders.js';

const BORN = '2010-06-15';

interface Child {
  name: string;
  className: string;
  nik: string;
  guardian: string;
  phone: string;
}

interface Pupil {
  child: Child;
  request: BuiltRequest;
  pupilId: string;
  token: string;
}

/** A school whose pupils' guardians ask about the data of the list. */
class PupilStage {
  private index = 0;

  private constructor(
    readonly stage: RightsStage,
    readonly school: BuiltSchool,
  ) {}

  static async open(...replace: Parameters<typeof RightsStage.open>): Promise<PupilStage> {
    const stage = await RightsStage.open(...replace);
    return new PupilStage(stage, await buildRosterSchool(stage.app));
  }

  get rights(): RightsPupilsService {
    return this.stage.app.get(RightsPupilsService);
  }

  get seating(): SchoolsRosterSeatingService {
    return this.stage.app.get(SchoolsRosterSeatingService);
  }

  /** On a list, without consent; a row of the same child is back with the school to be corrected. */
  async listed(): Promise<Pupil> {
    this.index += 1;
    const letter = 'abcdefghij'[this.index % 10];
    const child = {
      name: `Kenanga Sari${letter}`,
      className: `XII Teratai ${letter}`,
      nik: pupilNik(700 + this.index, BORN),
      guardian: `Ibu Cempaka${letter}`,
      phone: `0813${80_500_000 + this.index}`,
    };
    const request = await buildSchoolRequest(this.stage.app, this.school);
    const row = (nik: string, consent: string) =>
      [child.name, nik, '15/06/2010', child.className, '', consent].join(';');
    await sendList(this.stage.app, request, listOf([row('', 'belum'), row(child.nik.slice(1), 'ya')]));
    const [pupil] = await this.stage.app.database.sql<{ id: string }>('SELECT id FROM pupils WHERE request_id = $1', [
      request.id,
    ]);
    const pupilId = pupil?.id ?? '';
    const token = this.stage.app.get(SchoolsRosterConsentService).tokenOf({ id: pupilId, linkNonce: 1 });
    return { child, request, pupilId, token };
  }

  async agree({ child, pupilId, token }: Pupil): Promise<void> {
    const { nik, guardian: guardianName, phone } = child;
    const answer = { nik, birthDate: BORN, guardianName, relation: 'mother' as const, phone };
    await this.stage.app.get(SchoolsRosterConsentService).give(pupilId, token, answer, 'id');
  }

  /** The school agreed to a day; pupils are given their places. */
  async accept({ request }: Pupil): Promise<void> {
    await acceptDays(this.stage.app, request, [{ built: this.stage.day, places: 2 }]);
    await this.seating.seatAll();
  }

  needles({ child: { name, className, nik, guardian, phone } }: Pupil): string[] {
    const digits = phone.slice(1);
    const traces = tracesOf(this.stage.app, { nik, phones: [`+62${digits}`] });
    return [name, className, nik, nik.slice(1), guardian, digits, ...traces];
  }

  async hits(pupil: Pupil): Promise<string[]> {
    return hitsOf(await everyText(this.stage.app), this.needles(pupil)).map(({ where }) => where);
  }

  /** Had a booking, which came to nothing because the visit did. */
  async unseated(): Promise<Pupil> {
    const pupil = await this.listed();
    await this.agree(pupil);
    await this.accept(pupil);
    expect(await this.stage.send()).not.toEqual([]);
    await this.stage.app.database.sql(
      `UPDATE school_visits SET ended_reason = 'moved' WHERE proposal_id IN (
         SELECT id FROM school_proposals WHERE request_id = $1)`,
      [pupil.request.id],
    );
    expect(await this.seating.freeMoved()).toBe(1);
    expect(await this.rights.open(pupil)).toMatchObject({ booking: null, isKept: true });
    return pupil;
  }
}

describe('a pupil on the list of a school, without a booking', () => {
  let pupils: PupilStage;
  let stage: RightsStage;
  let rights: RightsPupilsService;

  beforeAll(async () => {
    pupils = await PupilStage.open();
    ({ stage, rights } = pupils);
  });
  afterEach(() => stage.settle());
  afterAll(() => stage.app.close());

  const lookOf = async ({ request }: Pupil) =>
    (await stage.app.get(SchoolsRosterService).view(pupils.school.officer, request.id)).pupils;

  it('opens by the link of the guardian and by no other', async () => {
    const pupil = await pupils.listed();
    const other = await pupils.listed();
    expect(await rights.open(pupil)).toEqual({
      isFrozen: false,
      isKept: true,
      isListed: true,
      hasConsent: false,
      booking: null,
    });
    for (const link of [
      { ...pupil, token: 'x'.repeat(22) },
      { ...pupil, token: other.token },
    ])
      for (const asked of [
        () => rights.open(link),
        () => rights.copy(link, 'id'),
        () => rights.freeze(link),
        () => rights.thaw(link),
        () => rights.erase(link, 'id'),
      ])
        await expect(asked()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is copied with everything the row holds of child and guardian, and the copy is noted', async () => {
    const pupil = await pupils.listed();
    const { child } = pupil;
    expect(await rights.copy(pupil, 'id')).toMatchObject({
      name: child.name,
      state: 'asked',
      nikLast4: null,
      phone: null,
    });
    await pupils.agree(pupil);
    const copy = await rights.copy(pupil, 'id');
    expect(copy).toMatchObject({
      school: pupils.school.name,
      className: child.className,
      row: '2',
      state: 'known',
      toldBy: 'guardian',
      name: child.name,
      nikLast4: child.nik.slice(-4),
      birthDate: BORN,
      hasNeeds: false,
      guardianName: child.guardian,
      phone: `+62${child.phone.slice(1)}`,
      frozenAt: null,
      consents: [{ isGiven: true, purpose: 'pupil', channel: 'link', text: expect.stringContaining('NIK') }],
    });
    expect(copy.looks.map(({ what }) => what)).toEqual(['roster.uploaded', 'data.copied', 'data.copied']);
    expect(JSON.stringify(copy)).not.toContain(child.nik);
  });

  it('is given no booking and told nothing while frozen, by no clock and no later list', async () => {
    const pupil = await pupils.listed();
    await pupils.accept(pupil);
    await rights.freeze(pupil);
    await rights.freeze(pupil);
    await pupils.agree(pupil);
    await pupils.seating.seatAll();
    expect(await rights.open(pupil)).toMatchObject({ isFrozen: true, booking: null });
    expect(await stage.send()).toEqual([]);
    expect((await rights.copy(pupil, 'id')).looks.filter(({ what }) => what === 'data.frozen')).toHaveLength(1);
    await rights.thaw(pupil);
    expect(await rights.open(pupil)).toMatchObject({ isFrozen: false, booking: { code: expect.any(String) } });
    expect(await stage.send()).not.toEqual([]);
    await expect(rights.erase(pupil, 'id')).rejects.toMatchObject({ code: 'pupil_seated' });
  });

  it('is left as it is by a list that comes while frozen, and keeps no place that was not kept before', async () => {
    const pupil = await pupils.listed();
    const { name, nik, className } = pupil.child;
    await rights.freeze(pupil);
    const completed = [name, nik, '15/06/2010', className, '', 'ya'].join(';');
    await sendList(stage.app, pupil.request, listOf([completed]));
    await pupils.accept(pupil);
    expect(await rights.copy(pupil, 'id')).toMatchObject({ state: 'asked', nikLast4: null, placeAt: null });
    await rights.thaw(pupil);
    await pupils.seating.seatAll();
    expect((await rights.copy(pupil, 'id')).placeAt).not.toBeNull();
  });

  it('is erased at once: 0 hits in every table, also of a booking that came to nothing and of a refused row', async () => {
    const pupil = await pupils.unseated();
    const next = await pupils.listed();
    expect(new Set(await pupils.hits(pupil))).toEqual(
      new Set([
        ...['applicants', 'booking_people', 'pupils'].map((table) => `public.${table}`),
        ...['applicants.nik_enc', 'applicants.name_enc', 'applicants.guardian_enc'],
        ...['pupils.nik_enc', 'pupils.name_enc', 'pupils.phone_enc', 'pupils.guardian_enc'],
        'school_roster_refusals.content_enc',
      ]),
    );
    await rights.erase(pupil, 'id');
    expect(await pupils.hits(pupil)).toEqual([]);
    expect(await lookOf(pupil)).toEqual([]);
    expect(await rights.open(pupil)).toMatchObject({ isKept: false, isListed: false, hasConsent: false });
    await expect(rights.copy(pupil, 'id')).rejects.toMatchObject({ code: 'not_found' });
    await rights.erase(pupil, 'id');
    const noted = await stage.app.database.sql(
      `SELECT 1 FROM audit_entries WHERE action = 'data.erased' AND subject_id = $1`,
      [pupil.pupilId],
    );
    expect(noted).toHaveLength(1);
    expect(await lookOf(next)).toMatchObject([{ name: next.child.name }]);
    expect(
      (await stage.app.get(SchoolsRosterService).view(pupils.school.officer, next.request.id)).refused,
    ).toHaveLength(1);
  });

  it('leaves nothing of a booking that was cancelled before the consent was taken back', async () => {
    const pupil = await pupils.listed();
    await pupils.agree(pupil);
    await pupils.accept(pupil);
    const { code = '', token = '' } = (await rights.open(pupil)).booking ?? {};
    await stage.app.get(BookingsChangeService).cancel(PUBLIC_ACTOR, { code, token }, undefined);
    await stage.app.get(SchoolsRosterConsentService).withdraw(pupil.pupilId, pupil.token, 'id');
    await rights.erase(pupil, 'id');
    expect(await pupils.hits(pupil)).toEqual([]);
  });

  it('is erased, too, when consent was never given, and when the school had taken the pupil off', async () => {
    const asked = await pupils.listed();
    await rights.erase(asked, 'id');
    expect(await pupils.hits(asked)).toEqual([]);
    const removed = await pupils.listed();
    await stage.app.get(SchoolsRosterService).remove(pupils.school.officer, removed.request.id, removed.pupilId);
    expect(await rights.open(removed)).toMatchObject({ isListed: false, isKept: true });
    await rights.erase(removed, 'id');
    expect(await pupils.hits(removed)).toEqual([]);
  });

  it('takes nothing when it breaks in the middle', async () => {
    const pupil = await pupils.unseated();
    const before = await pupils.hits(pupil);
    const breaking = jest.spyOn(stage.app.get(Audit), 'record').mockRejectedValue(new Error('broken'));
    await expect(rights.erase(pupil, 'id')).rejects.toThrow('broken');
    breaking.mockRestore();
    expect(await pupils.hits(pupil)).toEqual(before);
  });
});

describe('half an erasure of a pupil', () => {
  it('is found', async () => {
    const half = await PupilStage.open([SchoolsErasingRepository, HalfPupilErasing]);
    try {
      const pupil = await half.unseated();
      await half.rights.erase(pupil, 'id');
      expect(await half.hits(pupil)).toEqual(
        expect.arrayContaining(['public.booking_people', 'applicants.name_enc', 'school_roster_refusals.content_enc']),
      );
    } finally {
      await half.stage.app.close();
    }
  });
});
