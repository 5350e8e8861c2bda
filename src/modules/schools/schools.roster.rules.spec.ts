import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isFull } from '../../../test/support/tier.js';
import { readCsv } from './schools.roster.csv-reader.js';
import { FileProblem } from './schools.roster.file-problem.js';
import { checkRoster } from './schools.roster.rules.js';
import type { Cell, CheckContext, ReadFile, Sheet } from './schools.roster.types.js';

const CONTEXT: CheckContext = { today: '2027-02-08', knownDistricts: ['177101', '177102'] };
const NIK = '1771022508109901';
const OTHER = '1771022508109902';

/** A list as text; what cannot be read at all is its code. */
function check(input: string | Buffer) {
  try {
    const checked = checkRoster(readCsv(Buffer.from(input)), CONTEXT);
    return checked.ok ? checked : checked.problem.code;
  } catch (error) {
    if (error instanceof FileProblem) return error.code;
    throw error;
  }
}

function rowsOf(input: string | Buffer) {
  const checked = check(input);
  if (typeof checked === 'string') throw new Error(checked);
  return checked;
}

const sheet = (rows: readonly (readonly Cell[])[], name: string | null = null): Sheet => ({
  name,
  rows: rows.map((cells, index) => ({ number: index + 1, cells })),
});
const text = (value: string): Cell => ({ text: value, kind: 'text' });
const book = (rows: readonly (readonly Cell[])[], more: Partial<ReadFile> = {}): ReadFile => ({
  sheets: [sheet(rows)],
  isDate1904: false,
  warnings: [],
  ...more,
});
const checkedBook = (file: ReadFile) => {
  const checked = checkRoster(file, CONTEXT);
  if (!checked.ok) throw new Error(checked.problem.code);
  return checked;
};

describe('a list as text', () => {
  it.each([
    ['semicolons', `NIK;Nama;Persetujuan\n${NIK};Budi;ya`],
    ['commas', `NIK,Nama,Persetujuan\n${NIK},Budi,ya`],
    ['tabs, as pasted', `NIK\tNama\tPersetujuan\n${NIK}\tBudi\tya`],
    ['a byte order mark', `\uFEFFNIK;Nama;Persetujuan\n${NIK};Budi;ya`],
    ['the line of Excel', `sep=;\r\nNIK;Nama;Persetujuan\r\n${NIK};Budi;ya`],
    ['empty lines', `\n\n\nNIK,Nama,Persetujuan\n\n${NIK},Budi,ya\n\n\n`],
    ['a letterhead', `SMA CONTOH;;\nDaftar siswa;;\n;;\nNo;NIK;Nama;Persetujuan\n(1);(2);(3);(4)\n1;${NIK};Budi;ya`],
    ['other names of columns', `nik , NAMA LENGKAP ,"Persetujuan Wali (ya/berkas)"\n${NIK},Budi,Berkas`],
    ['UTF-16', Buffer.from(`\uFEFFNIK\tNama\tPersetujuan\n${NIK}\tBudi\tya`, 'utf16le')],
    ['quotes inside', `NIK,Nama,Persetujuan\n${NIK},Budi,"ya"`],
  ])('is read with %s', (_what, input) => {
    expect(rowsOf(input)).toMatchObject({ rows: [{ name: 'Budi', nik: NIK, birthDate: '2010-08-25' }], refused: [] });
  });

  it.each([
    ['', 'file_empty'],
    ['\n \n', 'file_empty'],
    [`NIK|Nama\n${NIK}|Budi`, 'separator_unknown'],
    ['NIK,NIK,Nama\n1,2,3', 'column_twice'],
    ['Nama;Nama Lengkap\nBudi;Budi', 'column_twice'],
    ['apa;saja\n1;2', 'header_missing'],
    [`NIK;Kelas\n${NIK};XI`, 'name_column_missing'],
    ['Nama;NIK\n;', 'no_rows'],
    [`Nama;NIK\n"Budi;${NIK}\n`, 'quote_not_closed'],
    [`Nama\n${'x\n'.repeat(5_001)}`, 'too_many_rows'],
    [`Nama;NIK\n${';'.repeat(30_000)}`, 'file_too_heavy'],
    [Buffer.from('ffd8ffe000104a464946', 'hex'), 'file_kind'],
  ])('%p is %s', (input, code) => {
    expect(check(input)).toBe(code);
  });

  it('keeps commas of a file with semicolons', () => {
    expect(rowsOf(`NIK;Nama\n${NIK};Budi, S.Pd, M.Pd`).rows[0]?.name).toBe('Budi, S.Pd, M.Pd');
  });

  it('asks about text that old Excel wrote, and keeps no broken letter', () => {
    const { rows, warnings } = rowsOf(Buffer.from('4e616d613b4b656c61730a42fc64693b5849', 'hex'));
    expect([rows[0]?.name, warnings]).toEqual(['Büdi', [{ code: 'encoding_guessed' }]]);
  });

  it('numbers rows as the spreadsheet shows them', () => {
    const { rows, refused } = rowsOf('sep=;\nNama;Kelas\n\nBudi;XI\n;XI\n');
    expect([rows[0]?.number, refused[0]?.number]).toEqual([3, 4]);
  });
});

