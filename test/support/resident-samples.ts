import type { PageFrame } from '../../src/web/layout.js';
import type { Locale } from '../../src/web/messages.js';
import type { CheckPerson, CheckProps } from '../../src/web/resident/check.view.js';
import type { DayTimes } from '../../src/web/resident/day-times.js';
import type { DoneProps } from '../../src/web/resident/done.view.js';
import type { ManageProps } from '../../src/web/resident/manage.view.js';
import type { PositionProps } from '../../src/web/resident/position.view.js';
import type { ServiceChoice } from '../../src/web/resident/service.view.js';

export const zone = 'Asia/Jakarta';
export const wib = (value: string) => new Date(`${value}:00+07:00`);
export const site = { name: 'Dukcapil Kota Bengkulu', address: 'Jalan Contoh 1, Kota Bengkulu', zone };
export const where = {
  site: { ...site, code: 'dukcapil-1771' },
  otherSites: [{ code: 'kecamatan-177101', name: 'Kantor Kecamatan Gading Cempaka' }],
  recordsOnly: false,
};
export const booking = { code: 'K7M4P2WX9R', token: 'contoh', startsAt: wib('2027-02-13T09:30'), zone };
export const hold = {
  expiresAt: wib('2027-02-10T19:42'),
  startsAt: booking.startsAt,
  zone,
  isEnding: false,
  canExtend: true,
  secondsLeft: 540,
};
export const service = { code: 'record_first', name: 'Rekam data KTP-el pertama kali' };

export const frameFor = (locale: Locale): PageFrame => ({
  locale,
  asset: (name) => `/assets/${name}`,
  languageHref: locale === 'id' ? '?lang=en' : '?lang=id',
  office: {
    name: 'Dukcapil Kota Bengkulu',
    phone: '0736 00000',
    zone,
    weekdays: { opensAt: '08:00', closesAt: '15:00' },
    weekend: { opensAt: '08:30', closesAt: '13:00' },
    reportHref: 'https://www.lapor.go.id/',
  },
});

const slots = (date: string, times: readonly string[]) =>
  times.map((time, index) => ({
    id: `${date}-${time}`,
    startsAt: wib(`${date}T${time}`),
    placesLeft: (index % 4) + 1,
  }));
const saturday: DayTimes = {
  date: '2027-02-13',
  isOpen: true,
  placesLeft: 21,
  cardsLeft: 18,
  free: slots('2027-02-13', ['09:24', '09:36', '10:12', '10:24', '11:00', '11:12', '11:48', '12:12']),
  full: ['09:00', '09:12', '09:48', '10:00', '10:36'].map((time) => wib(`2027-02-13T${time}`)),
};
const sunday: DayTimes = {
  ...saturday,
  date: '2027-02-14',
  placesLeft: 34,
  cardsLeft: 0,
  free: slots('2027-02-14', ['09:00', '09:12', '09:36', '10:00', '10:24', '11:00']),
};
const closedDay: DayTimes = { ...saturday, date: '2027-02-20', isOpen: false, reason: 'Imlek', free: [], full: [] };
export const choice = {
  zone,
  days: [saturday, sunday, closedDay],
  laterFrom: '2027-02-21',
  cardsNeeded: 1,
  withoutCards: 'record_first' as const,
};
export const alternatives = slots('2027-02-13', ['09:36', '10:12', '11:00']);
export const offered: ServiceChoice[] = [
  'record_16',
  'record_17',
  'print_first',
  'reprint_lost',
  'reprint_damaged',
  'reprint_change',
  'reprint_photo',
  'reprint_move',
  'ikd',
  'kia',
];

export const melati: CheckPerson = {
  name: 'Melati Andini',
  nikLast4: '9907',
  birthDate: '2009-06-21',
  isFromNik: true,
  ageOnDay: 17,
  card: { state: 'promised' },
  warnings: [],
};
export const raka: CheckPerson = {
  ...melati,
  name: 'Raka Pratama',
  nikLast4: '9912',
  birthDate: '2010-11-03',
  isFromNik: false,
  ageOnDay: 16,
  card: { state: 'later', printableFrom: '2027-11-03' },
  warnings: [{ code: 'guardian_consent_missing' }, { code: 'nik_birth_date_differs' }],
};
export const check = (frame: PageFrame): CheckProps => ({
  frame,
  service,
  site,
  people: [melati],
  contact: '0812 •••• •042',
  contactWarnings: [],
  hold,
  hidden: { kunci: 'satu-kunci' },
});
export const done = (frame: PageFrame): DoneProps => ({
  frame,
  ...booking,
  link: 'https://giliran.example/janji/K7M4P2WX9R/contoh',
  site,
  service,
  people: [{ name: 'Melati Andini', card: { state: 'promised' } }],
  documents: ['Fotokopi Kartu Keluarga (KK)'],
  needsGuardian: true,
  waitsForConsent: false,
  arriveFrom: wib('2027-02-13T09:15'),
  arriveUntil: wib('2027-02-13T09:40'),
  moveUntil: wib('2027-02-13T07:30'),
  sendsNothing: false,
  reminder: { at: wib('2027-02-12T16:00'), channel: 'whatsapp' },
});
export const manage = (frame: PageFrame): ManageProps => ({
  frame,
  ...booking,
  status: 'booked',
  site,
  service,
  people: [{ name: 'M•••• A••••', card: { state: 'promised' } }],
  documents: ['Fotokopi Kartu Keluarga (KK)'],
  messages: [
    { kind: 'confirmation', channel: 'whatsapp', state: 'read', at: wib('2027-02-10T19:36') },
    { kind: 'reminder', channel: 'whatsapp', state: 'planned', at: wib('2027-02-12T16:00') },
  ],
  isAttending: false,
  canMove: true,
  moveUntil: wib('2027-02-13T07:30'),
  hasStarted: false,
  isUnderReview: false,
  isToday: false,
  lateMinutes: null,
  isMovedNow: false,
});
export const identityErrors = [
  { field: 'nik', code: 'nik_length', facts: { entered: 15 } },
  { field: 'nama', code: 'required' },
];
export const identity = {
  person: 1,
  party: 1,
  services: [],
  service: 'record_17' as const,
  photoReasons: ['blurred', 'face_unclear', 'hijab'],
  asksRecorded: true,
  asksMarried: false,
  values: {},
  errors: [],
  hold,
};
export const position = (frame: PageFrame): PositionProps => ({
  frame,
  ...booking,
  position: { ticket: 'A012', state: 'waiting', ahead: 7, asOf: '2027-02-13T09:34:00+07:00' },
  arrivedAt: wib('2027-02-13T09:21'),
  openCounters: 2,
  asOf: wib('2027-02-13T09:34'),
  eventsHref: '/api/v1/bookings/K7M4P2WX9R/position/events',
  lateMinutes: null,
  isAuto: false,
  canLeave: true,
  canBeLate: false,
});
export const contact = { party: 1, minors: [], values: {}, errors: [], hold };
