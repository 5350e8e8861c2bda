import type { LocalDate } from '../../common/local-date.js';
import type { SchoolFacts, Wishes } from '../../modules/schools/schools.types.js';
import {
  ACCEPTABLE,
  type Acceptable,
  BLOCK_KINDS,
  type BlockKind,
  REQUEST_MODES,
  type RequestMode,
  SCHOOL_LEVELS,
  SCHOOL_OWNERS,
  type SchoolLevel,
  type SchoolOwner,
} from '../../modules/schools/schools.types.js';
import { OneOf, Text, Texts } from '../../platform/http/fields.js';
import { FormReading } from '../staff/form-reading.js';

export class SchoolForm {
  @Text(64, { optional: true }) kunci?: string;
}

export class ContactForm {
  @Text(254) kontak: string;
}

export class AnswerForm extends SchoolForm {
  @OneOf(['ikut', 'tidak', ''], { optional: true }) jawaban?: 'ikut' | 'tidak';
  @Text(10, { optional: true }) perkiraan?: string;
}

export class BlockForm extends SchoolForm {
  @OneOf([...BLOCK_KINDS, ''], { optional: true }) jenis?: BlockKind;
  @Text(120, { optional: true }) nama?: string;
  @Text(20, { optional: true }) dari?: string;
  @Text(20, { optional: true }) sampai?: string;
}

export class RemoveForm extends SchoolForm {
  @Text(36) blok: string;
}

export class WishesForm extends SchoolForm {
  @OneOf([...REQUEST_MODES, ''], { optional: true }) cara?: RequestMode;
  @Text(20, { optional: true }) tanggal1?: string;
  @Text(20, { optional: true }) tanggal2?: string;
  @Text(20, { optional: true }) tanggal3?: string;
  @Text(10, { optional: true }) siswa?: string;
  @Text(10, { optional: true }) dewasa?: string;
  @Text(10, { optional: true }) perjalanan?: string;
  @Text(10, { optional: true }) hari?: string;
  @Texts(10, ACCEPTABLE.length, { optional: true }) setuju?: string[];
  @Text(500, { optional: true }) catatan?: string;
}

export class AnswerProposalForm extends SchoolForm {
  @Text(36, { optional: true }) usulan?: string;
}

export class WithdrawForm extends SchoolForm {
  @Text(200, { optional: true }) sebab?: string;
}

export class ConfirmForm extends SchoolForm {
  @Texts(36, 500, { optional: true }) sekolah?: string[];
}

export class RegisterForm extends SchoolForm {
  @Text(20, { optional: true }) npsn?: string;
  @Text(120, { optional: true }) nama?: string;
  @OneOf([...SCHOOL_LEVELS, ''], { optional: true }) jenjang?: SchoolLevel;
  @OneOf([...SCHOOL_OWNERS, ''], { optional: true }) milik?: SchoolOwner;
  @OneOf(['5', '6', ''], { optional: true }) minggu?: string;
  @Text(10, { optional: true }) buka?: string;
  @Text(10, { optional: true }) tutup?: string;
}

/** @throws InvalidInput */
export function answerOf({ jawaban, perkiraan }: AnswerForm) {
  const read = new FormReading();
  if (!jawaban) read.refuse('jawaban', 'required', null);
  const typed = (perkiraan ?? '').trim();
  const expectedPupils = typed === '' ? null : read.whole('perkiraan', typed, 0, 5_000);
  read.done();
  return { answer: jawaban === 'tidak' ? ('declines' as const) : ('joins' as const), expectedPupils };
}

/** @throws InvalidInput */
export function blockOf({ jenis, nama, dari, sampai }: BlockForm) {
  const read = new FormReading();
  if (!jenis) read.refuse('jenis', 'required', null);
  const name = read.sentence('nama', nama);
  const { from, to } = read.range(['dari', 'sampai'], [dari, sampai?.trim() || dari]);
  read.done();
  return { kind: jenis ?? 'break', name, from, to };
}

/** @throws InvalidInput */
export function wishesOf(form: WishesForm): Wishes {
  const read = new FormReading();
  if (!form.cara) read.refuse('cara', 'required', null);
  const wishedDates: LocalDate[] = [];
  for (const field of ['tanggal1', 'tanggal2', 'tanggal3'] as const)
    if (field === 'tanggal1' || form[field]?.trim()) wishedDates.push(read.date(field, form[field]));
  const pupils = read.whole('siswa', form.siswa, 1, 5_000);
  const adults = form.dewasa?.trim() ? read.whole('dewasa', form.dewasa, 0, Math.max(pupils, 0)) : 0;
  const travelMinutes = read.whole('perjalanan', form.perjalanan, 0, 240);
  const maxDays = read.whole('hari', form.hari, 1, 30);
  read.done();
  const accepts = ACCEPTABLE.filter((one): one is Acceptable => form.setuju?.includes(one) ?? false);
  const note = form.catatan?.trim() ?? '';
  return { mode: form.cara ?? 'weekend_block', wishedDates, pupils, adults, travelMinutes, maxDays, accepts, note };
}

/** @throws InvalidInput */
export function factsOf({ npsn, nama, jenjang, milik, minggu, buka, tutup }: RegisterForm): SchoolFacts {
  const read = new FormReading();
  const digits = (npsn ?? '').replace(/\s/g, '');
  if (!/^\d{8}$/.test(digits)) read.refuse('npsn', 'npsn_invalid', null);
  const name = read.sentence('nama', nama);
  if (!jenjang) read.refuse('jenjang', 'required', null);
  if (!milik) read.refuse('milik', 'required', null);
  const { opensAt: lessonsFrom, closesAt: lessonsTo } = read.hours(buka, tutup);
  read.done();
  const weekDays = minggu === '6' ? 6 : 5;
  return { npsn: digits, name, level: jenjang ?? 'sma', owner: milik ?? 'province', weekDays, lessonsFrom, lessonsTo };
}
