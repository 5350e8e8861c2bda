import { OneOf, Text, Uuid } from '../../platform/http/fields.js';

export class SyncParam {
  @Uuid() nonce: string;
}

export class SyncQuery {
  /** Site to go to; empty asks again. */
  @Text(60, { optional: true }) situs?: string;
}

export class NameForm {
  @Text(64) nik: string;
  @Text(1_000) nama: string;
}

export class SettleForm {
  @OneOf(['terima', 'buang']) keputusan: 'terima' | 'buang';
  @Text(200, { optional: true }) sebab?: string;
}
