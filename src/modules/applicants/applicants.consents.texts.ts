import type { Locale } from '../../common/locale.js';
import type { ConsentPurpose, ConsentVersion } from './applicants.consents.types.js';

type Words = Record<Locale, string>;

const SCHOOL_AGREE: Words = {
  id: 'Saya orang tua atau wali anak ini, dan setuju NIK serta tanggal lahirnya dipakai Dukcapil untuk perekaman KTP-el pada kunjungan sekolah ini.',
  en: 'I am a parent or guardian of this child, and agree that Dukcapil uses the child’s NIK and birth date to record it for the KTP-el at this school session.',
};
const SCHOOL_KEPT: Words = {
  id: 'Data dihapus setelah tidak diperlukan. Sekolah hanya melihat nama, kelas, dan hasilnya.',
  en: 'The data are deleted when they are no longer needed. The school sees name, class and outcome only.',
};

/** The words that stood on the screen, by version and purpose: proof of what was agreed to (UU 27/2022 art. 22 and 24). */
export const CONSENT_TEXTS: Record<ConsentVersion, Partial<Record<ConsentPurpose, Words>>> = {
  '2026-11': {
    booking: {
      id: 'NIK dipakai untuk memeriksa usia dan mencegah pesanan ganda. Kami menyimpannya dalam bentuk sandi dan hanya menampilkan 4 angka terakhir.',
      en: 'The NIK is used to check your age and to prevent double bookings. We keep it encrypted and show only its last 4 digits.',
    },
    messages: {
      id: 'Saya setuju kontak ini dipakai untuk pesan tentang janji dan kartu ini saja. Kontak dihapus 90 hari setelah kunjungan. Jika Anda menunggu kartu: 30 hari setelah dicetak, paling lama 24 bulan.',
      en: 'I agree that this contact is used for messages about this booking and card only. The contact is erased 90 days after the visit. If you wait for a card: 30 days after printing, 24 months at most.',
    },
    guardian: {
      id: 'Saya orang tua atau wali, dan setuju data anak ini dipakai untuk janji dan kartunya.',
      en: 'I am the parent or guardian and agree that the child’s data is used for the booking and the card.',
    },
    pupil: {
      id: `${SCHOOL_AGREE.id} ${SCHOOL_KEPT.id} Persetujuan dapat ditarik dari tautan ini sampai anak mendapat janji.`,
      en: `${SCHOOL_AGREE.en} ${SCHOOL_KEPT.en} You may withdraw by this link until the child has a booking.`,
    },
  },
  '2026-12': {
    pupil: {
      id: `${SCHOOL_AGREE.id} ${SCHOOL_KEPT.id} Persetujuan dapat ditarik dari tautan ini sampai anak dilayani; janjinya lalu batal dan datanya dihapus.`,
      en: `${SCHOOL_AGREE.en} ${SCHOOL_KEPT.en} You may withdraw by this link until the child is served; the booking is then cancelled and the data are deleted.`,
    },
  },
};
