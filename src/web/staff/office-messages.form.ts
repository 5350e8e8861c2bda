import { MESSAGE_FILTERS, type MessageFilter } from '../../modules/messages/messages.types.js';
import { OneOf, Text, Uuid, WholeText } from '../../platform/http/fields.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';

export class MessagesQuery extends SupervisorQuery {
  @OneOf(MESSAGE_FILTERS, { optional: true }) saring?: MessageFilter;
  @WholeText(1, 10_000, { optional: true }) halaman?: string;
}

export class MessageParam {
  @Uuid() id: string;
}

export class SkipForm extends SupervisorForm {
  @Text(200, { optional: true }) sebab?: string;
}
