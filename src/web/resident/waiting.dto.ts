import { Text } from '../../platform/http/fields.js';

const TYPED = 2_000;
const WORD = 40;
const optional = { optional: true };

export class WaitForm {
  @Text(WORD, optional) tempat?: string;
  @Text(WORD, optional) dari?: string;
  @Text(WORD, optional) tanggal?: string;
  @Text(TYPED, optional) nik1?: string;
  @Text(TYPED, optional) nama1?: string;
  @Text(TYPED, optional) nik2?: string;
  @Text(TYPED, optional) nama2?: string;
  @Text(TYPED, optional) nik3?: string;
  @Text(TYPED, optional) nama3?: string;
  @Text(TYPED, optional) nik4?: string;
  @Text(TYPED, optional) nama4?: string;
  @Text(TYPED, optional) nik5?: string;
  @Text(TYPED, optional) nama5?: string;
  @Text(WORD, optional) tanpaKartu?: string;
  @Text(WORD, optional) lewat?: string;
  @Text(TYPED, optional) whatsapp?: string;
  @Text(TYPED, optional) email?: string;
  @Text(WORD, optional) setuju?: string;
  @Text(TYPED, optional) waliNama?: string;
  @Text(WORD, optional) waliHubungan?: string;
  @Text(TYPED, optional) waliTelepon?: string;
  @Text(WORD, optional) waliSetuju?: string;
  /** The guardian was asked for already. */
  @Text(WORD, optional) wali?: string;
}

export class EarlierForm {
  @Text(WORD, optional) tanggal?: string;
}
