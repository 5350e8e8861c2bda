export type Facts = Readonly<Record<string, string | number | undefined>>;

/** Puts facts into a sentence: `{name}` is replaced; a part in `[…]` is left out when one of its facts is missing. */
export function fillIn(text: string, facts: Facts = {}): string {
  const put = (part: string) => part.replace(/\{(\w+)\}/g, (mark, name: string) => String(facts[name] ?? mark));
  return put(
    text.replace(/\[([^\]]*)\]/g, (_whole, part: string) => {
      const names = [...part.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
      return names.every((name) => facts[name] !== undefined) ? part : '';
    }),
  );
}
