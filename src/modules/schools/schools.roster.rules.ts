import { ageOn, type LocalDate } from '../../common/local-date.js';
import { parseNik } from '../../common/nik.js';
import { normaliseName } from '../../common/person-name.js';
import { normalisePhone } from '../../common/phone.js';
import {
  isBlank,
  nisnWarning,
  type Read,
  readConsent,
  readDate,
  readNik,
  readPhone,
  readText,
} from './schools.roster.cells.rules.js';
import { type Columns, findColumns } from './schools.roster.columns.rules.js';
import {
  type Cell,
  type CheckContext,
  type CheckedRoster,
  MAX_ROSTER_ROWS,
  type ReadFile,
  type RefusedRow,
  ROSTER_COLUMNS,
  type RosterColumn,
  type RosterRemark,
  type RosterRow,
  type SheetRow,
} from './schools.roster.types.js';

/** Nobody of this age is a pupil: the year was read wrongly, or it is not the birth date. */
const UNUSUAL_AGE = { under: 10, over: 24 };
const CLASS_MAX = 40;
/** A number in the wrong column: nobody is called so. */
const LONG_NUMBER = /\d{6,}/;
const ABOUT_CLASS_OR_CONSENT = new Set(['consent_unclear', 'class_missing', 'class_is_date']);

export type RosterCheck = ({ ok: true } & CheckedRoster) | { ok: false; problem: RosterRemark };

/**
 * Judges every row by itself and against the rows above it. A row without a guardian's consent is checked like the
 * others, and leaves with a name and a class only.
 */
export function checkRoster(file: ReadFile, context: CheckContext): RosterCheck {
  const found = file.sheets.map((sheet) => ({ sheet, columns: findColumns(sheet) }));
  const usable = found.filter(({ columns }) => columns.ok);
  const filled = found.filter(({ columns }) => columns.ok || columns.problem.code !== 'file_empty');
  const [first] = filled;
  if (!first) return { ok: false, problem: { code: 'file_empty' } };
  const broken = filled.find(({ columns }) => !columns.ok && columns.problem.code === 'column_twice');
  const telling = broken ?? (usable.length === 0 ? first : undefined);
  if (telling && !telling.columns.ok) return { ok: false, problem: telling.columns.problem };

  const rows = usable.flatMap(({ sheet, columns }) =>
    columns.ok
      ? columns.rows.map((row) => new RowCheck(row, sheet.name, columns.columns, context, file.isDate1904))
      : [],
  );
  const pupils = rows.filter((row) => !row.isEmpty);
  if (pupils.length === 0) return { ok: false, problem: { code: 'no_rows' } };
  if (pupils.length > MAX_ROSTER_ROWS)
    return { ok: false, problem: { code: 'too_many_rows', facts: { rows: pupils.length, most: MAX_ROSTER_ROWS } } };
  refuseDamaged(pupils);
  refuseTwice(pupils);
  const several: RosterRemark[] =
    usable.length > 1
      ? [{ code: 'several_sheets', facts: { sheets: usable.map(({ sheet }) => sheet.name).join(', ') } }]
      : [];
  return {
    ok: true,
    rows: pupils.filter((row) => row.problems.length === 0).map((row) => row.kept()),
    refused: pupils.filter((row) => row.problems.length > 0).map((row) => row.refused()),
    warnings: [...file.warnings, ...several],
  };
}

/** Excel keeps 15 digits and puts a 0 behind them: a whole column of NIK that end in 0 has lost its last digits. */
function refuseDamaged(rows: readonly RowCheck[]): void {
  const open = rows.filter((row) => row.nik && !row.isNikKept);
  if (open.length === 0 || !open.every((row) => row.nik?.endsWith('0'))) return;
  for (const row of open) row.problems.push({ code: 'nik_column_damaged' });
}

function refuseTwice(rows: readonly RowCheck[]): void {
  const first = new Map<string, RowCheck>();
  for (const row of rows) {
    if (!row.nik) continue;
    const earlier = first.get(row.nik);
    if (earlier) row.problems.push({ code: 'nik_twice_in_list', facts: { row: earlier.label } });
    else first.set(row.nik, row);
  }
}

class RowCheck {
  readonly problems: RosterRemark[] = [];
  private readonly warnings: RosterRemark[] = [];
  readonly isEmpty: boolean;
  nik: string | null = null;
  isNikKept = false;
  private name = '';
  private className = '';
  private birthDate: LocalDate | null = null;
  private phone: string | null = null;
  private guardianName: string | null = null;
  private hasNeeds = false;
  private hasConsent = false;

  constructor(
    private readonly row: SheetRow,
    private readonly sheet: string | null,
    private readonly columns: Columns,
    private readonly context: CheckContext,
    private readonly isDate1904: boolean,
  ) {
    this.isEmpty = ROSTER_COLUMNS.every((column) => isBlank(this.cell(column)));
    if (!this.isEmpty) this.check();
  }

  /** As the spreadsheet names the row. */
  get label(): string {
    return this.sheet === null ? String(this.row.number) : `${this.sheet} ${this.row.number}`;
  }

