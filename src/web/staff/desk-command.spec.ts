import { describe, expect, it } from '@jest/globals';
import { type DeskCommand, readCommand } from './desk-command.js';

const cases: readonly [typed: string, DeskCommand][] = [
  ['', { kind: 'nothing' }],
  ['  ', { kind: 'nothing' }],
  ['n', { kind: 'act', letter: 'n', rest: '' }],
  [' N ', { kind: 'act', letter: 'n', rest: '' }],
  ['?', { kind: 'act', letter: '?', rest: '' }],
  ['u', { kind: 'act', letter: 'u', rest: '' }],
  ['p ambil  salinan KK', { kind: 'act', letter: 'p', rest: 'ambil salinan KK' }],
  ['s 1 2 KK menyusul', { kind: 'act', letter: 's', rest: '1 2 KK menyusul' }],
  ['t 3', { kind: 'act', letter: 't', rest: '3' }],
  ['c 2 luntur', { kind: 'act', letter: 'c', rest: '2 luntur' }],
  ['k A008', { kind: 'act', letter: 'k', rest: 'A008' }],
  ['K Hasan', { kind: 'search', text: 'K Hasan' }],
  ['S Simanjuntak', { kind: 'search', text: 'S Simanjuntak' }],
  ['n A014 hamil tua', { kind: 'act', letter: 'n', rest: 'A014 hamil tua' }],
  ['n sekarang', { kind: 'search', text: 'n sekarang' }],
  ['2', { kind: 'choice', number: 2 }],
  ['K7M4P 2WX9R', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['k7m4p-2wx9r', { kind: 'code', code: 'K7M4P2WX9R' }],
  [']Q3K7M4P2WX9R', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['~K7M4P2WX9R', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['https://giliran.example/janji/K7M4P2WX9R/abc-DEF_123', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['http://localhost:3000/janji/K7M4P2WX9R', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['p 2345 2345 2', { kind: 'code', code: 'P234523452' }],
  ['1771 0261 0609 0007', { kind: 'nik', nik: '1771026106090007' }],
  ['1771.02-61 06.09 0007', { kind: 'nik', nik: '1771026106090007' }],
  ['177102610609000', { kind: 'nik', nik: '177102610609000' }],
  ['6208 1111 2222 3333', { kind: 'nik', nik: '6208111122223333' }],
  ['0812-7000-5550', { kind: 'phone', phone: '+6281270005550' }],
  ['+62 812 7000 5550', { kind: 'phone', phone: '+6281270005550' }],
  ['9.30', { kind: 'time', time: '09.30' }],
  ['13:05', { kind: 'time', time: '13.05' }],
  ['a012', { kind: 'ticket', label: 'A012' }],
  ['P 002', { kind: 'ticket', label: 'P002' }],
  ['0007', { kind: 'search', text: '0007' }],
  ['Melati', { kind: 'search', text: 'Melati' }],
];

describe('the command box', () => {
  it.each(cases)('reads %j', (typed, command) => {
    expect(readCommand(typed)).toEqual(command);
  });
});
