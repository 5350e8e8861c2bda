// Writes docs/whatsapp.md, the texts to be registered with WhatsApp, from the texts of the program.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot } from './lib/paths.mjs';

const HEAD = `# Texts to be registered with WhatsApp

A business may begin a conversation on WhatsApp with an approved template only. Register each of these in WhatsApp Manager
under its name, in both languages (\`id\` and \`en\`), category *Utility*. WhatsApp wants codes in the category
*Authentication*, with a wording of its own: where it refuses \`giliran_one_time_code\`, codes go by SMS or e-mail, as they do
for whoever is not on WhatsApp. Most messages have two wordings, of which each booking gets one by chance: a name that ends
in \`_b\` is the second. One that is not registered goes by SMS or e-mail. This page is written by
\`node scripts/whatsapp-texts.mjs\` after a build.
`;

const LANGUAGES = { id: 'Indonesian', en: 'English' };

/** The page, from what the program says: names, parameters in their order, and texts. */
export function whatsappPage({ kinds, wordingsOf, templateName, parametersOf, registeredText }) {
  const templates = kinds.flatMap((kind) => wordingsOf(kind).map((wording) => ({ kind, wording })));
  const parts = templates.map(({ kind, wording }) => {
    const parameters = parametersOf(kind).map((name, at) => `\`{{${at + 1}}}\` ${name}`);
    const texts = Object.entries(LANGUAGES).map(
      ([language, word]) => `${word} (\`${language}\`):\n\n\`\`\`\n${registeredText(language, kind, wording)}\n\`\`\``,
    );
    return [`## ${templateName(kind, wording)}`, parameters.join(', '), ...texts].join('\n\n');
  });
  return `${[HEAD.trim(), ...parts].join('\n\n')}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const rules = await import(inRoot('dist', 'modules', 'messages', 'messages.whatsapp.rules.js'));
  const { RESIDENT_KINDS: kinds } = await import(inRoot('dist', 'modules', 'messages', 'messages.types.js'));
  const { wordingsOf } = await import(inRoot('dist', 'modules', 'messages', 'messages.texts.js'));
  const { templateName, registeredText, TEMPLATE_FACTS } = rules;
  const parametersOf = (kind) => TEMPLATE_FACTS[kind];
  const page = whatsappPage({ kinds, wordingsOf, templateName, parametersOf, registeredText });
  writeFileSync(inRoot('docs', 'whatsapp.md'), page);
}
