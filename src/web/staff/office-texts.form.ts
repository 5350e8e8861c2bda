import { RESIDENT_KINDS, type ResidentMessageKind } from '../../modules/messages/messages.types.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { SupervisorForm } from './supervisor.form.js';

export class TextParams {
  @OneOf(RESIDENT_KINDS) kind: ResidentMessageKind;
  @OneOf(['id', 'en']) language: 'id' | 'en';
}

export class MessageTextForm extends SupervisorForm {
  @Text(1_000, { optional: true }) teks?: string;
}
