import type { VNode } from 'preact';
import { type Facts, fillIn } from '../common/fill-in.js';
import type { Locale } from '../common/locale.js';
import { en } from './locales/en.js';
import { id } from './locales/id.js';

export type { Locale };
export type MessageKey = keyof typeof id;

const texts: Record<Locale, Record<MessageKey, string>> = { id, en };

export const isMessageKey = (key: string): key is MessageKey => Object.hasOwn(id, key);

/** The text of a key, with `{name}` replaced by `params`. */
export const t = (locale: Locale, key: MessageKey, params?: Facts): string => fillIn(texts[locale][key], params);

export type Piece = string | VNode;

/** As `t`, where `<a>words</a>` in the text becomes what `parts.a` makes of the words. */
export function rich(
  locale: Locale,
  key: MessageKey,
  parts: Record<string, (words: string) => VNode>,
  params?: Facts,
): Piece[] {
  const pieces = texts[locale][key].split(/(<(\w+)>.*?<\/\2>)/);
  return pieces.flatMap((piece, index): Piece[] => {
    if (index % 3 === 2) return [];
    const marked = /^<(\w+)>(.*)<\/\1>$/.exec(piece);
    const part = marked ? parts[marked[1] ?? ''] : undefined;
    return [marked && part ? part(fillIn(marked[2] ?? '', params)) : fillIn(piece, params)];
  });
}
