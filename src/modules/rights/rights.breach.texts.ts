import { dateTime } from '../../common/spoken-date.js';
import { HOME_ZONE } from '../../common/local-date.js';
import type { Affected, BreachCounts, BreachFacts, BreachQuery, DataKind } from './rights.breach.types.js';

const KIND_NAMES: Record<DataKind, string> = {
  nik: 'NIK',
  name: 'nama',
  birth_date: 'tanggal lahir',
  phone: 'nomor telepon',
  email: 'alamat e-mail',
  guardian: 'nama dan nomor orang tua atau wali',
  needs: 'kebutuhan khusus',
  visit: 'layanan dan waktu kunjungan',
  recording: 'keadaan perekaman dan kartu',
  school: 'sekolah dan kelas',
  request: 'isi permintaan tentang data',
};
const OFFICE = 'Dinas Kependudukan dan Pencatatan Sipil';
const OPEN = {
  what: '[ISI: apa yang terjadi]',
  how: '[ISI: bagaimana itu terjadi, atau "masih diselidiki"]',
  handling: '[ISI: apa yang sudah dan akan dilakukan]',
};

export const kindWords = (kinds: readonly DataKind[]): string => kinds.map((kind) => KIND_NAMES[kind]).join(', ');

const spoken = (at: Date): string => dateTime('id', at, HOME_ZONE);
const factsOf = ({ what = OPEN.what, how = OPEN.how, handling = OPEN.handling }: BreachFacts) => ({
  what,
  how,
  handling,
});
const dueOf = ({ noticedAt }: BreachFacts): Date => new Date(noticedAt.getTime() + 72 * 3_600_000);

/** Draft of the notice to one person: what, when and how, handling (UU 27/2022 art. 46). */
export function letterToPerson(person: Affected, query: BreachQuery, facts: BreachFacts): string {
  const { what, how, handling } = factsOf(facts);
  const nik = person.nikLast4 ? ` (NIK berakhiran ${person.nikLast4})` : '';
  const guardian = [person.guardianName, 'orang tua atau wali dari'].filter(Boolean).join(', ');
  const to = `${person.isChild ? `${guardian} ` : ''}${person.name}${nik}`;
  return [
    'DRAF - periksa sebelum dikirim',
    '',
    `Kepada ${to}`,
    '',
    'Pemberitahuan kegagalan pelindungan data pribadi (UU 27/2022 pasal 46)',
    '',
    `Data pribadi yang kami simpan untuk janji dan kartu ${person.isChild ? 'anak ' : ''}Anda ikut terungkap. Kami minta maaf.`,
    '',
    `Data yang terungkap: ${kindWords(person.kinds)}.`,
    `Kapan: antara ${spoken(query.from)} dan ${spoken(query.to)}. Kami mengetahuinya ${spoken(facts.noticedAt)}.`,
    `Apa yang terjadi: ${what}`,
    `Bagaimana: ${how}`,
    `Penanganan dan pemulihan: ${handling}`,
    '',
    'Yang dapat Anda lakukan: jangan memberi kode sekali pakai, NIK, atau uang kepada siapa pun yang mengaku dari kantor kami.',
    'Layanan kami gratis. Janji dan kartu Anda tetap berlaku. Anda dapat meminta salinan, pembekuan, atau penghapusan data',
    'dari halaman janji Anda, atau di kantor.',
    '',
    `${OFFICE} [ISI: nama kantor, nama pejabat, nomor telepon]`,
    '',
  ].join('\r\n');
}

/** Draft of the notice to the agency. */
export function letterToAgency(counts: BreachCounts, query: BreachQuery, facts: BreachFacts): string {
  const { what, how, handling } = factsOf(facts);
  return [
    'DRAF - periksa sebelum dikirim',
    '',
    'Kepada lembaga pelindungan data pribadi',
    '',
    'Pemberitahuan kegagalan pelindungan data pribadi (UU 27/2022 pasal 46)',
    '',
    `Pengendali: ${OFFICE} [ISI: nama kantor, alamat, pejabat pelindungan data, nomor telepon]`,
    `Diketahui: ${spoken(facts.noticedAt)}. Batas pemberitahuan tertulis (3 x 24 jam): ${spoken(dueOf(facts))}.`,
    '',
    `1. Data pribadi yang terungkap: ${countWords(counts)}.`,
    `   Orang yang terdampak: ${counts.people}. Tanpa nomor dan e-mail: ${counts.unreachable}. Sudah dihapus sejak itu: ${counts.erased}.`,
    `   Tabel: ${query.tables.join(', ')}${query.site ? `; tempat: ${query.site}` : ''}.`,
    `2. Kapan dan bagaimana: antara ${spoken(query.from)} dan ${spoken(query.to)}. ${how}`,
    `   Apa yang terjadi: ${what}`,
    `3. Penanganan dan pemulihan: ${handling}`,
    '   NIK, nama, dan kontak tersimpan tersandi (AES-256-GCM); kunci tidak ada di basis data. [ISI: apakah kunci ikut terungkap]',
    '   Surat kepada orang yang terdampak: draf terlampir (surat-orang.txt). [ISI: kapan dikirim, dan pengumuman bagi yang tidak terjangkau]',
    '',
    '[ISI: nama dan jabatan penanda tangan]',
    '',
  ].join('\r\n');
}

/** What those who read the folder need first. */
export function summary(counts: BreachCounts, query: BreachQuery, facts: BreachFacts, madeAt: Date): string {
  return [
    'Laporan kegagalan pelindungan data pribadi',
    `Dibuat: ${spoken(madeAt)}`,
    `Rentang: ${spoken(query.from)} sampai ${spoken(query.to)}${query.isOnlyNew ? ' (hanya data yang masuk dalam rentang)' : ''}`,
    `Tabel: ${query.tables.join(', ')}`,
    `Tempat: ${query.site ?? 'semua'}`,
    `Surat paling lambat: ${spoken(dueOf(facts))}`,
    '',
    `Orang yang terdampak: ${counts.people}`,
    `Tanpa nomor dan e-mail: ${counts.unreachable}`,
    `Sudah dihapus sejak itu, tidak dapat disebut namanya: ${counts.erased}`,
    '',
    'Menurut jenis data:',
    ...Object.entries(counts.kinds).map(([kind, n]) => `  ${KIND_NAMES[kind as DataKind]}: ${n}`),
    '',
    'Berkas: terdampak.csv (daftar), surat-orang.txt (satu surat per halaman), surat-lembaga.txt.',
    'Berkas ini memuat data pribadi: simpan terkunci, dan hapus setelah surat dikirim.',
    '',
  ].join('\r\n');
}

const countWords = ({ kinds }: BreachCounts): string =>
  Object.entries(kinds)
    .filter(([, n]) => n > 0)
    .map(([kind, n]) => `${KIND_NAMES[kind as DataKind]} (${n} orang)`)
    .join(', ');
