import { access } from './id/access.js';
import { account } from './id/account.js';
import { api } from './id/api.js';
import { position } from './id/position.js';
import { whyCard } from './id/why-card.js';
import { booking } from './id/booking.js';
import { calendar } from './id/calendar.js';
import { common } from './id/common.js';
import { estimate } from './id/estimate.js';
import { manage } from './id/manage.js';
import { outcomes } from './id/outcomes.js';
import { pause } from './id/pause.js';
import { number } from './id/number.js';
import { offline } from './id/offline.js';
import { plans } from './id/plans.js';
import { coverage } from './id/coverage.js';
import { messageTexts } from './id/message-texts.js';
import { officeMessages } from './id/office-messages.js';
import { dataRights } from './id/data-rights.js';
import { printing } from './id/printing.js';
import { restore } from './id/restore.js';
import { roster } from './id/roster.js';
import { school } from './id/school.js';
import { schoolCalendar } from './id/school-calendar.js';
import { schoolOffice } from './id/school-office.js';
import { schoolRegister } from './id/school-register.js';
import { schoolRequest } from './id/school-request.js';
import { staff } from './id/staff.js';
import { stock } from './id/stock.js';
import { supervisor } from './id/supervisor.js';
import { trail } from './id/trail.js';
import { templates } from './id/templates.js';
import { privacy } from './id/privacy.js';
import { waiting } from './id/waiting.js';

/** The source of all keys. */
export const id = {
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
} as const;
