import { Flag, Sentence, ServiceDate, TimeOfDay, Uuid, Whole } from '../../platform/http/fields.js';

export class CalendarSiteParam {
  @Uuid() siteId: string;
}

export class CalendarDayParam {
  @Uuid() dayId: string;
}

export class CalendarQuery {
  @ServiceDate({ optional: true }) from?: string;
  @ServiceDate({ optional: true }) to?: string;
}

export class PublishBody {
  @ServiceDate() from: string;
  @ServiceDate() to: string;
  @Flag({ optional: true, description: 'Somebody answers for a year without a decree.' })
  acknowledgeUndecreed?: boolean;
}

export class DecisionBody {
  @Flag() open: boolean;
  @Sentence(200) reason: string;
}

export class ExtraDayBody {
  @ServiceDate() date: string;
  @TimeOfDay() opensAt: string;
  @TimeOfDay() closesAt: string;
  @Whole(1, 50) counters: number;
  @Whole(1, 240) stepMinutes: number;
  @Whole(0, 500) standbyPlaces: number;
  @Sentence(200) reason: string;
}

export class ClosureBody {
  @ServiceDate() from: string;
  @ServiceDate() to: string;
  @Sentence(200) reason: string;
}
