/** A cell that a spreadsheet would run as a formula gets an apostrophe in front; some read the wide signs alike. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

const cell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

/** A table as Indonesian spreadsheets open it: semicolons, a byte order mark, every cell in quotes. */
export const toCsv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
