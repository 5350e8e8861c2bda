import type { Locale } from '../../common/locale.js';
import { fieldText } from '../../platform/http/problem-texts.js';
import type { PupilView, RefusedRow, RosterRemark } from './schools.roster.types.js';

export const rowLabel = ({ number, sheet }: Pick<RefusedRow, 'number' | 'sheet'>): string =>
  sheet === null ? String(number) : `${sheet} ${number}`;

const said = (locale: Locale, remarks: readonly RosterRemark[]) =>
  remarks.map(({ code, facts }) => ({ code, message: fieldText(locale, code, facts) }));

export const presentRefused = (locale: Locale, row: RefusedRow) => ({
  row: rowLabel(row),
  problems: said(locale, row.problems),
});

export const presentRemarks = said;

export const presentPupil = (locale: Locale, pupil: PupilView) => ({
  id: pupil.id,
  row: pupil.rowLabel,
  name: pupil.name,
  className: pupil.className,
  state: pupil.state,
  standing: pupil.standing,
  from: pupil.from,
  nik: pupil.maskedNik,
  birthDate: pupil.birthDate,
  isOnOtherList: pupil.isOnOtherList,
  warnings: said(locale, pupil.warnings),
});