  kept(): RosterRow {
    const { name, className, hasConsent } = this;
    const own = { number: this.row.number, sheet: this.sheet, name, className, hasConsent };
    // What stays of a pupil without consent, and nothing that tells more by a remark.
    if (!hasConsent)
      return {
        ...own,
        nik: null,
        birthDate: null,
        phone: null,
        guardianName: null,
        hasNeeds: false,
        warnings: this.warnings.filter(({ code }) => ABOUT_CLASS_OR_CONSENT.has(code)),
      };
    const { nik, birthDate, phone, guardianName, hasNeeds, warnings } = this;
    return { ...own, nik, birthDate, phone, guardianName, hasNeeds, warnings };
  }

  refused(): RefusedRow {
    const shown: readonly RosterColumn[] = this.hasConsent ? ROSTER_COLUMNS : ['name', 'className'];
    const typed = Object.fromEntries(
      shown.flatMap((column) => {
        const cell = this.cell(column);
        const isShown = cell && !isBlank(cell) && (this.hasConsent || !LONG_NUMBER.test(cell.text));
        return isShown ? [[column, cell.text.replaceAll('\0', '')]] : [];
      }),
    );
    const problems = this.hasConsent
      ? this.problems
      : this.problems.map(({ code, facts }) => (code === 'nik_twice_in_list' && facts ? { code, facts } : { code }));
    return { number: this.row.number, sheet: this.sheet, problems, typed };
  }

  private check(): void {
    const consent = readConsent(this.cell('consent'));
    this.hasConsent = consent.hasConsent;
    if (consent.isUnclear) this.warnings.push({ code: 'consent_unclear' });
    if (this.row.cells.slice(this.columns.width).some((cell) => !isBlank(cell))) this.refuse('cells_extra');
    this.checkName();
    const named = this.textOf('className') ?? this.sheet ?? '';
    this.className = LONG_NUMBER.test(named) ? '' : named.slice(0, CLASS_MAX);
    if (this.className === '' && this.columns.at.className !== undefined) this.warnings.push({ code: 'class_missing' });
    // '10-1' becomes the first of October.
    if (this.cell('className')?.kind === 'date') this.warnings.push({ code: 'class_is_date' });
    this.guardianName = this.textOf('guardianName');
    this.hasNeeds = this.textOf('needs') !== null;
    this.birthDate = this.take('birthDate', (cell) => readDate(cell, this.context.today, this.isDate1904));
    this.checkNik();
    this.checkPhone();
    this.checkAge();
    const nisn = this.cell('nisn');
    const short = nisn && !isBlank(nisn) ? nisnWarning(nisn) : null;
    if (short) this.warnings.push(short);
  }

  private checkName(): void {
    const text = this.textOf('name');
    if (text === null) {
      if (isBlank(this.cell('name'))) this.refuse('name_missing');
      return;
    }
    const name = normaliseName(text);
    if (LONG_NUMBER.test(text)) this.refuse('name_broken');
    else if (name.ok) this.name = name.name;
    else this.refuse(name.problem.code === 'too_long' ? 'name_too_long' : 'name_broken');
  }

  private checkNik(): void {
    const read = this.take('nik', readNik);
    if (read === null) return;
    const { today, knownDistricts } = this.context;
    const birthDate = this.birthDate ?? undefined;
    const parsed = parseNik(read.text, {
      today,
      knownDistricts: new Set(knownDistricts),
      ...(birthDate && { birthDate }),
    });
    if (!parsed.ok) {
      const { code, ...facts } = parsed.problem;
      this.refuse(code, facts);
      return;
    }
    this.nik = parsed.nik;
    this.isNikKept = read.isKept;
    if (this.birthDate === null && isBlank(this.cell('birthDate'))) {
      this.birthDate = parsed.birthDate;
      this.warnings.push({ code: 'birth_date_from_nik' });
    }
    for (const warning of parsed.warnings)
      this.warnings.push(
        warning.code === 'nik_birth_date_differs'
          ? { code: warning.code, facts: { inNik: warning.inNik } }
          : { code: warning.code },
      );
  }

  private checkPhone(): void {
    const typed = this.take('phone', readPhone);
    if (typed === null) return;
    const phone = normalisePhone(typed);
    if (!phone.ok) return this.refuse('phone_invalid');
    this.phone = phone.e164;
    if (!phone.canText) this.warnings.push({ code: 'phone_cannot_text' });
  }

  private checkAge(): void {
    if (!this.birthDate) return;
    const age = ageOn(this.birthDate, this.context.today);
    if (age < UNUSUAL_AGE.under || age > UNUSUAL_AGE.over) this.warnings.push({ code: 'age_unusual', facts: { age } });
  }

  private cell(column: RosterColumn): Cell | undefined {
    const index = this.columns.at[column];
    return index === undefined ? undefined : this.row.cells[index];
  }

  private textOf(column: RosterColumn): string | null {
    return this.take(column, readText)?.text ?? null;
  }

  private take<T>(column: RosterColumn, read: (cell: Cell) => Read<T>): T | null {
    const cell = this.cell(column);
    if (!cell || isBlank(cell)) return null;
    const found = read(cell);
    if (!found.ok) {
      this.refuse(found.problem.code, found.problem.facts);
      return null;
    }
    this.warnings.push(...found.warnings);
    return found.value;
  }

  private refuse(code: string, facts?: RosterRemark['facts']): void {
    this.problems.push(facts ? { code, facts } : { code });
  }
}
