import { plainDate } from '../../common/spoken-date.js';
import type { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { problemText } from '../../platform/http/problem-texts.js';
import { errorText } from '../field-errors.js';
import { type CodedFact, reasonText } from '../resident/reasons.js';
import type { Outcome } from './flash.service.js';

type Words = Pick<Outcome, 'head' | 'text'>;

/** What staff should read instead of the general sentence, because they see other buttons than a program does. */
const OWN: Readonly<Record<string, Words>> = {
  not_found: {
    head: 'Tidak ditemukan',
    text: 'Periksa kode atau nomornya. Bila memang tidak ada, daftarkan tanpa janji.',
  },
  illegal_move: {
    head: 'Langkah ini tidak mungkin sekarang',
    text: 'Keadaannya sudah berubah. Lihat keadaan terakhir di halaman ini, lalu pilih lagi.',
  },
  ticket_not_here: { head: 'Nomor ini tidak ada di loket Anda', text: 'Panggil dulu ke loket Anda, lalu ulangi.' },
  stock_short: {
    head: 'Kartu di tangan tidak cukup',
    text: 'Kartu di tangan lebih sedikit dari yang diminta. Hitung ulang, atau catat penerimaan dulu.',
  },
  idempotency_key_reused: { head: 'Formulir ini sudah dikirim', text: 'Isi formulir yang baru bila memang ada lagi.' },
};

/** Where a ticket is, when the step does not lead on from there. */
const STATE_NOW: Readonly<Record<string, string>> = {
  waiting: 'Nomor ini masih menunggu. Panggil dulu (n).',
  called: 'Nomor ini baru dipanggil. Mulai dulu (h).',
  serving: 'Nomor ini sedang dilayani. Selesaikan (s) atau tunda (p).',
  parked: 'Nomor ini sedang ditunda. Kembalikan dulu dari daftar.',
  missed: 'Nomor ini terlewat. Kembalikan dulu dari daftar.',
  served: 'Nomor ini sudah selesai.',
  void: 'Nomor ini sudah tidak berlaku.',
};

/** A refusal in words for staff. */
export function refusalWords(error: DomainError): Words {
  const { code, facts, body } = error;
  if (error instanceof InvalidInput) {
    const [first] = error.problems;
    return { head: 'Ada isian yang perlu diperbaiki', ...(first ? { text: errorText('id', first) } : {}) };
  }
  if (code === 'not_eligible') {
    const reasons = (body.reasons ?? []) as CodedFact[];
    return { head: 'Belum bisa dilayani', text: reasons.map((reason) => reasonText('id', reason)).join(' ') };
  }
  const own = OWN[code];
  if (own) return { ...own, text: STATE_NOW[String(facts.state)] ?? own.text };
  const date = facts.date === undefined ? {} : { date: plainDate('id', String(facts.date), 'UTC') };
  const { title, detail } = problemText('id', code, { ...facts, ...date });
  return { head: title, text: detail };
}
