/** A place where people are served from now on. Subject: the site. */
export const SITE_ADDED = 'site-added';
export const CALENDAR_TOPICS = [SITE_ADDED] as const;
