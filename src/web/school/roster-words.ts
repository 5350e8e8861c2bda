import { fieldText } from '../../platform/http/problem-texts.js';
import type { Facts } from '../../common/fill-in.js';
import { plainDate } from '../../common/spoken-date.js';
import type { PupilView, RefusedRow, RosterRemark } from '../../modules/schools/schools.roster.types.js';
import { type Locale, t } from '../messages.js';

export const ROSTER_FILTERS = ['semua', 'siap', 'periksa', 'wali', 'muda', 'perbaiki'] as const;
export type RosterFilter = (typeof ROSTER_FILTERS)[number];

interface Tag {
  tone: 'ok' | 'warn' | 'stop';
  text: string;
  say: string[];
}

/** The sentence of a remark, with its dates in words. */
export function remarkText(locale: Locale, { code, facts = {} }: RosterRemark): string {
  const inNik = facts.inNik ? { inNik: plainDate(locale, String(facts.inNik), 'UTC') } : {};
  const spoken: Facts = { ...facts, ...inNik };
  return fieldText(locale, code, spoken);
}

/** What a pupil's row says first. */
export function tagOf(locale: Locale, pupil: PupilView): Tag {
  const { state, standing, from } = pupil;
  const date = from ? plainDate(locale, from, 'UTC') : '';
  if (state === 'asked')
    return { tone: 'warn', text: t(locale, 'pupils.tag.asked'), say: [t(locale, 'pupils.say.asked')] };
  if (state === 'own_booking')
    return { tone: 'ok', text: t(locale, 'pupils.tag.own'), say: [t(locale, 'pupils.say.own')] };
  if (state === 'not_eligible')
    return { tone: 'warn', text: t(locale, 'pupils.tag.notEligible'), say: [t(locale, 'pupils.say.notEligible')] };
  if (standing === 'too_young')
    return { tone: 'warn', text: t(locale, 'pupils.tag.tooYoung'), say: [t(locale, 'pupils.say.from', { date })] };
  const seat = state === 'seated' || pupil.hasSeat ? [t(locale, 'pupils.say.seat')] : [];
  if (standing === 'record_and_card')
    return { tone: 'ok', text: t(locale, 'pupils.tag.recordAndCard'), say: [t(locale, 'pupils.say.card'), ...seat] };
  const later = from ? t(locale, 'pupils.say.printFrom', { date }) : t(locale, 'pupils.say.noCard');
  return { tone: 'ok', text: t(locale, 'pupils.tag.record'), say: [later, ...seat] };
}

const FITS: Record<Exclude<RosterFilter, 'semua' | 'perbaiki'>, (pupil: PupilView) => boolean> = {
  siap: ({ state, standing }) => (state === 'known' || state === 'seated') && standing !== 'too_young',
  periksa: ({ warnings, isOnOtherList, state }) => warnings.length > 0 || isOnOtherList || state === 'not_eligible',
  wali: ({ state }) => state === 'asked',
  muda: ({ standing }) => standing === 'too_young',
};

export function fitting(filter: RosterFilter, pupils: readonly PupilView[]): readonly PupilView[] {
  if (filter === 'semua') return pupils;
  return filter === 'perbaiki' ? [] : pupils.filter(FITS[filter]);
}

export const rowOf = ({ number, sheet }: RefusedRow): string =>
  sheet === null ? String(number) : `${sheet} ${number}`;

/** In the order of the template, so that a corrected file can be sent again as it is. */
export const TEMPLATE_COLUMNS = [
  ['name', 'Nama'],
  ['nik', 'NIK'],
  ['birthDate', 'Tanggal lahir'],
  ['className', 'Kelas'],
  ['phone', 'WA wali'],
  ['needs', 'Kebutuhan khusus'],
  ['guardianName', 'Nama wali'],
  ['consent', 'Persetujuan wali'],
] as const;

/** Rows to correct, as a list that can be corrected and sent again: row and reason stand at its end. */
export function refusedTable(locale: Locale, refused: readonly RefusedRow[]): string[][] {
  const head = [
    ...TEMPLATE_COLUMNS.map(([, title]) => title),
    t(locale, 'pupils.csv.row'),
    t(locale, 'pupils.csv.reason'),
  ];
  const lines = refused.map((row) => [
    ...TEMPLATE_COLUMNS.map(([column]) => row.typed[column] ?? ''),
    rowOf(row),
    row.problems.map((problem) => remarkText(locale, problem)).join(' '),
  ]);
  return [head, ...lines];
}
