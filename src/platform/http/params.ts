import { ServiceDate, Text, Uuid } from './fields.js';

export class IdParam {
  @Uuid() id: string;
}

export class SiteParam {
  @Uuid() siteId: string;
}

/** A service day, by its site and date. */
export class SiteDateParam {
  @Uuid() siteId: string;
  @ServiceDate() date: string;
}

/** The public code of a booking, or of a place on the waiting list. */
export class CodeParam {
  @Text(200) code: string;
}
