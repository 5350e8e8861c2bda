import { describe, expect, it } from '@jest/globals';
import { labelOf } from './number.rules.js';

describe('labelOf', () => {
  it.each([
    ['A012', 'A012'],
    ['a12', 'A012'],
    [' a - 012 ', 'A012'],
    ['B.1000', 'B1000'],
    ['S000', 'S000'],
    ['', null],
    ['C012', null],
    ['1771020512099901', null],
  ])('reads "%s" as "%s"', (typed, label) => {
    expect(labelOf(typed)).toBe(label);
  });
});
