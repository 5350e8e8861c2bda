import { describe, expect, it } from '@jest/globals';
import { DOCUMENT_NAMES, SERVICE_NAMES, SERVICES } from './catalogue.data.js';

describe('the catalogue', () => {
  it.each([
    ['record_first', 12, 'ktp', 'from17', 'ktp', 'any'],
    ['print_first', 6, 'ktp', 'always', 'ktp', 'office'],
    ['reprint_lost', 8, 'ktp', 'always', 'ktp', 'office'],
    ['reprint_damaged', 8, 'ktp', 'always', 'ktp', 'office'],
    ['reprint_change', 8, 'ktp', 'always', 'ktp', 'home_office'],
    ['reprint_photo', 12, 'ktp', 'always', 'ktp', 'office'],
    ['reprint_move', 8, 'ktp', 'always', 'ktp', 'home_office'],
    ['foreigner', 12, 'ktp', 'always', 'ktp', 'office'],
    ['ikd', 6, 'ikd', 'never', null, 'any'],
    ['kia', 8, 'kia', 'always', 'kia', 'any'],
  ])('has %s: %i minutes', (code, minutes, group, usesCard, blankKind, places) => {
    expect(SERVICES.find((s) => s.code === code)).toMatchObject({ minutes, group, usesCard, blankKind, places });
  });

  it('lists each service once, in a fixed order', () => {
    expect(SERVICES.map((s) => s.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(SERVICES.map((s) => s.code)).size).toBe(10);
  });

  it('serves first cards before replacements when blanks are short', () => {
    const classOf = (code: string) => SERVICES.find((s) => s.code === code)?.nationalClass;
    expect(classOf('record_first')).toBe(1);
    expect(classOf('print_first')).toBe(1);
    for (const code of ['reprint_lost', 'reprint_damaged', 'reprint_change', 'reprint_photo'])
      expect(classOf(code)).toBe(3);
  });

  it('has a text in both languages for every name and document, and no document without use', () => {
    for (const text of [...Object.values(SERVICE_NAMES), ...Object.values(DOCUMENT_NAMES)]) {
      expect(text.id).not.toBe('');
      expect(text.en).not.toBe('');
    }
    expect(new Set(SERVICES.flatMap((s) => s.documents))).toEqual(new Set(Object.keys(DOCUMENT_NAMES)));
  });
});
