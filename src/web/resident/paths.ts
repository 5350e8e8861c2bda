import type { DataLink } from '../../modules/rights/rights.types.js';

/** Addresses of the resident pages; every form posts to the address of its own page. */
export const paths = {
  start: '/',
  service: '/pesan/layanan',
  reason: '/pesan/alasan',
  time: '/pesan/waktu',
  timeFrom: (date: string) => `/pesan/waktu?dari=${date}`,
  timeAt: (site: string, date?: string) => `/pesan/waktu?tempat=${site}${date ? `&dari=${date}` : ''}`,
  identity: (person: number) => `/pesan/data-diri?orang=${person}`,
  contact: '/pesan/kontak',
  check: '/pesan/periksa',
  dropped: '/pesan/batal',
  wait: (site: string, date?: string) => `/daftar-tunggu?tempat=${site}${date ? `&dari=${date}` : ''}`,
  full: (site: string, date: string) => `/pesan/penuh?tempat=${site}&dari=${date}`,
  already: '/pesan/sudah-ada',
  reported: '/pesan/dilaporkan',
  /** Old enough from then on. */
  remind: (date: string) => `/pesan/pengingat.ics?dari=${date}`,
  /** Booking, or the office, is open then; the time 'HH:MM' as the office opens when it is missing. */
  remindOpen: (date: string, time?: string) =>
    `/pesan/pengingat.ics?dari=${date}&untuk=buka${time ? `&pukul=${time}` : ''}`,
  find: '/kelola',
  findLink: '/kelola/tautan',
  linkSent: '/kelola/terkirim',
  whyCard: '/mengapa-ktp-el',
  privacy: '/privasi',
  data: '/data',
  demo: '/demo',
};

/** Addresses of a way in by a one-time code, which begins at `home`. */
export const codePaths = (home: string) => ({
  home,
  code: `${home}/kode`,
  codeOf: (code: string) => `${home}/kode?kode=${code}`,
  open: `${home}/buka`,
});

export type CodePaths = ReturnType<typeof codePaths>;

/** Where a time is chosen: in the booking journey, or when a booking is moved. */
export interface ChoosingPaths {
  time: string;
  timeFrom: (date: string) => string;
}

export const choosing: ChoosingPaths = { time: paths.time, timeFrom: paths.timeFrom };

export const moving = (code: string, token: string): ChoosingPaths => {
  const { move: time, moveFrom: timeFrom } = bookingPaths(code, token);
  return { time, timeFrom };
};

const dataPaths = (home: string) => ({
  data: `${home}/data`,
  dataSeen: `${home}/data/lihat`,
  dataFile: `${home}/data/unduh`,
  dataAct: (act: string) => `${home}/data/${act}`,
});

/** Addresses of one booking; the token in them is what opens it. */
export const bookingPaths = (code: string, token: string) => {
  const home = `/janji/${code}/${token}`;
  return {
    home,
    move: `${home}/pindah`,
    moveFrom: (date: string) => `${home}/pindah?dari=${date}`,
    cancel: `${home}/batal`,
    attend: `${home}/hadir`,
    /** Code, QR and what to bring, to show or print. */
    ticket: `${home}?baru=1`,
    calendar: `${home}/kalender.ics`,
    position: `${home}/antrean`,
    positionAuto: `${home}/antrean?tiap=30`,
    leave: `${home}/antrean/keluar`,
    earlier: `${home}/lebih-awal`,
    ...dataPaths(home),
  };
};

/** Addresses of one invitation to have a card printed; the token in them is what opens it. */
export const invitationPaths = (code: string, token: string) => {
  const home = `/undangan/${code}/${token}`;
  return { home, take: `${home}/ambil`, letGo: `${home}/lewati` };
};

/** Addresses of one entry of the waiting list; the token in them is what opens it. */
export const entryPaths = (code: string, token: string) => {
  const home = `/tunggu/${code}/${token}`;
  return {
    home,
    take: `${home}/ambil`,
    skip: `${home}/lewati`,
    stop: `${home}/berhenti`,
    again: `${home}/lagi`,
    ...dataPaths(home),
  };
};

/** Where people look at their own data: at their booking, or at their entry. */
export const dataPathsOf = ({ kind = 'booking', code, token }: DataLink) =>
  (kind === 'booking' ? bookingPaths : entryPaths)(code, token);
