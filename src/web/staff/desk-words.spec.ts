import { describe, expect, it } from '@jest/globals';
import { ageInWords, ageRule, lateNote, lineReason, partyName, stopwatch } from './desk-words.js';

const wib = (time: string) => new Date(`2027-02-13T${time}:00+07:00`);
const zone = 'Asia/Jakarta';

describe('words of the desk', () => {
  it.each([
    ['2009-06-21', '2027-02-13', '17 tahun 7 bulan'],
    ['2010-02-13', '2027-02-13', '17 tahun'],
    ['2010-02-14', '2027-02-13', '16 tahun 11 bulan'],
  ])('someone born on %s is on %s %s old', (birth, on, words) => {
    expect(ageInWords(birth, on)).toBe(words);
  });

  it('tells the age rule', () => {
    const born = (birthDate: string, age: number, everMarried = false) => ({ birthDate, age, everMarried });
    expect(ageRule(born('2010-06-21', 16))).toBe('direkam, kartu mulai 21 Juni 2027');
    expect(ageRule(born('2010-06-21', 16, true))).toContain('boleh dicetak');
    expect(ageRule(born('2009-06-21', 17))).toBe('boleh dicetak');
    expect(ageRule(born('2011-06-21', 15))).toBe('belum boleh direkam, mulai 21 Juni 2027');
  });

  it('tells who said that they come late', () => {
    expect(lateNote(10)).toBe('bilang terlambat 10 menit');
    expect(lateNote(null)).toBeNull();
  });

  it('tells why somebody stands where in line', () => {
    const booked = { bookedFor: wib('09:45'), arrivedAt: wib('09:40') };
    expect(lineReason(booked, 'on_time', zone)).toEqual(['janji 09.45,', 'hadir 09.40']);
    expect(lineReason({ bookedFor: wib('09:30'), arrivedAt: wib('09:52') }, 'late', zone)).toEqual([
      'terlambat 22 menit,',
      'antrean biasa',
    ]);
    expect(lineReason({ bookedFor: null, arrivedAt: wib('09:31') }, 'walk_in', zone)).toEqual([
      'datang langsung 09.31',
    ]);
  });

  it('names a party by its first person', () => {
    expect(partyName(['Melati'])).toBe('Melati');
    expect(partyName(['Melati', 'Raka', 'Sari'])).toBe('Melati dan 2 orang lagi');
  });

  it('shows minutes and seconds', () => {
    expect(stopwatch(252_400)).toBe('04.12');
    expect(stopwatch(-5)).toBe('00.00');
  });
});
