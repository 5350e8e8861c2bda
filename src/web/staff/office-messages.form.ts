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

/** An act on one message, from the list that it was pressed in. */
export class MessageActForm extends SupervisorForm {
  @OneOf(MESSAGE_FILTERS, { optional: true }) saring?: MessageFilter;
  @WholeText(1, 10_000, { optional: true }) halaman?: string;
  @Text(200, { optional: true }) sebab?: string;
}

export class CallsQuery extends SupervisorQuery {
  @WholeText(1, 10_000, { optional: true }) halaman?: string;
}

/** An act on one call, from the page of the list that it was pressed on. */
export class CallForm extends SupervisorForm {
  @WholeText(1, 10_000, { optional: true }) halaman?: string;
}

export class CallParam {
  @Uuid() bookingId: string;
}
