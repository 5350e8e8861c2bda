import { Sentence, ServiceDate, TimeOfDay } from '../../platform/http/fields.js';

/** Without an end the pause lasts until somebody ends it. */
export class PauseBody {
  @Sentence(200, { description: 'Residents read it.' }) reason: string;
  @ServiceDate({ optional: true, description: 'At the site.' }) untilDate?: string;
  @TimeOfDay({ optional: true, description: 'On the clock of the site.' }) untilTime?: string;
}
