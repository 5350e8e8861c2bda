import { describe, expect, it } from '@jest/globals';
import { toCsv } from './csv.js';

describe('a table as a file', () => {
  it('has semicolons, quotes, and a mark that says how it is written', () => {
    expect(
      toCsv([
        ['Waktu', 'Jumlah'],
        ['a "b"; c', 3],
        [null, 0],
      ]),
    ).toBe('\uFEFF"Waktu";"Jumlah"\r\n"a ""b""; c";"3"\r\n"";"0"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1'])('makes a text of %j', (text) => {
    expect(toCsv([[text]])).toBe(`\uFEFF"'${text}"\r\n`);
  });

  it.each(['1=1', ' =1', 'a-b', "'=1"])('leaves %j as it is', (text) => {
    expect(toCsv([[text]])).toBe(`\uFEFF"${text}"\r\n`);
  });
});
