import { access } from './en/access.js';
import { account } from './en/account.js';
import { api } from './en/api.js';
import { position } from './en/position.js';
import { whyCard } from './en/why-card.js';
import { booking } from './en/booking.js';
import { calendar } from './en/calendar.js';
import { common } from './en/common.js';
import { estimate } from './en/estimate.js';
import { manage } from './en/manage.js';
import { outcomes } from './en/outcomes.js';
import { pause } from './en/pause.js';
import { number } from './en/number.js';
import { offline } from './en/offline.js';
import { plans } from './en/plans.js';
import { coverage } from './en/coverage.js';
import { messageTexts } from './en/message-texts.js';
import { officeMessages } from './en/office-messages.js';
import { dataRights } from './en/data-rights.js';
import { printing } from './en/printing.js';
import { restore } from './en/restore.js';
import { roster } from './en/roster.js';
import { school } from './en/school.js';
import { schoolCalendar } from './en/school-calendar.js';
import { schoolOffice } from './en/school-office.js';
import { schoolRegister } from './en/school-register.js';
import { schoolRequest } from './en/school-request.js';
import { staff } from './en/staff.js';
import { stock } from './en/stock.js';
import { supervisor } from './en/supervisor.js';
import { trail } from './en/trail.js';
import { templates } from './en/templates.js';
import { privacy } from './en/privacy.js';
import { waiting } from './en/waiting.js';
import type { id } from './id.js';

/** Typed by the Indonesian keys: a missing or a superfluous text fails the build. */
export const en: Record<keyof typeof id, string> = {
  ...access,
  ...account,
  ...api,
  ...common,
  ...booking,
  ...estimate,
  ...manage,
  ...outcomes,
  ...roster,
  ...school,
  ...schoolCalendar,
  ...schoolOffice,
  ...schoolRegister,
  ...schoolRequest,
  ...staff,
  ...privacy,
  ...waiting,
  ...position,
  ...whyCard,
  ...calendar,
  ...pause,
  ...number,
  ...offline,
  ...plans,
  ...coverage,
  ...messageTexts,
  ...officeMessages,
  ...dataRights,
  ...printing,
  ...restore,
  ...stock,
  ...supervisor,
  ...templates,
  ...trail,
};
