import type { Cell, RosterColumn, RosterRemark, Sheet, SheetRow } from './schools.roster.types.js';

/** Names of columns as schools and Dapodik write them, without case, dots and what stands in brackets. */
const NAMES: Record<RosterColumn | 'number', string> = {
  number: 'no|nomor|no urut|nomor urut|urut',
  name: 'nama|nama lengkap|nama siswa|nama peserta didik|nama murid|nama pd|nama lengkap siswa|nama siswa siswi|name|full name|student name',
  nik: 'nik|no nik|nomor nik|nik siswa|nik peserta didik|nomor induk kependudukan|no ktp|nomor ktp|national id',
  birthDate:
    'tanggal lahir|tgl lahir|tgllahir|tanggallahir|tgl lhr|lahir|tanggal lahir siswa|tempat tanggal lahir|tempat tgl lahir|ttl|birth date|birthdate|date of birth|dob',
  className: 'kelas|kls|rombel|kelas rombel|rombel saat ini|rombongan belajar|kelas saat ini|class|grade',
  phone:
    'hp|no hp|nomor hp|wa|no wa|nomor wa|whatsapp|no whatsapp|nomor whatsapp|wa wali|hp wali|no hp wali|no wa wali|nomor wa wali|nomor hp wali|wa orang tua|hp orang tua|no hp orang tua|no wa orang tua|hp ortu|wa ortu|no hp ortu|no wa ortu|telepon|no telepon|nomor telepon|phone|guardian phone',
  needs: 'kebutuhan khusus|kebutuhan|disabilitas|special needs|needs',
  consent:
    'persetujuan wali|persetujuan|persetujuan orang tua|persetujuan orang tua wali|persetujuan ortu|izin wali|izin orang tua|izin ortu|setuju|consent|guardian consent',
  guardianName: 'nama wali|nama orang tua|nama orang tua wali|nama ortu|wali|guardian|guardian name',
  nisn: 'nisn|no nisn|nomor nisn|nomor induk siswa nasional',
};

const COLUMN_OF = new Map(
  Object.entries(NAMES).flatMap(([column, names]) =>
    names.split('|').map((name) => [name, column as RosterColumn | 'number'] as const),
  ),
);

/** Titles and letterheads stand above the names of the columns. */
const LINES_ABOVE = 25;
const ORDINAL = /^\(?\d{1,2}[).]?$/;

const columnNamed = (text: string): RosterColumn | 'number' | undefined =>
  COLUMN_OF.get(
    text
      .replace(/\([^)]*\)?/g, ' ')
      .toLowerCase()
      .replace(/([a-z])\/([a-z])/g, '$1 $2')
      .replace(/[^a-z]+/g, ' ')
      .trim(),
  );

/** How many columns of a line are known by their name. */
export const knownIn = (texts: readonly string[]): number =>
  texts.filter((text) => {
    const column = columnNamed(text);
    return column !== undefined && column !== 'number';
  }).length;

export interface Columns {
  at: Partial<Record<RosterColumn, number>>;
  /** Cells of the line that names them. */
  width: number;
}

export type FoundColumns =
  | { ok: true; columns: Columns; rows: readonly SheetRow[] }
  | { ok: false; problem: RosterRemark };

/** The line that names the columns, and the rows below it. */
export function findColumns({ rows }: Sheet): FoundColumns {
  const filled = rows.filter(isFilled);
  if (filled.length === 0) return { ok: false, problem: { code: 'file_empty' } };
  const above = filled.slice(0, LINES_ABOVE);
  const counts = above.map(({ cells }) => knownIn(textsOf(cells)));
  const most = Math.max(...counts);
  const header = above[counts.indexOf(most)];
  if (most === 0 || !header) return { ok: false, problem: { code: 'header_missing' } };
  const at: Columns['at'] = {};
  for (const [index, { text }] of header.cells.entries()) {
    const column = columnNamed(text);
    if (!column || column === 'number') continue;
    if (at[column] !== undefined)
      return { ok: false, problem: { code: 'column_twice', facts: { column: text.trim() } } };
    at[column] = index;
  }
  if (at.name === undefined) return { ok: false, problem: { code: 'name_column_missing' } };
  const below = filled.filter(({ number }) => number > header.number);
  const own = isOrdinals(below[0]) ? below.slice(1) : below;
  return { ok: true, columns: { at, width: header.cells.length }, rows: own };
}

const textsOf = (cells: readonly Cell[]): string[] => cells.map(({ text }) => text);

const isFilled = ({ cells }: SheetRow): boolean =>
  cells.some(({ text, kind }) => text.trim() !== '' || kind === 'error');

/** The line '(1) (2) (3)' that some forms have under the names of their columns. */
function isOrdinals(row: SheetRow | undefined): boolean {
  const texts = row ? textsOf(row.cells).filter((text) => text.trim() !== '') : [];
  return texts.length > 1 && texts.every((text) => ORDINAL.test(text.trim()));
}
