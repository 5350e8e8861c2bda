import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { wordingsOf } from '../../src/modules/messages/messages.texts.js';
import { RESIDENT_KINDS } from '../../src/modules/messages/messages.types.js';
import { registeredText, TEMPLATE_FACTS, templateName } from '../../src/modules/messages/messages.whatsapp.rules.js';

const ROOT = join(import.meta.dirname, '..', '..');

interface Page {
  whatsappPage(from: object): string;
}

it('docs/whatsapp.md lists the texts that the program counts on', async () => {
  const { whatsappPage } = (await import(join(ROOT, 'scripts', 'whatsapp-texts.mjs'))) as Page;
  const parametersOf = (kind: keyof typeof TEMPLATE_FACTS) => TEMPLATE_FACTS[kind];
  const page = whatsappPage({ kinds: RESIDENT_KINDS, wordingsOf, templateName, parametersOf, registeredText });
  expect(await readFile(join(ROOT, 'docs', 'whatsapp.md'), 'utf8')).toBe(page);
});
