import type { Reply, Visitor } from './visitor.js';

const mainOf = (html: string): string => /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? html;

const attribute = (tag: string, name: string): string | undefined => {
  const [, value] = new RegExp(`\\s${name}="([^"]*)"`).exec(tag) ?? [];
  return value?.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<');
};

/** The fields of a page's form as a browser without JavaScript would send them. */
export interface PageForm {
  action: string;
  fields: URLSearchParams;
}

/** The form in `main` that is sent to an address that ends like this; the first one when it does not matter. */
export function formIn(html: string, ending = ''): PageForm {
  for (const [, head = '', body = ''] of mainOf(html).matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
    const action = attribute(head, 'action') ?? '';
    if (!action.endsWith(ending)) continue;
    const fields = new URLSearchParams();
    for (const [tag] of body.matchAll(/<input[^>]*>/g)) {
      const name = attribute(tag, 'name');
      const isChoice = /type="(radio|checkbox)"/.test(tag);
      if (name && (!isChoice || /\schecked/.test(tag))) fields.append(name, attribute(tag, 'value') ?? '');
    }
    for (const [, select = '', options = ''] of body.matchAll(/<select([^>]*)>(.*?)<\/select>/gs)) {
      const [chosen = ''] = /<option[^>]*\sselected[^>]*>/.exec(options) ?? /<option[^>]*>/.exec(options) ?? [];
      fields.append(attribute(select, 'name') ?? '', attribute(chosen, 'value') ?? '');
    }
    return { action, fields };
  }
  throw new Error(`No form to ${ending || 'anywhere'} on this page.`);
}

/** Types into the form of a page and presses a button of it. */
export function send(
  visitor: Visitor,
  page: Reply,
  typed: Record<string, string> = {},
  ending?: string,
): Promise<Reply> {
  const { action, fields } = formIn(page.html, ending);
  for (const [name, value] of Object.entries(typed)) fields.set(name, value);
  return visitor.post(action, fields);
}

/** The readable text of a page's main part. */
export const textOf = ({ html }: Reply): string =>
  mainOf(html)
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

/** Addresses on this site that the page's main part leads to. */
export const linksIn = ({ html }: Reply): string[] =>
  [...mainOf(html).matchAll(/href="(\/[^"#]*)/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
