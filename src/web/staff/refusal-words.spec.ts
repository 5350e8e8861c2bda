import { describe, expect, it } from '@jest/globals';
import { StockShort } from '../../modules/blanks/blanks.errors.js';
import { NotEligible } from '../../modules/bookings/bookings.errors.js';
import { IllegalMove, WrongDay } from '../../modules/desk/desk.errors.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { refusalWords } from './refusal-words.js';

const notEligible = new NotEligible({ reasons: [{ code: 'too_young', age: 15, from: '2028-01-01' }] });

describe('a refusal in words for staff', () => {
  it.each([
    [new IllegalMove({ state: 'called' }), 'Mulai dulu (h)'],
    [new IllegalMove({ state: 'serving' }), 'Selesaikan (s)'],
    [new IllegalMove(), 'Keadaannya sudah berubah'],
    [new WrongDay({ date: '2026-12-12' }), '12 Desember 2026'],
    [new StockShort(), 'Hitung ulang'],
    [new NotFound(), 'daftarkan tanpa janji'],
    [notEligible, '1 Januari 2028'],
    [new InvalidInput([{ field: 'nik', code: 'nik_length', facts: { entered: 13 } }]), 'Anda memasukkan 13'],
  ])('%s says what to do', (error, words) => {
    expect(refusalWords(error).text).toContain(words);
  });
});
