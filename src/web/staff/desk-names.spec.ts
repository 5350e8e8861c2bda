import { describe, expect, it } from '@jest/globals';
import { nameFit } from './desk-names.js';

const cases: readonly [typed: string, name: string, fit: number][] = [
  ['mel', 'Melati Andini', 3],
  ['andini', 'Melati Andini', 3],
  ['Andini Mel', 'Melati Andini', 3],
  ['sukarno', 'Soekarno Hadi', 2],
  ['jamila', 'Djamilah', 2],
  ['mukhtar', 'Muchtar Lubis', 2],
  ['yusuf', 'Yusup', 2],
  ['melatti', 'Melati Andini', 2],
  ['malati', 'Melati Andini', 1],
  ['meltai', 'Melati Andini', 1],
  ['melai', 'Melati Andini', 1],
  ['José', 'Jose Rizal', 3],
  ['bud', 'Melati Andini', 0],
  ['budi andini', 'Melati Andini', 0],
  ['kata', 'Melati Andini', 0],
  ['..', 'Melati Andini', 0],
  ['zzzz', 'Sekar Saputra', 0],
];

describe('finding people by name', () => {
  it.each(cases)('%j fits %j by %i', (typed, name, fit) => {
    expect(nameFit(name, typed)).toBe(fit);
  });
});
