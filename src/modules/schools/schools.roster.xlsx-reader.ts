import ExcelJS from 'exceljs';
import { FileProblem } from './schools.roster.file-problem.js';
import { checkParts } from './schools.roster.zip-check.js';
import type { Cell, ReadFile, RosterRemark, Sheet, SheetRow } from './schools.roster.types.js';

/** What a list does not need of a workbook. */
const IGNORED = ['drawing', 'picture', 'conditionalFormatting', 'dataValidations', 'extLst', 'legacyDrawing'];
const EMPTY: Cell = { text: '', kind: 'text' };

/** @throws FileProblem */
export async function readXlsx(bytes: Buffer, withHidden: boolean): Promise<ReadFile> {
  await checkParts(bytes);
  const workbook = new ExcelJS.Workbook();
  try {
    // Its types were written for an older Buffer.
    await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer, { ignoreNodes: IGNORED });
  } catch {
    throw new FileProblem('file_broken');
  }
  const hidden = { sheets: 0, rows: 0, columns: 0 };
  const shown = workbook.worksheets.filter((sheet) => {
    const isShown = withHidden || sheet.state === 'visible';
    if (!isShown && sheet.actualRowCount > 0) hidden.sheets += 1;
    return isShown;
  });
  const isOne = shown.filter((sheet) => sheet.actualRowCount > 0).length <= 1;
  const sheets = shown.map(
    (sheet): Sheet => ({ name: isOne ? null : sheet.name, rows: rowsOf(sheet, withHidden, hidden) }),
  );
  const isHiding = hidden.sheets + hidden.rows + hidden.columns > 0;
  const warnings: RosterRemark[] = isHiding ? [{ code: 'hidden_left_out', facts: hidden }] : [];
  return { sheets, warnings, isDate1904: workbook.properties.date1904 === true };
}

function rowsOf(sheet: ExcelJS.Worksheet, withHidden: boolean, hidden: { rows: number; columns: number }): SheetRow[] {
  const hiddenColumns = new Set<number>();
  for (let column = 1; column <= sheet.columnCount; column += 1)
    if (!withHidden && sheet.getColumn(column).hidden) hiddenColumns.add(column);
  hidden.columns += hiddenColumns.size;
  const rows: SheetRow[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    if (row.hidden && !withHidden) {
      hidden.rows += 1;
      return;
    }
    const cells: Cell[] = [];
    for (let column = 1; column <= row.cellCount; column += 1)
      cells.push(hiddenColumns.has(column) ? EMPTY : cellOf(row.getCell(column)));
    rows.push({ number, cells });
  });
  return rows;
}

function cellOf(cell: ExcelJS.Cell): Cell {
  // A cell across several columns is read once; one across several rows, such as a class, counts for each of them.
  if (cell.isMerged && cell.master !== cell && cell.master.row === cell.row) return EMPTY;
  return ofValue(cell.value);
}

function ofValue(value: ExcelJS.CellValue): Cell {
  if (value === null || value === undefined) return EMPTY;
  if (typeof value === 'string') return { text: value, kind: 'text' };
  if (typeof value === 'number') return { text: String(value), kind: 'number' };
  if (typeof value === 'boolean') return { text: String(value), kind: 'text' };
  if (value instanceof Date)
    return { text: Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10), kind: 'date' };
  if ('formula' in value || 'sharedFormula' in value) return { text: '', kind: 'formula' };
  if ('richText' in value) return { text: value.richText.map(({ text }) => text).join(''), kind: 'text' };
  if ('hyperlink' in value) return ofValue(value.text as ExcelJS.CellValue);
  if ('error' in value) return { text: '', kind: 'error' };
  return EMPTY;
}
