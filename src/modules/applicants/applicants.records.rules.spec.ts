import { describe, expect, it } from '@jest/globals';
import { needsReason } from './applicants.records.rules.js';
import type { RecordStatus } from './applicants.types.js';
import { printableOn } from './eligibility.rules.js';

describe('the record of a person', () => {
  it.each<[RecordStatus, RecordStatus, boolean]>([
    ['recorded', 'sent', false],
    ['recorded', 'print_ready', false],
    ['sent', 'failed', false],
    ['failed', 'recorded', false],
    ['print_ready', 'printed', false],
    ['printed', 'handed_over', false],
    ['recorded', 'printed', true],
    ['printed', 'print_ready', true],
    ['handed_over', 'printed', true],
    ['duplicate', 'recorded', true],
  ])('moves from %s to %s; a reason is asked: %s', (from, to, isAsked) => {
    expect(needsReason(from, to)).toBe(isAsked);
  });

  it.each([
    ['2009-08-17', false, '2026-11-28', '2026-08-17'],
    ['2010-05-01', false, '2026-11-28', '2027-05-01'],
    ['2008-02-29', false, '2024-06-01', '2025-03-01'],
    ['2010-05-01', true, '2026-11-28', '2026-11-28'],
    ['2000-05-01', true, '2026-11-28', '2017-05-01'],
  ])('of somebody born on %s, married: %s, seen on %s, is due on %s', (birth, isMarried, on, due) => {
    expect(printableOn(birth, isMarried, on)).toBe(due);
  });
});
