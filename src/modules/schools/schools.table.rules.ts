/**
 * Rows of a small table that somebody pasted or uploaded: with semicolons, commas or tabs, a byte order mark, cells in
 * quotes. The first row names the columns; names are compared without case, and spaces and signs.
 */
export interface TableRow {
  /** As a spreadsheet counts: the first row under the names is 2. */
  line: number;
  cells: Readonly<Record<string, string>>;
}

export interface Table {
  columns: readonly string[];
  rows: TableRow[];
}

const MAX_TABLE_ROWS = 2_000;

const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Null when there is no row with names, or there are too many rows. */
export function readTable(text: string): Table | null {
  const lines = cellsOf(text.replace(/^\uFEFF/, ''));
  const [head, ...body] = lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (!head || body.length > MAX_TABLE_ROWS) return null;
  const columns = head.cells.map(keyOf);
  const rows = body.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(columns.map((column, i) => [column, (cells[i] ?? '').trim()])),
  }));
  return { columns, rows };
}

function separatorOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const count = (sign: string) => first.split(sign).length;
  return ['\t', ';', ','].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ';');
}

function cellsOf(text: string): { line: number; cells: string[] }[] {
  const separator = separatorOf(text);
  const lines: { line: number; cells: string[] }[] = [];
  let [cells, cell, isQuoted, line]: [string[], string, boolean, number] = [[], '', false, 1];
  const endLine = () => {
    lines.push({ line, cells: [...cells, cell] });
    [cells, cell, line] = [[], '', line + 1];
  };
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i] ?? '';
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') [cell, i] = [`${cell}"`, i + 1];
      else isQuoted = false;
    } else if (sign === '"' && cell.trim() === '') [cell, isQuoted] = ['', true];
    else if (sign === separator) [cells, cell] = [[...cells, cell], ''];
    else if (sign === '\n') endLine();
    else if (sign !== '\r') cell += sign;
  }
  if (cell !== '' || cells.length > 0) endLine();
  return lines;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const LOCAL = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;

/** '2027-06-12', '12/06/2027', '12-6-2027'; not checked to exist. Empty for anything else. */
export function dateIn(text: string): string {
  if (ISO.test(text)) return text;
  const [, day = '', month = '', year = ''] = LOCAL.exec(text) ?? [];
  return day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : '';
}
