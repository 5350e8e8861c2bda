import { CsvError, parse } from 'csv-parse/sync';
import { FileProblem } from './schools.roster.file-problem.js';
import { knownIn } from './schools.roster.columns.rules.js';
import { type Cell, MAX_ROSTER_ROWS, type ReadFile, type RosterRemark, type SheetRow } from './schools.roster.types.js';

const SEPARATORS = [';', '\t', ','] as const;
const OTHER_SEPARATORS = ['|', ':', '~', '^', '¦'];
const SEP_LINE = /^sep=(.)\r?\n/i;
const LINES_LOOKED_AT = 40;
const MOST_LINES = 20 * MAX_ROSTER_ROWS;
const MOST_SIGNS_OF_A_ROW = 20_000;

/** Pictures and documents that are sent as lists. */
const OTHER_KINDS: readonly (readonly [string, string])[] = [
  ['ffd8ff', 'JPEG'],
  ['89504e47', 'PNG'],
  ['47494638', 'GIF'],
  ['25504446', 'PDF'],
  ['7b5c727466', 'RTF'],
  ['52494646', 'WEBP'],
  ['0000001c66747970', 'HEIC'],
  ['0000001866747970', 'HEIC'],
];

/** @throws FileProblem */
export function readCsv(bytes: Buffer): ReadFile {
  const start = bytes.subarray(0, 12).toString('hex');
  const other = OTHER_KINDS.find(([magic]) => start.startsWith(magic));
  if (other) throw new FileProblem('file_kind', { kind: other[1] });
  const { text, warnings } = decode(bytes);
  return { sheets: [{ name: null, rows: rowsOf(text) }], isDate1904: false, warnings };
}

/** UTF-8, UTF-16 with its mark, or else what old Excel writes; the last is asked about. */
function decode(bytes: Buffer): { text: string; warnings: RosterRemark[] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), warnings: [] };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), warnings: [] };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), warnings: [] };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), warnings: [{ code: 'encoding_guessed' }] };
  }
}

/** Numbered as a spreadsheet shows them: empty lines count, a `sep=` line does not. */
function rowsOf(text: string): SheetRow[] {
  const said = SEP_LINE.exec(text)?.[1];
  const body = text.replace(SEP_LINE, '');
  if (body.trim() === '') throw new FileProblem('file_empty');
  const lines = body.split('\n', MOST_LINES + 1);
  if (lines.length > MOST_LINES) throw new FileProblem('too_many_rows', { most: MAX_ROSTER_ROWS });
  if (lines.some((line) => line.length > MOST_SIGNS_OF_A_ROW)) throw new FileProblem('file_too_heavy', undefined, 413);
  const records = recordsOf(body, separatorOf(lines, said));
  return records.map((cells, index) => ({ number: index + 1, cells: cells.map(cellOf) }));
}

/** The one that makes the most known columns in one line; what stands in the rows below does not count. */
function separatorOf(lines: readonly string[], said: string | undefined): string {
  const head = lines.filter((line) => line.trim() !== '').slice(0, LINES_LOOKED_AT);
  const mostWith = (separator: string) =>
    Math.max(0, ...head.map((line) => knownIn(line.split(separator).map((text) => text.replaceAll('"', '')))));
  if (said && mostWith(said) > 0) return said;
  const [best = ';'] = SEPARATORS.toSorted((a, b) => mostWith(b) - mostWith(a));
  if (mostWith(best) > 0) return best;
  const other = OTHER_SEPARATORS.find((separator) => mostWith(separator) > 0);
  if (other) throw new FileProblem('separator_unknown', { sign: other });
  throw new FileProblem('header_missing');
}

function recordsOf(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: MOST_SIGNS_OF_A_ROW,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 0);
    throw new FileProblem('quote_not_closed', line > 0 ? { line } : {});
  }
}

const cellOf = (text: string): Cell => ({ text, kind: 'typed' });
