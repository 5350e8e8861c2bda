/** Addresses of the pages of one list; a token in an address is what opens it. */
export const rosterPaths = (requestId: string) => {
  const home = `/sekolah/permintaan/${requestId}/siswa`;
  return {
    home,
    filtered: (filter: string, page = 1) => `${home}?lihat=${filter}${page > 1 ? `&hal=${page}` : ''}`,
    refused: `${home}/perbaiki.csv`,
    sample: `${home}/contoh.xlsx`,
    keep: (pupilId: string) => `${home}/${pupilId}/tetap`,
    remove: (pupilId: string) => `${home}/${pupilId}/hapus`,
    notice: `${home}/surat`,
    noticeOfAll: `${home}/surat?semua=ya`,
    day: `${home}/hari`,
  };
};

export const guardianPath = (pupilId: string, token: string): string => `/wali/${pupilId}/${token}`;
/** Addresses of what is kept of one pupil, by the guardian's link. */
export const pupilDataPaths = (pupilId: string, token: string) => {
  const home = guardianPath(pupilId, token);
  const data = `${home}/data`;
  return { home, data, seen: `${data}/lihat`, file: `${data}/unduh`, act: (act: string) => `${data}/${act}` };
};
export const againPath = (pupilId: string, token: string): string => `/siswa/${pupilId}/${token}`;
