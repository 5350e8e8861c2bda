import { describe, expect, it } from '@jest/globals';
import { forecastOf, roomFor, statusOfWord } from './printing.rules.js';

describe('words for the state of a record', () => {
  it.each([
    ['PRR', 'print_ready'],
    ['PRINT_READY_RECORD', 'print_ready'],
    ['Siap  Cetak ', 'print_ready'],
    ['SFE', 'sent'],
    ['ganda', 'duplicate'],
    ['dicetak', 'printed'],
    ['selesai', null],
    ['', null],
  ])('%s means %s', (word, status) => expect(statusOfWord(word)).toBe(status));
});

it('takes everybody who becomes due from the cards, and never says less than none', () => {
  const months = [
    { month: '2026-12', people: 30 },
    { month: '2027-01', people: 80 },
    { month: '2027-02', people: 5 },
  ];
  expect(forecastOf(months, 100).map(({ cardsAfter }) => cardsAfter)).toEqual([70, 0, 0]);
});

it.each([
  [80, 50, 0, 40],
  [80, 50, 39, 1],
  [80, 50, 60, 0],
  [3, 50, 0, 1],
  [80, 0, 0, 0],
])('of %i places at %i %% with %i taken, %i may go to people who are sent for', (places, percent, invited, room) => {
  expect(roomFor(places, percent, invited)).toBe(room);
});