describe('a NIK', () => {
  const problemsOf = (nik: string) =>
    rowsOf(`Nama;NIK;Persetujuan\nBudi;${nik};ya\nAni;${OTHER};ya`).refused[0]?.problems.map(({ code }) => code);

  it.each([
    ['1,77102E+15', 'nik_scientific'],
    ['1.77102E+15', 'nik_scientific'],
    ['177102250810990', 'nik_length'],
    [`${NIK}.0`, 'nik_number'],
    ['1771029908109901', 'nik_day'],
    ['################', 'column_narrow'],
    [`=A1`, 'formula'],
    ['Bu\0di', 'control_sign'],
  ])('%p is refused as %s', (nik, code) => {
    expect(problemsOf(nik)).toEqual([code]);
  });

  it.each([`="${NIK}"`, `'${NIK}`, '1771 0225 0810 9901', '1771.02.250810.9901'])('%p is read', (nik) => {
    expect(rowsOf(`Nama;NIK;Persetujuan\nBudi;${nik};ya`)).toMatchObject({ rows: [{ nik: NIK }], refused: [] });
  });

  it('is not believed where all of them end in 0: that is what Excel does', () => {
    const damaged = '1771022508109900';
    const { refused } = rowsOf(`Nama;NIK\nBudi;${damaged}\nAni;1771022508109910`);
    expect(refused.map(({ problems }) => problems[0]?.code)).toEqual(['nik_column_damaged', 'nik_column_damaged']);
    expect(rowsOf(`Nama;NIK\nBudi;${damaged}\nAni;${NIK}`).refused).toEqual([]);
    expect(rowsOf(`Nama;NIK\nBudi;'${damaged}`).refused).toEqual([]);
  });

  it('as a number is suspect even when it looks right', () => {
    const rows = (cell: Cell) =>
      checkedBook(
        book([
          [text('Nama'), text('NIK')],
          [text('Budi'), cell],
        ]),
      );
    expect(rows({ text: NIK, kind: 'number' }).refused[0]?.problems).toEqual([{ code: 'nik_number' }]);
    expect(rows(text(NIK)).refused).toEqual([]);
    expect(rows({ text: '', kind: 'formula' }).refused[0]?.problems).toEqual([{ code: 'formula' }]);
  });

  it('twice in a list: the second row points to the first', () => {
    const { rows, refused } = rowsOf(`Nama;NIK\nBudi;${NIK}\nBudi;${NIK}`);
    expect([rows.length, refused[0]?.problems]).toEqual([1, [{ code: 'nik_twice_in_list', facts: { row: '2' } }]]);
  });

  it('may differ from the birth date: that is looked at, not refused', () => {
    const { rows } = rowsOf(`Nama;NIK;Tgl Lahir;Persetujuan\nBudi;${NIK};12/08/2010;ya`);
    expect(rows[0]).toMatchObject({
      birthDate: '2010-08-12',
      warnings: [{ code: 'nik_birth_date_differs', facts: { inNik: '2010-08-25' } }],
    });
  });
});

