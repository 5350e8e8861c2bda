import { isLocalDate, type LocalDate } from './local-date.js';

export type Sex = 'F' | 'M';

export type NikWarning =
  | { code: 'nik_region_unknown'; districtCode: string }
  | { code: 'nik_birth_date_differs'; inNik: LocalDate; typed: LocalDate }
  | { code: 'nik_sex_differs'; inNik: Sex; typed: Sex }
  | { code: 'nik_repeated_digits' };

/** `digits` are those of the number that cannot be right, as typed. */
export type NikProblem =
  | { code: 'nik_length'; entered: number }
  | { code: 'nik_not_digits' }
  | { code: 'nik_day' | 'nik_month' | 'nik_serial'; digits: string }
  | { code: 'nik_date'; digits: string; day: number; month: number };

export interface NikOptions {
  today: LocalDate;
  /** As the person typed it: decides the century, and is compared with the number. */
  birthDate?: LocalDate;
  sex?: Sex;
  /** Six-digit codes such as '177102'. A regency with none of its districts in the set is not judged by it. */
  knownDistricts?: ReadonlySet<string>;
}

export interface Nik {
  ok: true;
  nik: string;
  /** Of the first registration, not of today's address. */
  districtCode: string;
  cityCode: string;
  sex: Sex;
  birthDate: LocalDate;
  serial: string;
  warnings: NikWarning[];
}

const NIK_DIGITS = 16;
const MAX_TYPED = 64;
/** White space, invisible joiners that come with pasted text, dots and every kind of dash. */
const SEPARATORS = /[\s.\u200b-\u200d\u2060\p{Pd}]/gu;
const PROVINCES = new Set(
  (
    '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 ' +
    '71 72 73 74 75 76 81 82 91 92 93 94 95 96'
  ).split(' '),
);

/**
 * A number that can never have been issued is a problem; one that only looks odd is taken with warnings, because a
 * NIK is for life: it keeps the region of the first registration and is not issued again when a birth date is
 * corrected.
 */
export function parseNik(input: string, options: NikOptions): Nik | { ok: false; problem: NikProblem } {
  const typed = readDigits(input);
  if (typeof typed !== 'string') return { ok: false, problem: typed };
  const [dayDigits, monthDigits, serial] = [typed.slice(6, 8), typed.slice(8, 10), typed.slice(12)];
  const sex: Sex = Number(dayDigits) > 40 ? 'F' : 'M';
  const day = Number(dayDigits) - (sex === 'F' ? 40 : 0);
  const month = Number(monthDigits);
  const refuse = (problem: NikProblem) => ({ ok: false, problem }) as const;
  if (day < 1 || day > 31) return refuse({ code: 'nik_day', digits: dayDigits });
  if (month < 1 || month > 12) return refuse({ code: 'nik_month', digits: monthDigits });
  const birthDate = birthDateOf(typed.slice(10, 12), `${monthDigits}-${String(day).padStart(2, '0')}`, options);
  if (!birthDate) return refuse({ code: 'nik_date', digits: typed.slice(6, 12), day, month });
  if (serial === '0000') return refuse({ code: 'nik_serial', digits: serial });
  const nik: Nik = {
    ok: true,
    nik: typed,
    districtCode: typed.slice(0, 6),
    cityCode: typed.slice(0, 4),
    sex,
    birthDate,
    serial,
    warnings: [],
  };
  return { ...nik, warnings: warningsOf(nik, options) };
}

/** '1771 02•• •••• 9901': enough to recognise one's own number, not to rebuild another's. */
export const maskNik = (nik: string): string => `${nik.slice(0, 4)} ${nik.slice(4, 6)}•• •••• ${nik.slice(12)}`;

/** The 16 digits, or what is wrong. Only ASCII digits count; the length is capped before any pattern runs. */
function readDigits(input: string): string | NikProblem {
  if (input.length > MAX_TYPED) return { code: 'nik_length', entered: input.length };
  const typed = input.replace(SEPARATORS, '');
  if (!/^[0-9]*$/.test(typed)) return { code: 'nik_not_digits' };
  return typed.length === NIK_DIGITS ? typed : { code: 'nik_length', entered: typed.length };
}

/**
 * The typed century when its year ends alike, else the latest real date that is not in the future; null when
 * there is none.
 */
function birthDateOf(yearDigits: string, monthAndDay: string, options: NikOptions): LocalDate | null {
  const century = Number(options.today.slice(0, 2));
  const dates = [century, century - 1].map((c) => `${c}${yearDigits}-${monthAndDay}`).filter((d) => d <= options.today);
  const typed = options.birthDate;
  if (typed?.slice(2, 4) === yearDigits) dates.unshift(`${typed.slice(0, 4)}-${monthAndDay}`);
  return dates.find(isLocalDate) ?? null;
}

function warningsOf(nik: Nik, options: NikOptions): NikWarning[] {
  const warnings: NikWarning[] = [];
  if (!isKnownRegion(nik, options.knownDistricts)) {
    warnings.push({ code: 'nik_region_unknown', districtCode: nik.districtCode });
  }
  if (options.birthDate && options.birthDate !== nik.birthDate) {
    warnings.push({ code: 'nik_birth_date_differs', inNik: nik.birthDate, typed: options.birthDate });
  }
  if (options.sex && options.sex !== nik.sex) {
    warnings.push({ code: 'nik_sex_differs', inNik: nik.sex, typed: options.sex });
  }
  if (nik.nik === nik.nik.charAt(0).repeat(NIK_DIGITS)) warnings.push({ code: 'nik_repeated_digits' });
  return warnings;
}

function isKnownRegion({ districtCode, cityCode }: Nik, known: ReadonlySet<string> | undefined): boolean {
  if (known?.has(districtCode)) return true;
  const isListedCity = known !== undefined && [...known].some((code) => code.startsWith(cityCode));
  return !isListedCity && PROVINCES.has(districtCode.slice(0, 2));
}
