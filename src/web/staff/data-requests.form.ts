import { DATA_REQUEST_KINDS, REFUSALS, type Refusal } from '../../modules/rights/rights.types.js';
import { OneOf, Text, Uuid, WholeText } from '../../platform/http/fields.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';

const optional = { optional: true };
const TYPED = 2_000;
/** A copy is asked for and given at once, on the page of a request. */
export const ENTERED_KINDS = DATA_REQUEST_KINDS.filter((kind) => kind !== 'copy');
type EnteredKind = Exclude<(typeof DATA_REQUEST_KINDS)[number], 'copy'>;

export class DataRequestsQuery extends SupervisorQuery {
  @OneOf(['menunggu', 'selesai'], optional) saring?: 'menunggu' | 'selesai';
  @WholeText(1, 10_000, optional) halaman?: string;
}

export class DataRequestParam {
  @Uuid() id: string;
}

export class EraseForm extends SupervisorForm {
  @Text(10, optional) tanda?: string;
}

export class CorrectForm extends SupervisorForm {
  @Text(TYPED, optional) nama?: string;
  @Text(TYPED, optional) telepon?: string;
  @Text(TYPED, optional) email?: string;
}

export class RefuseForm extends SupervisorForm {
  @OneOf(REFUSALS, optional) alasan?: Refusal;
  @Text(TYPED, optional) jawaban?: string;
}

export class EnterForm extends SupervisorForm {
  @Text(TYPED, optional) kode?: string;
  @Text(10, optional) orang?: string;
  @OneOf(ENTERED_KINDS, optional) jenis?: EnteredKind;
  @Text(TYPED, optional) uraian?: string;
  @Text(10, optional) tanda?: string;
}
