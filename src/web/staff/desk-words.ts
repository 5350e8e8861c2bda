import { MINUTE_MS } from '../../common/duration.js';
import { birthdayOf, type LocalDate } from '../../common/local-date.js';
import { clock, plainDate } from '../../common/spoken-date.js';
import type { Need } from '../../modules/applicants/applicants.types.js';
import type { DeskActKind, LineReason, TicketPerson, TicketView } from '../../modules/desk/desk.types.js';

const RECORD_AGE = 16;
const CARD_AGE = 17;

export const NEED_WORDS: Readonly<Record<Need, string>> = {
  elderly: 'Lansia.',
  disability: 'Penyandang disabilitas.',
  pregnant: 'Ibu hamil.',
  small_child: 'Membawa anak kecil.',
};

/** 'Melati Andini', 'Melati Andini dan 2 orang lagi' */
export function partyName(names: readonly string[]): string {
  const [first = '', ...others] = names;
  return others.length === 0 ? first : `${first} dan ${others.length} orang lagi`;
}

export const namesOf = (view: TicketView): string => partyName(view.people.map((p) => p.name));

/** '17 tahun 7 bulan' on a day. */
export function ageInWords(birth: LocalDate, on: LocalDate): string {
  let months =
    (Number(on.slice(0, 4)) - Number(birth.slice(0, 4))) * 12 + Number(on.slice(5, 7)) - Number(birth.slice(5, 7));
  if (on.slice(8) < birth.slice(8)) months -= 1;
  const rest = months % 12;
  return `${Math.floor(months / 12)} tahun${rest > 0 ? ` ${rest} bulan` : ''}`;
}

/** What the age means for recording and printing. */
export function ageRule({
  age,
  birthDate,
  everMarried,
}: Pick<TicketPerson, 'age' | 'birthDate' | 'everMarried'>): string {
  if (age === null || birthDate === null) return 'tanyakan tanggal lahirnya';
  const from = (years: number) => plainDate('id', birthdayOf(birthDate, years), 'UTC');
  if (age < RECORD_AGE && !everMarried) return `belum boleh direkam, mulai ${from(RECORD_AGE)}`;
  if (age < CARD_AGE && !everMarried) return `direkam, kartu mulai ${from(CARD_AGE)}`;
  return age < CARD_AGE ? 'boleh dicetak, karena pernah menikah' : 'boleh dicetak';
}

/** Why a ticket stands where it stands in the line. */
export function lineReason(
  view: Pick<TicketView, 'bookedFor' | 'arrivedAt'>,
  reason: LineReason,
  zone: string,
): [string, string?] {
  const at = (instant: Date) => clock('id', instant, zone);
  const { bookedFor, arrivedAt } = view;
  const arrived = `hadir ${at(arrivedAt)}`;
  if (reason === 'transferred') return ['pindahan loket,', arrived];
  if (reason === 'returned') return ['kembali setelah', 'terlewat'];
  if (reason === 'priority') return ['prioritas,', arrived];
  if (!bookedFor || reason === 'walk_in') return [`datang langsung ${at(arrivedAt)}`];
  if (reason === 'late') {
    const minutes = Math.round((arrivedAt.getTime() - bookedFor.getTime()) / MINUTE_MS);
    return [`terlambat ${minutes} menit,`, 'antrean biasa'];
  }
  return [`janji ${at(bookedFor)},`, reason === 'early' ? `datang awal ${at(arrivedAt)}` : arrived];
}

/** What somebody who is expected said; null when nothing was. */
export const lateNote = (minutes: number | null): string | null =>
  minutes === null ? null : `bilang terlambat ${minutes} menit`;

/** 'Janji 09.30, hadir 09.21, dipanggil 2 kali, terakhir 09.53' */
export function turnHistory({ bookedFor, arrivedAt, calls, calledAt }: TicketView, zone: string): string {
  const at = (instant: Date) => clock('id', instant, zone);
  const booked = bookedFor ? `Janji ${at(bookedFor)}, hadir ${at(arrivedAt)}` : `Datang langsung ${at(arrivedAt)}`;
  if (!calledAt) return booked;
  return `${booked}, dipanggil ${calls > 1 ? `${calls} kali, terakhir` : 'pukul'} ${at(calledAt)}`;
}

/** '04.12' */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [Math.floor(seconds / 60), seconds % 60].map((n) => String(n).padStart(2, '0')).join('.');
}

/** What the newest act was, behind the number of its ticket. */
export const ACT_WORDS: Readonly<Record<DeskActKind, string>> = {
  check_in: 'hadir',
  walk_in: 'dibuat',
  call: 'dipanggil',
  recall: 'dipanggil ulang',
  start: 'dilayani',
  park: 'ditunda',
  resume: 'dilanjutkan',
  skip: 'terlewat',
  return: 'dikembalikan',
  transfer: 'dipindah',
  spoil: 'kartu rusak',
  finish: 'selesai',
  correct: 'dibetulkan',
  void: 'dihapus',
  override: 'didahulukan',
};
