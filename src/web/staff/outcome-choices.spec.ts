import { describe, expect, it } from '@jest/globals';
import { obviousOutcome, outcomeChoices } from './outcome-choices.js';

const person = (
  serviceCode: 'record_first' | 'print_first' | 'reprint_lost' | 'ikd',
  age: number | null,
  everMarried = false,
) => ({
  serviceCode,
  age,
  everMarried,
});

describe('the outcomes that the desk offers', () => {
  it.each([
    ['a 16-year-old is only recorded', person('record_first', 16), 'from17', true, ['recorded']],
    [
      'a 17-year-old may be printed as well',
      person('record_first', 17),
      'from17',
      true,
      ['recorded_and_printed', 'recorded'],
    ],
    [
      'a married 16-year-old may be printed as well',
      person('record_first', 16, true),
      'from17',
      true,
      ['recorded_and_printed', 'recorded'],
    ],
    ['a site without a printer only records', person('record_first', 17), 'from17', false, ['recorded']],
    ['a card to print is printed', person('print_first', 17), 'always', true, ['printed']],
    ['a site without a printer only hands over', person('reprint_lost', 40), 'always', false, ['handed_over']],
    ['the digital identity is activated', person('ikd', 30), 'never', true, ['activated']],
    [
      'somebody of unknown age may be printed',
      person('record_first', null),
      'from17',
      true,
      ['recorded_and_printed', 'recorded'],
    ],
  ] as const)('%s', (_title, who, usesCard, prints, main) => {
    expect(outcomeChoices(who, usesCard, prints).main).toEqual(main);
  });

  it('asks only when there are two ways', () => {
    expect(obviousOutcome(outcomeChoices(person('record_first', 16), 'from17', true))).toBe('recorded');
    expect(obviousOutcome(outcomeChoices(person('record_first', 17), 'from17', true))).toBeNull();
  });
});
