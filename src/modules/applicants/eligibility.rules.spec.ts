import { describe, expect, it } from '@jest/globals';
import type { Service, ServiceCode } from '../catalogue/catalogue.types.js';
import type { EligibilityQuestion, RecordStatus } from './applicants.types.js';
import { cardState, decideEligibility, needsCard } from './eligibility.rules.js';

const card = { group: 'ktp', blankKind: 'ktp', usesCard: 'always', places: 'office' } as const;
const FACTS: Record<ServiceCode, Pick<Service, 'group' | 'blankKind' | 'usesCard' | 'places'>> = {
  record_first: { ...card, usesCard: 'from17', places: 'any' },
  print_first: card,
  reprint_lost: card,
  reprint_damaged: card,
  reprint_change: { ...card, places: 'home_office' },
  reprint_photo: card,
  reprint_move: { ...card, places: 'home_office' },
  foreigner: card,
  ikd: { group: 'ikd', blankKind: null, usesCard: 'never', places: 'any' },
  kia: { group: 'kia', blankKind: 'kia', usesCard: 'always', places: 'any' },
};
const service = (code: ServiceCode): Service => ({
  code,
  ...FACTS[code],
  minutes: 12,
  documents: [],
  nationalClass: 1,
  position: 1,
});

const office = { kind: 'office', prints: true, regionCode: '1771' };
const district = { kind: 'district', prints: false, regionCode: '1771' };
const question = (code: ServiceCode, more: Partial<EligibilityQuestion> = {}): EligibilityQuestion => ({
  service: service(code),
  birthDate: '2008-11-28',
  on: '2026-11-28',
  everMarried: false,
  site: office,
  ...more,
});
const decide = (code: ServiceCode, more: Partial<EligibilityQuestion> = {}) => decideEligibility(question(code, more));
const codesOf = (items: readonly { code: string }[]) => items.map((item) => item.code);
const refusals = (code: ServiceCode, more: Partial<EligibilityQuestion> = {}) => codesOf(decide(code, more).reasons);
const warnings = (code: ServiceCode, more: Partial<EligibilityQuestion> = {}) => codesOf(decide(code, more).warnings);
const sixteen = { birthDate: '2010-11-28' };
const seventeen = { birthDate: '2009-11-28' };

describe('age', () => {
  it('on the 16th birthday allows recording, not printing', () => {
    expect(decide('record_first', sixteen)).toEqual({ eligible: true, reasons: [], warnings: [] });
    expect(decide('print_first', { ...sixteen, recordStatus: 'print_ready' })).toMatchObject({
      eligible: false,
      reasons: [{ code: 'print_from_17', age: 16, from: '2027-11-28' }],
      from: '2027-11-28',
    });
  });

  it('one day short of 16 is refused with the date it opens', () => {
    expect(decide('record_first', { birthDate: '2010-11-29' })).toEqual({
      eligible: false,
      reasons: [{ code: 'too_young', age: 15, from: '2026-11-29' }],
      from: '2026-11-29',
      warnings: [],
    });
  });

  it('does not hold back who is or was married, who brings the proof', () => {
    const married = { ...sixteen, everMarried: true };
    expect(decide('record_first', married)).toMatchObject({
      eligible: true,
      warnings: [{ code: 'marriage_proof_needed' }],
    });
    expect(decide('print_first', { ...married, recordStatus: 'print_ready' })).toMatchObject({
      eligible: true,
      warnings: [{ code: 'marriage_proof_needed' }],
    });
    expect(warnings('record_first', { ...seventeen, everMarried: true })).toEqual([]);
  });

  it('of someone born on 29 February is reached on 1 March', () => {
    const leap = { birthDate: '2008-02-29', recordStatus: 'print_ready' } as const;
    expect(decide('print_first', { ...leap, on: '2025-02-28' })).toMatchObject({ eligible: false, from: '2025-03-01' });
    expect(decide('print_first', { ...leap, on: '2025-03-01' }).eligible).toBe(true);
  });

  it.each([
    'print_first',
    'reprint_lost',
    'reprint_damaged',
    'reprint_change',
    'reprint_photo',
    'reprint_move',
    'foreigner',
  ] as const)('%s is for those who may have a card', (code) => {
    const more = { reason: 'blurred', recordStatus: 'print_ready' } as const;
    expect(refusals(code, { ...more, birthDate: '2009-11-29' })).toEqual(['print_from_17']);
    expect(refusals(code, { ...more, ...seventeen })).toEqual([]);
  });

  it.each([
    ['2009-11-29', []],
    ['2009-11-28', ['kia_age']],
    ['2026-11-28', []],
    ['2026-11-29', ['not_born_yet']],
  ])('a child card for someone born %s: %j', (birthDate, reasons) => {
    expect(refusals('kia', { birthDate })).toEqual(reasons);
  });

  it('is decided for the service day, also in the past', () => {
    const visit = { birthDate: '2008-07-20', site: { ...district, kind: 'school' } };
    expect(decide('record_first', { ...visit, on: '2024-07-20' }).eligible).toBe(true);
    expect(decide('record_first', { ...visit, on: '2024-07-19' }).eligible).toBe(false);
  });
});

