import { PLACEHOLDERS, type Placeholder, shippedLetter } from './messages.texts.js';
import type { Delivery, LetterFacts, ResidentMessageKind, Wording } from './messages.types.js';

/** In the order of {{1}}, {{2}} … of the approved template; README lists the texts to be registered. */
export const TEMPLATE_FACTS: Record<ResidentMessageKind, readonly (keyof LetterFacts)[]> = {
  confirmation: ['service', 'when', 'site', 'code', 'documents', 'link'],
  reminder_first: ['service', 'when', 'site', 'code', 'link'],
  reminder_last: ['when', 'site', 'code', 'documents', 'card', 'link'],
  moved_by_office: ['when', 'site', 'code', 'documents', 'link'],
  card_withdrawn: ['when', 'site', 'code', 'link'],
  cancelled_by_office: ['when', 'site', 'code', 'link'],
  offer: ['service', 'when', 'site', 'until', 'link'],
  print_invitation: ['when', 'site', 'until', 'documents', 'link'],
  one_time_code: ['oneTimeCode', 'until', 'code'],
  access_link: ['code', 'when', 'site', 'link'],
  turn_near: ['ticket', 'ahead', 'site', 'link'],
  called: ['ticket', 'counter', 'site', 'link'],
  missed: ['ticket', 'site', 'until', 'link'],
};

const SENDER = { id: 'Dari Dukcapil. ', en: 'From Dukcapil. ' } as const;
const STOP = { id: '\nBalas BERHENTI untuk berhenti.', en: '\nReply STOP to stop.' } as const;

/** The text to be registered: a template may neither begin nor end with a parameter. */
export function registeredText(language: 'id' | 'en', kind: ResidentMessageKind, wording: Wording): string {
  const facts = TEMPLATE_FACTS[kind];
  const body = shippedLetter(language, kind, wording).text.replaceAll(
    /\{([a-z_]+)\}/g,
    (_, name: Placeholder) => `{{${facts.indexOf(PLACEHOLDERS[name]) + 1}}}`,
  );
  return `${SENDER[language]}${body}${STOP[language]}`;
}

export const templateName = (kind: string, wording: Wording): string =>
  wording === 'a' ? `giliran_${kind}` : `giliran_${kind}_${wording}`;

type TemplateFacts = Pick<Delivery, 'kind' | 'wording' | 'language' | 'parameters'>;

/** As the Cloud API wants it. A parameter holds no line break and no run of spaces: the API refuses them. */
export const templateOf = ({ kind, wording, language, parameters }: TemplateFacts) => ({
  name: templateName(kind, wording),
  language: { code: language },
  components: [
    {
      type: 'body',
      parameters: parameters.map((text) => ({ type: 'text', text: text.replaceAll(/\s+/g, ' ').trim() || '-' })),
    },
  ],
});