describe('a birth date', () => {
  const dateOf = (typed: string) => rowsOf(`Nama;Tgl Lahir;Persetujuan\nBudi;${typed};ya`);

  it.each([
    ['05/08/2010', '2010-08-05'],
    ['5-8-10', '2010-08-05'],
    ['5.8.2010', '2010-08-05'],
    ['2010-08-05', '2010-08-05'],
    ['2010-08-05 00:00:00', '2010-08-05'],
    ['25-Agu-10', '2010-08-25'],
    ['25 Agustus 2010', '2010-08-25'],
    ['Bengkulu, 25 Agustus 2010', '2010-08-25'],
    ['Selasa, 25-08-2010', '2010-08-25'],
    ['9 Peb 2010', '2010-02-09'],
    ['1 nopember 2009', '2009-11-01'],
    ['29/02/2008', '2008-02-29'],
    ['1/1/28', '1928-01-01'],
  ])('%s is %s', (typed, date) => {
    expect(dateOf(typed).rows[0]?.birthDate).toBe(date);
  });

  it.each([
    ['#######', 'column_narrow'],
    ['08/25/2010', 'birth_date_month_first'],
    ['29/02/2009', 'birth_date_invalid'],
    ['31/04/2010', 'birth_date_invalid'],
    ['dua ribu', 'birth_date_unreadable'],
    ['99999', 'birth_date_unreadable'],
    ['09/02/2027', 'birth_date_future'],
  ])('%s is refused as %s', (typed, code) => {
    expect(dateOf(typed).refused[0]?.problems).toEqual([{ code }]);
  });

  it('as a serial number is asked about, from 1900 or from 1904', () => {
    expect(dateOf('40050').rows[0]).toMatchObject({
      birthDate: '2009-08-25',
      warnings: [{ code: 'birth_date_serial' }],
    });
    const rows = [
      [text('Nama'), text('Tgl Lahir'), text('Persetujuan')],
      [text('Budi'), { text: '38588', kind: 'number' } as const, text('ya')],
    ];
    expect(checkedBook(book(rows, { isDate1904: true })).rows[0]?.birthDate).toBe('2009-08-25');
  });
});

describe('what else stands in a row', () => {
  it.each([
    [`Nama;HP\nBudi;8,12346E+10`, 'phone_scientific'],
    [`Nama;HP\nBudi;12`, 'phone_invalid'],
    [`NIK;Nama\n${NIK};=cmd|'/c calc'!A1`, 'formula'],
    [`NIK;Nama\n${NIK};@SUM(1)`, 'formula'],
    [`NIK,Nama\n${NIK},Budi, S.Pd`, 'cells_extra'],
    [`NIK,Nama\n${NIK}`, 'name_missing'],
    [`NIK,Nama\n${NIK},Bu\0di`, 'control_sign'],
    [`Nama\nBudi 😀`, 'name_broken'],
    [`Nama\n${'x'.repeat(101)}`, 'name_too_long'],
  ])('%p is refused as %s', (input, code) => {
    expect(rowsOf(input).refused[0]?.problems).toEqual([{ code }]);
  });

  it('may be a dash for nothing, a number without its 0, a NISN without its zeros', () => {
    const { rows } = rowsOf('Nama;HP;NISN;Kelas;Persetujuan\nBudi;81234567890;12345678;-;ya\nAni;-;-;XI;ya');
    expect(rows[0]).toMatchObject({
      phone: '+6281234567890',
      warnings: [{ code: 'class_missing' }, { code: 'nisn_short', facts: { nisn: '0012345678' } }],
    });
    expect(rows[1]).toMatchObject({ phone: null, warnings: [] });
  });

  it('is read from every sheet that the teacher sees; the class is then the name of the sheet', () => {
    const header = [text('Nama'), text('NIK')];
    const sheets = [
      sheet([header, [text('Budi'), text(NIK)]], 'XI A'),
      sheet([header, [text('Ani'), text(NIK)]], 'XI B'),
    ];
    const { rows, refused, warnings } = checkedBook(book([], { sheets }));
    expect(rows).toMatchObject([{ className: 'XI A', sheet: 'XI A' }]);
    expect(refused).toMatchObject([
      { sheet: 'XI B', problems: [{ code: 'nik_twice_in_list', facts: { row: 'XI A 2' } }] },
    ]);
    expect(warnings).toEqual([{ code: 'several_sheets', facts: { sheets: 'XI A, XI B' } }]);
  });
});

