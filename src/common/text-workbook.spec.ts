import { describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { textWorkbook } from './text-workbook.js';

const ROWS = [
  ['Nama', 'NIK & "lain"'],
  ['<Budi>', '1771021506109900'],
];

describe('a workbook of text', () => {
  it('is read as it was written, and whatever is typed into it stays text', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(textWorkbook('Siswa', ROWS, [30, 20]) as unknown as ExcelJS.Buffer);
    const [sheet] = book.worksheets;
    expect(sheet?.name).toBe('Siswa');
    expect(ROWS.map((row, y) => row.map((_text, x) => sheet?.getCell(y + 1, x + 1).value))).toEqual(ROWS);
    for (const at of ['A1', 'B2', 'B3', 'B900']) expect(sheet?.getCell(at).numFmt).toBe('@');
  });

  it('is the same each time', () => {
    const [first, second] = [textWorkbook('Siswa', ROWS, [30, 20]), textWorkbook('Siswa', ROWS, [30, 20])];
    expect(first.equals(second)).toBe(true);
    expect(first.length).toBeLessThan(20_000);
  });
});
