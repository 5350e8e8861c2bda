import { describe, expect, it } from '@jest/globals';
import {
  type Answers,
  applicantOf,
  type Draft,
  firstMissing,
  guardianOf,
  nextPage,
  serviceCodeOf,
  unchecked,
  withPerson,
} from './draft.js';

const told = (values: Answers['values']) => ({ values, isAccepted: true });
const person = told({ nik: '1771 0261 0694 9901', nama: 'Melati Andini', pernahDirekam: 'tidak' });
const draft = (over: Partial<Draft> = {}): Draft => ({ choice: 'record_17', party: 1, people: [], ...over });

describe('the next page of a draft', () => {
  const contact = told({ lewat: 'tanpa' });
  const cases: [string, Draft, string][] = [
    ['the reason for a new photo', draft({ choice: 'reprint_photo' }), '/pesan/alasan'],
    ['a time', draft(), '/pesan/waktu'],
    ['the first person', draft({ hold: 'h' }), '/pesan/data-diri?orang=1'],
    ['the next person', draft({ hold: 'h', party: 2, people: [person] }), '/pesan/data-diri?orang=2'],
    ['the contact', draft({ hold: 'h', people: [person] }), '/pesan/kontak'],
    ['all answers once more', draft({ hold: 'h', people: [person], contact }), '/pesan/periksa'],
    ['a time again, when only the hold is missing', draft({ people: [person], contact }), '/pesan/waktu'],
  ];

  it.each(cases)('is %s', (_, given, page) => expect(nextPage(given)).toBe(page));

  it('goes back to answers that were kept unchecked', () => {
    const kept = draft({ hold: 'h', people: [unchecked(person.values)], contact });
    expect(nextPage(kept)).toBe('/pesan/data-diri?orang=1');
    expect(nextPage({ ...kept, people: [person], contact: unchecked({ lewat: 'tanpa' }) })).toBe('/pesan/kontak');
  });

  it('asks whether a person was recorded once a service is chosen that records', () => {
    const printed = told({ nik: person.values.nik, nama: person.values.nama });
    expect(firstMissing(draft({ choice: 'print_first', people: [printed] }))).toBe(2);
    expect(firstMissing(draft({ choice: 'record_16', people: [printed] }))).toBe(1);
  });
});

describe('an applicant from a draft', () => {
  it('answers for recording only where it was asked', () => {
    expect(applicantOf(draft({ people: [person] }), 1).recordedBefore).toBe(false);
    expect(applicantOf(draft({ choice: 'print_first', people: [person] }), 1).recordedBefore).toBeUndefined();
  });

  it('has a birth date only when one was typed, and leaves impossible ones to the rules', () => {
    const typed = (values: Record<string, string>) => applicantOf(draft({ people: [told(values)] }), 1).birthDate;
    expect(typed({})).toBeUndefined();
    expect(typed({ hari: '1', bulan: '2', tahun: '2009' })).toBe('2009-02-01');
    expect(typed({ bulan: '13' })).toBe('-13-00');
  });

  it('gives the contact to the first person, and only by the way that was chosen', () => {
    const values = { lewat: 'email', email: 'melati@contoh.id', whatsapp: '0812 3456 7890' };
    const two = draft({ party: 2, people: [person, person], contact: told(values) });
    expect(applicantOf(two, 1)).toMatchObject({ email: 'melati@contoh.id' });
    expect(applicantOf(two, 1).phone).toBeUndefined();
    expect(applicantOf(two, 2).email).toBeUndefined();
    expect(applicantOf({ ...two, contact: unchecked(values) }, 1).email).toBeUndefined();
  });

  it('names a guardian only with a name', () => {
    const contact = { lewat: 'tanpa', waliHubungan: 'mother', waliSetuju: 'ya' };
    expect(guardianOf(draft({ contact: told(contact) }))).toBeUndefined();
    const named = draft({ contact: told({ ...contact, waliNama: 'Sri Wulandari' }) });
    expect(guardianOf(named)).toEqual({ name: 'Sri Wulandari', relation: 'mother', phone: undefined, consent: true });
  });
});

describe('a draft', () => {
  it('records for both ages with one service', () => {
    expect([serviceCodeOf('record_16'), serviceCodeOf('record_17'), serviceCodeOf('ikd')]).toEqual([
      'record_first',
      'record_first',
      'ikd',
    ]);
  });

  it('keeps the other people when one is changed', () => {
    const changed = withPerson(draft({ party: 2, people: [person, person] }), 2, told({ nama: 'Raka' }));
    expect(changed.people).toEqual([person, told({ nama: 'Raka' })]);
  });

  it('cuts unchecked answers to a length that a cookie can carry', () => {
    expect(unchecked({ nama: 'x'.repeat(2_000) }).values.nama).toHaveLength(255);
  });
});