describe('consent', () => {
  const header = 'Nama;Kelas;NIK;Tgl Lahir;WA Wali;Nama Wali;Kebutuhan Khusus;Persetujuan Wali';
  const row = (consent: string) => `${header}\nBudi;XI;${NIK};25/08/2010;081234567890;Pak Budi;kursi roda;${consent}`;

  it.each(['ya', 'Ya', 'berkas', '✓', 'Sudah'])('%p keeps what the list says', (consent) => {
    expect(rowsOf(row(consent)).rows[0]).toMatchObject({
      hasConsent: true,
      nik: NIK,
      hasNeeds: true,
      phone: '+6281234567890',
    });
  });

  it.each(['', 'tidak', 'belum', '-', 'nanti ditanya'])('%p leaves name and class alone', (consent) => {
    const { rows } = rowsOf(row(consent));
    expect(rows[0]).toMatchObject({
      name: 'Budi',
      className: 'XI',
      hasConsent: false,
      birthDate: null,
      hasNeeds: false,
    });
    expect(JSON.stringify(rows)).not.toMatch(/1771|2010|8123|Pak Budi|kursi/);
  });

  it('is asked about when it is neither yes nor no', () => {
    expect(rowsOf(row('nanti ditanya')).rows[0]?.warnings).toEqual([{ code: 'consent_unclear' }]);
  });

  it('missing, a refused row and its remarks say no digit of the pupil either', () => {
    const { refused } = rowsOf(`${header}\nBudi;XI;1771029908109901;31/04/2010;12;;;`);
    expect(refused[0]?.typed).toEqual({ name: 'Budi', className: 'XI' });
    expect(JSON.stringify(refused[0]?.problems)).not.toMatch(/\d/);
    const known = rowsOf(`${header}\nBudi;XI;1771029908109901;25/08/2010;;;;ya`);
    expect(known.refused[0]?.typed).toMatchObject({ nik: '1771029908109901', birthDate: '25/08/2010' });
  });
});

it('twins are two people', () => {
  const { rows, refused } = rowsOf(
    `Nama;NIK;Tgl Lahir;Kelas\nAni Putri;1771026508109901;25/08/2010;XI\nAna Putri;1771026508109902;25/08/2010;XI`,
  );
  expect([rows.length, refused]).toEqual([2, []]);
});

/** Cells as they come, and as nobody should write them. */
const CELL = fc.oneof(
  fc.constantFrom(
    '',
    'ya',
    'tidak',
    '-',
    NIK,
    `'${NIK}`,
    '25/08/2010',
    '1,77102E+15',
    '=1+1',
    '40050',
    '#####',
    '0812 3456 7890',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const HEADS = ['Nama', 'NIK', 'Tanggal Lahir', 'Kelas', 'WA Wali', 'Persetujuan', 'NISN', 'Apa saja'];

it('any cells at all give rows, or a reason; and without consent nothing but a name and a class', () => {
  const kinds = fc.constantFrom('typed', 'text', 'number', 'date', 'formula', 'error');
  const cells = fc.array(fc.record({ text: CELL, kind: kinds }), { minLength: 1, maxLength: 10 });
  const rows = fc.array(cells, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.shuffledSubarray(HEADS, { minLength: 1 }), rows, (heads, body) => {
      const checked = checkRoster(book([heads.map(text), ...body]), CONTEXT);
      if (!checked.ok) return checked.problem.code.length > 0;
      const known = checked.rows.filter(({ hasConsent }) => !hasConsent);
      const isBare = known.every((row) => row.nik === null && row.birthDate === null && row.phone === null);
      return (
        isBare &&
        checked.rows.every(({ name }) => name !== '') &&
        checked.refused.every((row) => row.problems.length > 0)
      );
    }),
    { numRuns: isFull ? 10_000 : 300 },
  );
});

it('any text at all is read, or refused with a reason', () => {
  const lines = fc.array(fc.array(CELL, { maxLength: 8 }), { maxLength: 8 });
  fc.assert(
    fc.property(lines, fc.constantFrom(';', ',', '\t', '|'), (body, sign) => {
      const found = check(
        ['Nama', 'NIK', 'Persetujuan'].join(sign) + body.map((cells) => `\n${cells.join(sign)}`).join(''),
      );
      return typeof found === 'string' ? found !== '' : found.rows.length + found.refused.length > 0;
    }),
    { numRuns: isFull ? 10_000 : 300 },
  );
});
