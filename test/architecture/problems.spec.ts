import { describe, expect, it } from '@jest/globals';
import { fieldText, isKnownProblem, problemText } from '../../src/platform/http/problem-texts.js';
import { sourceFiles } from '../support/source.js';

/** Everywhere that a code of a refusal is written down. */
const PROBLEM_CODES = [
  /\bnew DomainError\(\s*'(\w+)'/g,
  /\bsuper\(\s*'(\w+)',\s*\d{3}/g,
  /\bconflict\('(\w+)'\)/g,
  /\b[45]\d\d: '(\w+)'/g,
  /\[[45]\d\d, '(\w+)'\]/g,
];
const FIELD_CODES = [
  /\bfield\b[^\n]{0,60}?\bcode: '(\w+)'/g,
  /\bcode\('(\w+)'\)/g,
  /\breport\([^,]+, '(\w+)'/g,
  /\bcheck\([^;]*, '(\w+)'\)/g,
];

const source = sourceFiles('src', (file) => !/\.spec\.tsx?$/.test(file));
const codesBy = (patterns: RegExp[]): string[] => {
  const found = source.flatMap(({ text }) =>
    patterns.flatMap((p) => [...text.matchAll(p)].map(([, code]) => code ?? '')),
  );
  return [...new Set(found)].sort();
};

describe('codes of refusals', () => {
  const problems = codesBy(PROBLEM_CODES);
  const fields = codesBy(FIELD_CODES);

  it('are found in the source', () => {
    expect(problems).toEqual(
      expect.arrayContaining([
        'slot_full',
        'not_found',
        'wrong_day',
        'malformed_body',
        'request_timeout',
        'unavailable',
      ]),
    );
    expect(problems.length).toBeGreaterThan(35);
    expect(fields).toEqual(
      expect.arrayContaining(['required', 'not_uuid', 'nik_twice', 'unknown_field', 'out_of_range']),
    );
  });

  it.each(problems)('%s has its sentences', (code) => {
    expect(isKnownProblem(code)).toBe(true);
  });

  it.each(fields)('the field code %s has its sentences', (code) => {
    if (code === 'invalid') return;
    expect(fieldText('id', code)).not.toBe(fieldText('id', 'invalid'));
    expect(fieldText('en', code)).not.toBe(fieldText('en', 'invalid'));
  });

  it('would not pass with a code that nobody explained', () => {
    expect(isKnownProblem('no_such_code')).toBe(false);
    expect(problemText('id', 'no_such_code')).toEqual(problemText('id', 'internal'));
  });
});
