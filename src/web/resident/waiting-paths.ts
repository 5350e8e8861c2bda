/** Where one joins the waiting list: for a place at a site, and for one day if it is named. */
export const joinPath = (site: string, date?: string): string =>
  `/daftar-tunggu?tempat=${site}${date ? `&dari=${date}` : ''}`;

/** Where a booking waits for an earlier day. */
export const earlierPath = (code: string, token: string): string => `/janji/${code}/${token}/lebih-awal`;

/** Addresses of one entry; the token in them is what opens it. */
export const entryPaths = (code: string, token: string) => {
  const home = `/tunggu/${code}/${token}`;
  return { home, take: `${home}/ambil`, skip: `${home}/lewati`, stop: `${home}/berhenti`, again: `${home}/lagi` };
};