describe('one recording for life', () => {
  it('refuses a second one and offers printing or moving in', () => {
    expect(decide('record_first', { recordedBefore: true })).toMatchObject({
      eligible: false,
      reasons: [{ code: 'already_recorded', instead: ['print_first', 'reprint_move'], printableFrom: null }],
    });
    expect(decide('record_first', { ...sixteen, recordedBefore: true }).reasons).toMatchObject([
      { printableFrom: '2027-11-28' },
    ]);
  });

  it.each(['recorded', 'sent', 'print_ready', 'printed', 'handed_over', 'duplicate'] as RecordStatus[])(
    'knows it by the status %s, whatever the person remembers',
    (recordStatus) => {
      expect(refusals('record_first', { recordStatus, recordedBefore: false })).toEqual(['already_recorded']);
    },
  );

  it('lets a failed recording be repeated', () => {
    const failed = { recordStatus: 'failed', recordedBefore: true } as const;
    expect(decide('record_first', failed)).toMatchObject({
      eligible: true,
      warnings: [{ code: 'earlier_recording_failed' }],
    });
  });

  it.each([undefined, false])('takes the first one: recorded before is %p', (recordedBefore) => {
    expect(decide('record_first', { recordedBefore, recordStatus: 'none' })).toMatchObject({
      eligible: true,
      warnings: [],
    });
  });

  it('warns from 21, the year before the NIK may be switched off', () => {
    expect(warnings('record_first', { birthDate: '2005-11-29' })).toEqual([]);
    expect(decide('record_first', { birthDate: '2005-11-28' })).toMatchObject({
      eligible: true,
      warnings: [{ code: 'nik_risk', from: '2027-11-28' }],
    });
    expect(warnings('record_first', { birthDate: '2005-11-28', recordedBefore: true })).toEqual([]);
  });
});

describe('the first print', () => {
  it.each([
    ['print_ready', [], []],
    ['none', [], ['record_status_unknown']],
    [undefined, [], ['record_status_unknown']],
    ['recorded', ['data_at_centre'], []],
    ['sent', ['data_at_centre'], []],
    ['failed', ['data_at_centre'], []],
    ['duplicate', ['duplicate_record'], []],
    ['printed', ['already_printed'], []],
    ['handed_over', ['already_printed'], []],
  ] as [RecordStatus | undefined, string[], string[]][])(
    'with the record %s: refused %j, warned %j',
    (recordStatus, no, warned) => {
      const decision = decide('print_first', { ...seventeen, recordStatus });
      expect(decision.eligible).toBe(no.length === 0);
      expect(codesOf(decision.reasons)).toEqual(no);
      expect(codesOf(decision.warnings)).toEqual(warned);
    },
  );

  it('needs a recording, unless staff know of one', () => {
    expect(decide('print_first', { recordedBefore: false }).reasons).toEqual([
      { code: 'not_recorded_yet', instead: ['record_first'] },
    ]);
    expect(refusals('print_first', { recordedBefore: false, recordStatus: 'print_ready' })).toEqual([]);
  });

  it('is done where cards are printed, at an office', () => {
    const ready = { recordStatus: 'print_ready' } as const;
    expect(refusals('print_first', { ...ready, site: district })).toEqual(['office_only']);
    expect(refusals('print_first', { ...ready, site: { ...office, prints: false } })).toEqual(['site_does_not_print']);
    expect(refusals('record_first', { site: district })).toEqual([]);
  });

  it('gives every reason against it at once', () => {
    const decision = decide('print_first', { ...sixteen, site: district, recordStatus: 'sent' });
    expect(codesOf(decision.reasons)).toEqual(['print_from_17', 'office_only', 'data_at_centre']);
    expect(decision.from).toBe('2027-11-28');
  });
});

describe('a new photo', () => {
  const reasons = ['blurred', 'face_unclear', 'hijab'];

  it.each(reasons)('is given for %s, and takes a card', (reason) => {
    expect(decide('reprint_photo', { reason })).toEqual({ eligible: true, reasons: [], warnings: [] });
    expect(needsCard({ service: service('reprint_photo'), ageOnDay: 18, everMarried: false, sitePrints: true })).toBe(
      true,
    );
  });

  it('is refused for looks, and without a reason', () => {
    expect(decide('reprint_photo', { reason: 'looks' })).toEqual({
      eligible: false,
      reasons: [{ code: 'photo_reason_not_listed', accepted: reasons }],
      warnings: [],
    });
    expect(decide('reprint_photo').reasons).toEqual([{ code: 'photo_reason_missing', accepted: reasons }]);
  });

  it('follows the list of the office', () => {
    const photoReasons = ['surgery'];
    expect(refusals('reprint_photo', { reason: 'surgery', photoReasons })).toEqual([]);
    expect(refusals('reprint_photo', { reason: 'hijab', photoReasons })).toEqual(['photo_reason_not_listed']);
  });

  it('may be granted by an officer who answers for it, at an office all the same', () => {
    const override = { by: 'petugas', reason: 'luka bakar di wajah' };
    expect(decideEligibility(question('reprint_photo', { reason: 'looks' }), override)).toEqual({
      eligible: true,
      reasons: [],
      warnings: [{ code: 'photo_reason_overridden', ...override }],
    });
    expect(decideEligibility(question('reprint_photo', { reason: 'looks', site: district }), override)).toMatchObject({
      eligible: false,
      reasons: [{ code: 'office_only' }],
    });
    expect(decideEligibility(question('reprint_photo', { reason: 'hijab' }), override).warnings).toEqual([]);
    expect(decideEligibility(question('record_first', { recordedBefore: true }), override)).toMatchObject({
      eligible: false,
      warnings: [],
    });
  });
});

