import { Text, WholeText } from '../../platform/http/fields.js';

/** What the address of the audit says; never a NIK. */
export class TrailQuery {
  @Text(64, { optional: true }) staf?: string;
  @Text(30, { optional: true }) dari?: string;
  @Text(30, { optional: true }) sampai?: string;
  @WholeText(1, 10_000, { optional: true }) halaman?: string;
}

/** Looking for a person: what was typed, or what was found of it before, sealed. */
export class TrailForm extends TrailQuery {
  @Text(64, { optional: true }) nik?: string;
  @Text(200, { optional: true }) alasan?: string;
  @Text(2_000, { optional: true }) orang?: string;
}
