/** A fact left a day with fewer cards than were promised for it. Subject: the site. */
export const STOCK_SHORT = 'stock-short';
export const BLANKS_TOPICS = [STOCK_SHORT] as const;
