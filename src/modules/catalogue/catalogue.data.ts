import type { DocumentKey, LocalisedText, Service, ServiceCode } from './catalogue.types.js';

type Shipped = Omit<Service, 'code' | 'position'>;

const first = { group: 'ktp', blankKind: 'ktp', nationalClass: 1 } as const;
const reprint = { group: 'ktp', blankKind: 'ktp', usesCard: 'always', nationalClass: 3 } as const;

/** In the order of lists. When blanks are short, first cards come before replacements (national class). */
const SHIPPED: Record<ServiceCode, Shipped> = {
  record_first: { ...first, minutes: 12, usesCard: 'from17', places: 'any', documents: ['family_card'] },
  print_first: {
    ...first,
    minutes: 6,
    usesCard: 'always',
    places: 'office',
    documents: ['family_card', 'marriage_proof'],
  },
  reprint_lost: {
    ...reprint,
    minutes: 8,
    places: 'office',
    documents: ['police_letter', 'family_card', 'form_f102'],
  },
  reprint_damaged: { ...reprint, minutes: 8, places: 'office', documents: ['damaged_card', 'family_card'] },
  reprint_change: {
    ...reprint,
    minutes: 8,
    places: 'home_office',
    documents: ['old_card', 'change_proof', 'family_card', 'form_f102'],
  },
  reprint_photo: { ...reprint, minutes: 12, places: 'office', documents: ['old_card', 'family_card', 'photo_form'] },
  reprint_move: { ...reprint, minutes: 8, places: 'home_office', documents: ['moving_letter', 'family_card'] },
  foreigner: {
    ...first,
    minutes: 12,
    usesCard: 'always',
    places: 'office',
    documents: ['family_card', 'passport', 'kitap'],
    nationalClass: 2,
  },
  ikd: {
    group: 'ikd',
    minutes: 6,
    usesCard: 'never',
    blankKind: null,
    places: 'any',
    documents: ['own_phone'],
    nationalClass: 3,
  },
  kia: {
    group: 'kia',
    minutes: 8,
    usesCard: 'always',
    blankKind: 'kia',
    places: 'any',
    documents: ['birth_certificate', 'family_card', 'parents_ktp', 'photo_2x3'],
    nationalClass: 3,
  },
};

export const SERVICES: readonly Service[] = (Object.keys(SHIPPED) as ServiceCode[]).map((code, index) => ({
  code,
  ...SHIPPED[code],
  position: index + 1,
}));

export const SERVICE_NAMES: Record<ServiceCode, LocalisedText> = {
  record_first: { id: 'Rekam data KTP-el', en: 'Record data for the KTP-el' },
  print_first: { id: 'Cetak KTP-el pertama', en: 'Print the first KTP-el' },
  reprint_lost: { id: 'Ganti KTP-el hilang', en: 'Replace a lost KTP-el' },
  reprint_damaged: { id: 'Ganti KTP-el rusak', en: 'Replace a damaged KTP-el' },
  reprint_change: { id: 'Ubah data KTP-el', en: 'Change data on the KTP-el' },
  reprint_photo: { id: 'Ganti foto KTP-el', en: 'Change the photo on the KTP-el' },
  reprint_move: { id: 'KTP-el pindah datang', en: 'KTP-el after moving here' },
  foreigner: { id: 'KTP-el orang asing (KITAP)', en: 'KTP-el for foreign residents (KITAP)' },
  ikd: { id: 'Aktivasi IKD', en: 'Activate IKD, the digital identity' },
  kia: { id: 'KIA, kartu identitas anak', en: 'KIA, the identity card for children' },
};

export const DOCUMENT_NAMES: Record<DocumentKey, LocalisedText> = {
  family_card: { id: 'Kartu Keluarga (KK), asli atau salinan', en: 'Family card (KK), original or copy' },
  marriage_proof: {
    id: 'Buku nikah atau akta perkawinan, untuk yang belum 17 tahun',
    en: 'Marriage book or certificate, for those under 17',
  },
  police_letter: { id: 'Surat kehilangan dari kepolisian', en: 'Loss letter from the police' },
  form_f102: {
    id: 'Formulir F-1.02, dapat diisi di meja depan',
    en: 'Form F-1.02, which you can fill in at the front desk',
  },
  damaged_card: { id: 'KTP-el yang rusak', en: 'The damaged KTP-el' },
  old_card: { id: 'KTP-el lama', en: 'The old KTP-el' },
  change_proof: { id: 'Bukti perubahan data', en: 'Proof of the change' },
  photo_form: {
    id: 'Formulir ganti foto, dapat diisi di meja depan',
    en: 'Form for a new photo, which you can fill in at the front desk',
  },
  moving_letter: { id: 'Surat pindah (SKPWNI atau SKDWNI)', en: 'Moving letter (SKPWNI or SKDWNI)' },
  passport: { id: 'Paspor', en: 'Passport' },
  kitap: { id: 'KITAP', en: 'KITAP' },
  own_phone: { id: 'Ponsel sendiri dengan alamat e-mail', en: 'Your own phone and an e-mail address' },
  birth_certificate: { id: 'Akta kelahiran', en: 'Birth certificate' },
  parents_ktp: { id: 'KTP-el orang tua', en: 'KTP-el of the parents' },
  photo_2x3: { id: 'Foto 2x3, untuk anak 5 tahun ke atas', en: 'Photo 2x3, for children from 5 years' },
};
