import { describe, expect, it } from '@jest/globals';
import { type DeskCommand, readCommand } from './desk-command.js';

const cases: readonly [typed: string, DeskCommand][] = [
  ['', { kind: 'nothing' }],
  ['  ', { kind: 'nothing' }],
  ['n', { kind: 'act', letter: 'n' }],
  [' N ', { kind: 'act', letter: 'n' }],
  ['?', { kind: 'act', letter: '?' }],
  ['p ambil salinan KK', { kind: 'act', letter: 'p', note: 'ambil salinan KK' }],
  ['K7M4P 2WX9R', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['k7m4p-2wx9r', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['https://giliran.example/janji/K7M4P2WX9R/abc-DEF_123', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['http://localhost:3000/janji/K7M4P2WX9R', { kind: 'code', code: 'K7M4P2WX9R' }],
  ['p 2345 2345 2', { kind: 'code', code: 'P234523452' }],
  ['1771 0261 0609 0007', { kind: 'nik', nik: '1771026106090007' }],
  ['1771.02-61 06.09 0007', { kind: 'nik', nik: '1771026106090007' }],
  ['177102610609000', { kind: 'nik', nik: '177102610609000' }],
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
