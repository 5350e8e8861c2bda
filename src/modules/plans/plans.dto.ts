import {
  coded,
  date,
  flag,
  list,
  oneOf,
  orNull,
  record,
  text,
  time,
  uuid,
  whole,
} from '../../platform/http/answers.js';
import { Flag, Sentence, ServiceDate, TimeOfDay, Uuid, Whole } from '../../platform/http/fields.js';

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

export const SERVICE_DAY = record('ServiceDay', {
  id: uuid,
  regionId: uuid,
  siteId: uuid,
  date,
  status: oneOf(['open', 'closed', 'undecided']),
  opensAt: time,
  closesAt: time,
  stepMinutes: whole,
  counters: whole,
  schoolPlaces: whole,
  priorityPlaces: whole,
  standbyPlaces: whole,
  poolFallBackHours: whole,
  isExtra: flag,
  reasonCode: orNull(text),
  reason: orNull(text),
  version: whole,
});

export const PUBLISHED_DAYS = list(
  record('PublishedDay', { day: SERVICE_DAY, isNew: flag, warnings: list(coded('DayWarning')) }),
);