describe('other services', () => {
  it.each(['reprint_change', 'reprint_move'] as const)(
    '%s away from home is advised to go home, not refused',
    (code) => {
      expect(decide(code, { homeRegionCode: '1702' })).toMatchObject({
        eligible: true,
        warnings: [{ code: 'home_office_advised', homeRegionCode: '1702' }],
      });
      expect(warnings(code, { homeRegionCode: '1771' })).toEqual([]);
      expect(warnings(code)).toEqual([]);
    },
  );

  it.each(['record_first', 'reprint_lost', 'reprint_damaged'] as const)(
    '%s is served to people from anywhere',
    (code) => {
      expect(decide(code, { homeRegionCode: '1702' })).toEqual({ eligible: true, reasons: [], warnings: [] });
    },
  );

  it('activates a digital identity for people who are recorded, and asks when it does not know', () => {
    expect(refusals('ikd', { recordedBefore: false })).toEqual(['not_recorded_yet']);
    expect(decide('ikd', { recordedBefore: true })).toEqual({ eligible: true, reasons: [], warnings: [] });
    expect(decide('ikd', { recordStatus: 'sent' })).toEqual({ eligible: true, reasons: [], warnings: [] });
    expect(decide('ikd')).toMatchObject({ eligible: true, warnings: [{ code: 'ask_recorded_before' }] });
    expect(refusals('ikd', { birthDate: '2011-01-01' })).toEqual(['too_young']);
  });

  it('makes no card for a record that is held twice', () => {
    expect(refusals('reprint_lost', { recordStatus: 'duplicate' })).toEqual(['duplicate_record']);
    expect(refusals('kia', { birthDate: '2015-01-01', recordStatus: 'duplicate' })).toEqual([]);
  });
});

describe('a child without consent of a guardian', () => {
  const minor = { birthDate: '2008-11-29' };

  it('is taken with a warning', () => {
    expect(decide('record_first', { ...minor, guardianConsent: false })).toEqual({
      eligible: true,
      reasons: [],
      warnings: [{ code: 'guardian_consent_missing' }],
    });
  });

  it('is nobody with consent, nobody married, and nobody of 18', () => {
    expect(warnings('record_first', { ...minor, guardianConsent: true })).toEqual([]);
    expect(warnings('record_first', { ...minor, everMarried: true, guardianConsent: false })).toEqual([]);
    expect(warnings('record_first', { guardianConsent: false })).toEqual([]);
  });
});

describe('a card', () => {
  it.each([
    ['record_first', 16, false, true, false],
    ['record_first', 16, true, true, true],
    ['record_first', 17, false, true, true],
    ['record_first', 17, false, false, false],
    ['print_first', 17, false, true, true],
    ['print_first', 17, false, false, false],
    ['reprint_damaged', 40, false, true, true],
    ['kia', 3, false, true, true],
    ['ikd', 40, false, true, false],
  ] as const)(
    '%s at %i, married %p, where cards are printed %p: needed %p',
    (code, ageOnDay, everMarried, sitePrints, needed) => {
      expect(needsCard({ service: service(code), ageOnDay, everMarried, sitePrints })).toBe(needed);
    },
  );

  const state = (code: ServiceCode, more: Partial<Parameters<typeof cardState>[0]> = {}) =>
    cardState({
      service: service(code),
      on: '2026-11-28',
      everMarried: false,
      sitePrints: true,
      ...seventeen,
      ...more,
    });

  it('is promised, follows later, or is not part of the service', () => {
    expect(state('record_first')).toEqual({ state: 'promised' });
    expect(state('record_first', sixteen)).toEqual({ state: 'later', printableFrom: '2027-11-28' });
    expect(state('record_first', { ...sixteen, everMarried: true })).toEqual({ state: 'promised' });
    expect(state('record_first', { birthDate: '2010-02-28' })).toEqual({ state: 'later', printableFrom: '2027-02-28' });
    expect(state('record_first', { sitePrints: false })).toEqual({ state: 'later' });
    expect(state('record_first', { withoutCard: true })).toEqual({ state: 'later' });
    expect(state('ikd')).toEqual({ state: 'none' });
  });

  it('is decided again for a new day: moved past the birthday it is promised', () => {
    const almost = { birthDate: '2009-11-29' };
    expect(state('record_first', almost)).toEqual({ state: 'later', printableFrom: '2026-11-29' });
    expect(state('record_first', { ...almost, on: '2026-11-29' })).toEqual({ state: 'promised' });
  });
});
