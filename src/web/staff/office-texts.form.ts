import type { TextName } from '../../modules/messages/messages.template.service.js';
import { MESSAGE_KINDS, type MessageKind } from '../../modules/messages/messages.types.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { SupervisorForm } from './supervisor.form.js';

/** A language, and which of the two wordings in it: the first one without a sign. */
const VARIANTS = ['id', 'en', 'id-b', 'en-b'] as const;
type Variant = (typeof VARIANTS)[number];

export class TextParams {
  @OneOf(MESSAGE_KINDS) kind: MessageKind;
  @OneOf(VARIANTS) language: Variant;
}

export class MessageTextForm extends SupervisorForm {
  @Text(1_000, { optional: true }) teks?: string;
}

const NAMES: Record<Variant, Omit<TextName, 'kind'>> = {
  id: { language: 'id', wording: 'a' },
  en: { language: 'en', wording: 'a' },
  'id-b': { language: 'id', wording: 'b' },
  'en-b': { language: 'en', wording: 'b' },
};

export const textNameOf = ({ kind, language }: TextParams): TextName => ({ kind, ...NAMES[language] });

export const textPath = ({ kind, language, wording }: TextName): string =>
  `/pemberitahuan/teks/${kind}/${language}${wording === 'b' ? '-b' : ''}`;
