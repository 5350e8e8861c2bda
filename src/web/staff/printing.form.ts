import type { RecordStatus } from '../../modules/applicants/applicants.types.js';
import { RECORD_STATUSES } from '../../modules/applicants/applicants.types.js';
import { OneOf, Text, Uuid, Uuids, WholeText } from '../../platform/http/fields.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';

export class PrintingQuery extends SupervisorQuery {
  @OneOf(RECORD_STATUSES, { optional: true }) status?: RecordStatus;
  @WholeText(1, 10_000, { optional: true }) halaman?: string;
}

export class RecordPageParam {
  @Uuid() id: string;
}

export class RecordForm extends SupervisorForm {
  @OneOf(RECORD_STATUSES) menjadi: RecordStatus;
  @Text(200, { optional: true }) sebab?: string;
}

export class StatusListForm extends SupervisorForm {
  @Text(60_000, { optional: true }) daftar?: string;
}

export class HandOverForm extends SupervisorForm {
  @Uuids(500, { optional: true }) orang?: string[];
}
