/** Addresses of the resident pages; every form posts to the address of its own page. */
export const paths = {
  start: '/',
  service: '/pesan/layanan',
  reason: '/pesan/alasan',
  time: '/pesan/waktu',
  timeFrom: (date: string) => `/pesan/waktu?dari=${date}`,
  identity: (person: number) => `/pesan/data-diri?orang=${person}`,
  contact: '/pesan/kontak',
  check: '/pesan/periksa',
  find: '/kelola',
};

/** Addresses of one booking; the token in them is what opens it. */
export const bookingPaths = (code: string, token: string) => {
  const home = `/janji/${code}/${token}`;
  return {
    home,
    move: `${home}/pindah`,
    moveFrom: (date: string) => `${home}/pindah?dari=${date}`,
    cancel: `${home}/batal`,
    attend: `${home}/hadir`,
    calendar: `${home}/kalender.ics`,
  };
};
