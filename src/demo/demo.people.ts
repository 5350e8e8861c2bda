import { addDays, type LocalDate } from '../common/local-date.js';

/** Invented names; any likeness is chance. */
const GIVEN = [
  'Melati',
  'Bagas',
  'Citra',
  'Dimas',
  'Elok',
  'Farhan',
  'Gita',
  'Hendra',
  'Intan',
  'Joko',
  'Kirana',
  'Lukman',
  'Maya',
  'Naufal',
  'Oki',
  'Putri',
  'Qori',
  'Rangga',
  'Sekar',
  'Tegar',
  'Umi',
  'Vino',
  'Wulan',
  'Yogi',
  'Zahra',
];
const FAMILY = [
  'Andini',
  'Pratama',
  'Wulandari',
  'Saputra',
  'Lestari',
  'Hidayat',
  'Maharani',
  'Kusuma',
  'Permata',
  'Nugraha',
  'Ramadhan',
  'Safitri',
  'Utami',
  'Wibowo',
  'Anggraini',
];
const FEMALE = /^(Melati|Citra|Elok|Gita|Intan|Kirana|Maya|Putri|Qori|Sekar|Umi|Wulan|Zahra)$/;
const WOMEN_DAY = 40;
const FIRST_SERIAL = 9900;
const SERIALS = 100;

export interface DemoPerson {
  nik: string;
  name: string;
  birthDate: LocalDate;
  phone: string;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The `index`th invented person, so many years old on a day. Serials from 9900, so that no number is anybody's. */
export function demoPerson(index: number, age: number, on: LocalDate): DemoPerson {
  const given = GIVEN[index % GIVEN.length] ?? 'Melati';
  const family = FAMILY[Math.floor(index / GIVEN.length + index) % FAMILY.length] ?? 'Andini';
  const birthday = addDays(on, -((index * 37) % 330) - 10);
  const birthDate = `${Number(birthday.slice(0, 4)) - age}-${birthday.slice(5) === '02-29' ? '02-28' : birthday.slice(5)}`;
  const day = Number(birthDate.slice(8)) + (FEMALE.test(given) ? WOMEN_DAY : 0);
  const district = two((index % 9) + 1);
  const serial = FIRST_SERIAL + (index % SERIALS);
  const nik = `1771${district}${two(day)}${birthDate.slice(5, 7)}${birthDate.slice(2, 4)}${serial}`;
  return { nik, name: `${given} ${family}`, birthDate, phone: `0812${String(70_000_000 + index)}` };
}
