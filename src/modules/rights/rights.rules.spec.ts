import { describe, expect, it } from '@jest/globals';
import { dueAtOf, isDoneAtOnce, isOverdue, mayReopen, mayThaw } from './rights.rules.js';
import { DATA_REQUEST_KINDS } from './rights.types.js';

describe('a request about data', () => {
  const asked = new Date('2027-02-12T10:00:00+07:00');

  it('is due 3 x 24 hours after it was asked, weekends counted', () => {
    expect(dueAtOf(asked)).toEqual(new Date('2027-02-15T10:00:00+07:00'));
  });

  it.each([
    ['open', '2027-02-15T09:59:59+07:00', false],
    ['open', '2027-02-15T10:00:00+07:00', true],
    ['done', '2027-02-20T10:00:00+07:00', false],
    ['refused', '2027-02-20T10:00:00+07:00', false],
  ] as const)('that is %s at %s is overdue: %s', (status, now, expected) => {
    expect(isOverdue({ status, dueAt: dueAtOf(asked) }, new Date(now))).toBe(expected);
  });

  it('is done at once where nobody has to judge', () => {
    expect(DATA_REQUEST_KINDS.filter(isDoneAtOnce)).toEqual(['copy', 'freeze', 'withdrawal']);
  });

  it('can be taken up again after a refusal, and a freeze lifted; an erasure stays', () => {
    expect(mayReopen({ status: 'refused' })).toBe(true);
    expect(mayReopen({ status: 'done' })).toBe(false);
    expect(mayThaw({ kind: 'freeze', status: 'done' })).toBe(true);
    expect(mayThaw({ kind: 'freeze', status: 'undone' })).toBe(false);
    expect(mayThaw({ kind: 'erasure', status: 'done' })).toBe(false);
  });
});
