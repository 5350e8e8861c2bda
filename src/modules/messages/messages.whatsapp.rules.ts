import type { LetterFacts, ResidentMessageKind } from './messages.types.js';

/** In the order of {{1}}, {{2}} … of the approved template; README lists the texts to be registered. */
export const TEMPLATE_FACTS: Record<ResidentMessageKind, readonly (keyof LetterFacts)[]> = {
  confirmation: ['service', 'when', 'site', 'code', 'documents', 'link'],
  reminder_first: ['service', 'when', 'site', 'code', 'link'],
  reminder_last: ['when', 'site', 'code', 'documents', 'link'],
  cancelled_by_office: ['when', 'site', 'code', 'link'],
  offer: ['service', 'when', 'site', 'until', 'link'],
  print_invitation: ['when', 'site', 'until', 'documents', 'link'],
  one_time_code: ['oneTimeCode', 'until', 'code'],
  access_link: ['code', 'when', 'site', 'link'],
};

export const templateName = (kind: string): string => `giliran_${kind}`;

/** As the Cloud API wants it. A parameter holds no line break and no run of spaces: the API refuses them. */
export const templateOf = (kind: string, language: 'id' | 'en', parameters: readonly string[]) => ({
  name: templateName(kind),
  language: { code: language },
  components: [
    {
      type: 'body',
      parameters: parameters.map((text) => ({ type: 'text', text: text.replaceAll(/\s+/g, ' ').trim() || '-' })),
    },
  ],
});
