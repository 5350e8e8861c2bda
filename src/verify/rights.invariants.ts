import { CONSENT_VERSIONS } from '../modules/applicants/applicants.consents.types.js';
import type { Invariant } from './verify.types.js';

const KNOWN = CONSENT_VERSIONS.map((version) => `'${version}'`).join(', ');

export const BASES: Invariant = {
  id: 'I16',
  holds: 'all that is kept of people has a basis that is written down, and who was erased is not known any more',
  looksAt: { people: 'booking_people', consents: 'consents', requests: 'data_requests' },
  checks: [
    {
      what: 'everybody in a booking has a basis',
      broken: `
        SELECT p.id, p.booking_id FROM booking_people p WHERE NOT EXISTS (SELECT 1 FROM consents c
          WHERE c.applicant_id = p.applicant_id AND c.purpose = 'booking' AND c.basis = 'public_task' AND c.is_given)`,
    },
    {
      what: 'the words of every version can be shown',
      broken: `
        SELECT id, text_version FROM consents WHERE text_version NOT IN (${KNOWN})
        UNION ALL SELECT id, text_version FROM guardian_consents WHERE text_version NOT IN (${KNOWN})`,
    },
    {
      what: 'whoever may be written to agreed, and did not take it back',
      broken: `
        SELECT a.id FROM applicants a CROSS JOIN LATERAL (SELECT c.is_given FROM consents c
          WHERE c.applicant_id = a.id AND c.purpose = 'messages' ORDER BY c.occurred_at DESC, c.id DESC LIMIT 1) last
        WHERE num_nonnulls(a.phone_enc, a.email_enc) > 0 AND NOT last.is_given`,
    },
    {
      what: 'nothing tells who an erased person was',
      broken: `
        SELECT id FROM applicants WHERE erased_at IS NOT NULL AND num_nonnulls(nik_hmac, nik_enc, nik_last4, birth_on,
          phone_enc, phone_hmac, email_enc, guardian_enc, guardian_phone_hmac) > 0`,
    },
    {
      what: 'a request is due 3 x 24 hours after it was asked',
      broken: `SELECT id FROM data_requests WHERE due_at <> asked_at + interval '72 hours'`,
    },
  ],
};
