import type { ResidentMessageKind, ShippedText } from './messages.types.js';

/** In Indonesian. The second wording says the same with the same facts; neither blames anybody. */
export const id: Record<ResidentMessageKind, ShippedText> = {
  confirmation: {
    subject: 'Janji Anda: {waktu}',
    a: '{layanan} pada {waktu} di {tempat}.\nKode: {kode}. GRATIS.\nBawa: {dokumen}.\nPindah jadwal atau batal: {tautan}',
    b: 'Tempat Anda sudah dipesan: {waktu}, {layanan}, di {tempat}. GRATIS.\nTunjukkan kode {kode} dan bawa: {dokumen}.\nRencana berubah? Pindah atau batal: {tautan}',
  },
  reminder_first: {
    subject: 'Pengingat: {waktu}',
    a: 'Pengingat: {layanan} pada {waktu} di {tempat}. Kode: {kode}.\nAkan datang, pindah, atau batal: {tautan}',
    b: 'Anda terjadwal {waktu} di {tempat}: {layanan}, kode {kode}.\nMohon beri kabar, akan datang, pindah, atau batal: {tautan}',
  },
  reminder_last: {
    subject: 'Pengingat: {waktu}',
    a: 'Pengingat: {waktu} di {tempat}. Kode: {kode}.\nBawa: {dokumen}. GRATIS.\nKartu: {kartu}.\nBerhalangan? Beri tahu kami: {tautan}',
    b: 'Tempat Anda siap: {waktu} di {tempat}. Kode: {kode}. GRATIS.\nYang dibawa: {dokumen}.\nKartu: {kartu}.\nTidak bisa datang? Pindah atau batal: {tautan}',
  },
  moved_by_office: {
    subject: 'Jadwal Anda dipindah: {waktu}',
    a: 'Kantor memindah janji Anda ke {waktu} di {tempat}. Mohon maaf. Kode tetap {kode}.\nBawa: {dokumen}. GRATIS.\nTidak cocok? Pilih waktu lain atau batal: {tautan}',
    b: 'Mohon maaf, jadwal Anda diubah kantor: sekarang {waktu} di {tempat}, kode {kode}. GRATIS.\nYang dibawa: {dokumen}.\nPilih waktu lain atau batal: {tautan}',
  },
  card_withdrawn: {
    subject: 'Kartu menyusul: {waktu}',
    a: 'Kartu kosong berkurang: pada {waktu} di {tempat} data Anda tetap direkam, kartu menyusul. Kode: {kode}. GRATIS.\nTetap datang, pilih waktu lain, atau batal: {tautan}',
    b: 'Janji Anda {waktu} di {tempat} (kode {kode}) tetap untuk perekaman. Kartu belum bisa dicetak hari itu karena kartu kosong berkurang. GRATIS.\nDatang, pindah, atau batal: {tautan}',
  },
  cancelled_by_office: {
    subject: 'Dibatalkan oleh kantor: {waktu}',
    a: 'Mohon maaf, kantor membatalkan janji Anda {waktu} di {tempat} (kode {kode}) karena tempat berkurang. Jangan datang pada waktu itu.\nPilih waktu lain, GRATIS: {tautan}',
    b: 'Janji Anda {waktu} di {tempat} (kode {kode}) dibatalkan kantor karena tempat berkurang. Mohon maaf; jangan datang pada waktu itu.\nWaktu lain, GRATIS: {tautan}',
  },
  offer: {
    subject: 'Ada tempat untuk Anda: {waktu}',
    a: 'Ada tempat untuk Anda: {layanan} pada {waktu} di {tempat}. GRATIS.\nKami simpan sampai {sampai}; sesudah itu untuk orang berikutnya.\nAmbil, atau lewati dan berhenti menunggu: {tautan}',
    b: 'Satu tempat terbuka untuk Anda: {waktu}, {layanan}, di {tempat}. GRATIS.\nMenunggu jawaban Anda sampai {sampai}, lalu untuk orang berikutnya.\nAmbil, lewati, atau berhenti menunggu: {tautan}',
  },
  print_invitation: {
    subject: 'Kartu Anda bisa dicetak: {waktu}',
    a: 'Data Anda siap cetak. Kami simpan tempat dan satu kartu kosong: {waktu} di {tempat}, sampai {sampai}. GRATIS.\nBawa: {dokumen}.\nAmbil, atau pilih waktu lain: {tautan}',
    b: 'Kartu Anda bisa dicetak {waktu} di {tempat}. Tempat dan satu kartu kosong kami simpan sampai {sampai}. GRATIS.\nYang dibawa: {dokumen}.\nAmbil waktu ini, atau pilih yang lain: {tautan}',
  },
  one_time_code: {
    subject: 'Kode sekali pakai',
    a: 'Kode sekali pakai: {kode_sekali_pakai}. Berlaku sampai {sampai}, untuk membuka pesanan {kode}.\nJangan beri tahu siapa pun; petugas tidak pernah memintanya. Bukan Anda yang meminta? Abaikan pesan ini.',
  },
  access_link: {
    subject: 'Tautan pesanan: {waktu}',
    a: 'Tautan ke pesanan {kode}, {waktu} di {tempat}. Bukan Anda yang meminta? Abaikan pesan ini.\nBuka pesanan: {tautan}',
  },
  turn_near: {
    subject: 'Giliran mendekat: nomor {nomor}',
    a: 'Giliran nomor {nomor} mendekat: {antrean}. Tunggu di dekat loket, {tempat}.\nPosisi Anda: {tautan}',
    b: 'Nomor {nomor} segera dipanggil: {antrean}. Mohon sudah di dekat loket, {tempat}.\nPosisi Anda: {tautan}',
  },
  called: {
    subject: 'Nomor {nomor}: loket {loket}',
    a: 'Nomor {nomor} dipanggil: silakan ke loket {loket} sekarang, {tempat}.\nPosisi Anda: {tautan}',
    b: 'Giliran Anda: nomor {nomor} ke loket {loket} sekarang, {tempat}.\nPosisi Anda: {tautan}',
  },
  missed: {
    subject: 'Nomor {nomor} terlewat',
    a: 'Nomor {nomor} sudah dipanggil dan terlewat. Masih bisa dilayani hari ini: temui petugas meja depan, {tempat}, sebelum {sampai}; Anda dipanggil lagi sesudah beberapa nomor.\nPosisi Anda: {tautan}',
    b: 'Nomor {nomor} terlewat. Anda masih dilayani hari ini: lapor ke meja depan, {tempat}, sebelum {sampai}; dipanggil lagi sesudah beberapa nomor.\nPosisi Anda: {tautan}',
  },
};
