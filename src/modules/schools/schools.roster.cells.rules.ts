import { addDays, isLocalDate, type LocalDate } from '../../common/local-date.js';
import type { Cell, RosterRemark } from './schools.roster.types.js';

export type Read<T> = { ok: true; value: T; warnings: RosterRemark[] } | { ok: false; problem: RosterRemark };

const fine = <T>(value: T, ...warnings: RosterRemark[]): Read<T> => ({ ok: true, value, warnings });
const refuse = (code: string, facts?: RosterRemark['facts']): Read<never> => ({
  ok: false,
  problem: facts ? { code, facts } : { code },
});

const MONTHS = (
  'januari,jan,january;februari,feb,peb,pebruari,february;maret,mar,mrt,march;april,apr;mei,may;juni,jun,june;' +
  'juli,jul,july;agustus,agu,ags,agt,agust,aug,august;september,sep,sept;oktober,okt,oct,october;november,nov,nop,nopember;' +
  'desember,des,dec,december'
)
  .split(';')
  .map((names) => names.split(','));

/** What Excel makes of 16 digits: with a decimal comma in Indonesian, a point elsewhere. */
const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d+$/i;
const NARROW = /^#{2,}$/;
/** Text that a spreadsheet was told to keep: ="1771…" in a CSV, or an apostrophe in front. */
const KEPT_TEXT = /^(?:="([^"]*)"|'(.*))$/s;
const FORMULA = /^[=@+-]/;
const NOTHING = /^[-–—]+$/;
/** Serial numbers of the years 1954 to 2064. */
const SERIALS = { from: 20_000, to: 60_000 };
const EPOCH_1900 = '1899-12-30';
const EPOCH_1904 = '1904-01-01';

/** A cell that a person may have filled with nothing but a dash is empty. */
export const isBlank = (cell: Cell | undefined): boolean =>
  !cell ||
  (cell.kind !== 'formula' && cell.kind !== 'error' && (cell.text.trim() === '' || NOTHING.test(cell.text.trim())));

/** The text of a cell and whether it is certain that it was text; formulas and broken cells are refused. */
export function readText(cell: Cell, mayBeginWithPlus = false): Read<{ text: string; isKept: boolean }> {
  if (cell.kind === 'formula') return refuse('formula');
  if (cell.kind === 'error') return refuse('cell_error');
  if (cell.text.includes('\0')) return refuse('control_sign');
  const typed = cell.text.trim();
  const kept = KEPT_TEXT.exec(typed);
  if (kept) {
    const text = (kept[1] ?? kept[2] ?? '').trim();
    return FORMULA.test(text) && !(mayBeginWithPlus && text.startsWith('+'))
      ? refuse('formula')
      : fine({ text, isKept: true });
  }
  if (FORMULA.test(typed) && !(mayBeginWithPlus && typed.startsWith('+'))) return refuse('formula');
  if (NARROW.test(typed)) return refuse('column_narrow');
  return fine({ text: typed, isKept: cell.kind === 'text' });
}

/** `isKept`: no spreadsheet can have changed its digits. */
export function readNik(cell: Cell): Read<{ text: string; isKept: boolean }> {
  if (cell.kind === 'number') return refuse('nik_number');
  const read = readText(cell);
  if (!read.ok) return read;
  if (SCIENTIFIC.test(read.value.text)) return refuse('nik_scientific');
  // A number that went through another program has lost its last digit to a fraction, or is whole: '…9901.0'.
  if (/^\d{16}[.,]0+$/.test(read.value.text)) return refuse('nik_number');
  return read;
}

export function readPhone(cell: Cell): Read<string> {
  const read = readText(cell, true);
  if (!read.ok) return read;
  const { text } = read.value;
  if (SCIENTIFIC.test(text)) return refuse('phone_scientific');
  return fine(/^8\d{7,11}$/.test(text) ? `0${text}` : text);
}

/** NISN has ten digits; a spreadsheet drops the zeros in front. It is looked at, and not kept. */
export function nisnWarning(cell: Cell): RosterRemark | null {
  const text = cell.text.trim();
  return /^\d{7,9}$/.test(text) ? { code: 'nisn_short', facts: { nisn: text.padStart(10, '0') } } : null;
}

const YES = new Set('ya,y,iya,yes,ada,berkas,setuju,sudah,v,✓,✔,1,true,benar,ok,oke,ada berkas'.split(','));
const NO = new Set('tidak,tdk,t,no,n,belum,0,false,tidak ada,belum ada,menolak,tidak setuju'.split(','));

/** Anything that is no clear yes counts as no. */
export function readConsent(cell: Cell | undefined): { hasConsent: boolean; isUnclear: boolean } {
  if (!cell || isBlank(cell)) return { hasConsent: false, isUnclear: false };
  const text = cell.kind === 'formula' || cell.kind === 'error' ? '?' : cell.text.trim().toLowerCase();
  return { hasConsent: YES.has(text), isUnclear: !YES.has(text) && !NO.has(text) };
}

/** Day, month, year, as people here write it; a serial number is asked about. */
export function readDate(cell: Cell, today: LocalDate, isDate1904: boolean): Read<LocalDate> {
  if (cell.kind === 'date') return inTime(cell.text, today);
  const read = readText(cell);
  if (!read.ok) return read;
  const text = read.value.text.replace(/\s+0{1,2}[:.]00([:.]00)?$/, '');
  if (/^\d{5}$/.test(text)) return ofSerial(Number(text), today, isDate1904);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return ofParts(iso[1] ?? '', iso[2] ?? '', iso[3] ?? '', today);
  // 'Bengkulu, 25 Agustus 2009' and 'Selasa, 25 Agustus 2009'
  const own = text.replace(/^.*\p{L}\s*,\s*(?=\d)/u, '');
  const numbers = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(own);
  if (numbers) return ofParts(numbers[3] ?? '', numbers[2] ?? '', numbers[1] ?? '', today);
  const words = /^(\d{1,2})[-/. ]*(\p{L}+)\.?[-/., ]*(\d{4}|\d{2})$/u.exec(own);
  const month = words ? MONTHS.findIndex((names) => names.includes((words[2] ?? '').toLowerCase())) + 1 : 0;
  if (words && month > 0) return ofParts(words[3] ?? '', String(month), words[1] ?? '', today);
  return refuse('birth_date_unreadable');
}

function ofParts(year: string, month: string, day: string, today: LocalDate): Read<LocalDate> {
  const monthAndDay = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const century = Number(today.slice(0, 2));
  const years = year.length === 4 ? [year] : [`${century}${year}`, `${century - 1}${year}`];
  const dates = years.map((full) => `${full}-${monthAndDay}`);
  if (!dates.some(isLocalDate)) {
    const isTurned = Number(month) > 12 && Number(day) <= 12;
    return refuse(isTurned ? 'birth_date_month_first' : 'birth_date_invalid');
  }
  return inTime(dates.find((date) => isLocalDate(date) && date <= today) ?? dates[0] ?? '', today);
}

function ofSerial(serial: number, today: LocalDate, isDate1904: boolean): Read<LocalDate> {
  if (serial < SERIALS.from || serial > SERIALS.to) return refuse('birth_date_unreadable');
  const read = inTime(addDays(isDate1904 ? EPOCH_1904 : EPOCH_1900, serial), today);
  return read.ok ? fine(read.value, { code: 'birth_date_serial' }) : read;
}

function inTime(date: string, today: LocalDate): Read<LocalDate> {
  if (!isLocalDate(date)) return refuse('birth_date_invalid');
  return date > today ? refuse('birth_date_future') : fine(date);
}
