import type { Locale } from '../messages.js';

const formats: Readonly<Record<Locale, Intl.NumberFormat>> = {
  id: new Intl.NumberFormat('id-ID'),
  en: new Intl.NumberFormat('en-GB'),
};

/** '3.899' */
export const amount = (value: number, locale: Locale = 'id'): string => formats[locale].format(value);
