import { Text } from '../../platform/http/fields.js';
import { ContactFields, optional, TYPED, WORD } from './resident.dto.js';

export class WaitForm extends ContactFields {
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
  /** The guardian was asked for already. */
  @Text(WORD, optional) wali?: string;
}

export class EarlierForm {
  @Text(WORD, optional) tanggal?: string;
}
