/** What somebody agrees to, or what the office may do without asking. `pupil` is what a guardian agrees to for a school. */
const CONSENT_PURPOSES = ['booking', 'messages', 'guardian', 'pupil'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** A booking rests on the public task (UU 24/2013); all else on consent (UU 27/2022 art. 20-25). */
export type ConsentBasis = 'public_task' | 'consent';
export const BASIS_OF: Record<ConsentPurpose, ConsentBasis> = {
  booking: 'public_task',
  messages: 'consent',
  guardian: 'consent',
  pupil: 'consent',
};

export type ConsentGiver = 'self' | 'guardian';

/** Wordings by version; a version whose words were shown once never changes. */
export const CONSENT_VERSIONS = ['2026-11', '2026-12'] as const;
export type ConsentVersion = (typeof CONSENT_VERSIONS)[number];

/** Which wording is on the screens now. */
export const CURRENT_CONSENT: Record<ConsentPurpose, ConsentVersion> = {
  booking: '2026-11',
  messages: '2026-11',
  guardian: '2026-11',
  pupil: '2026-12',
};

/** One row of the ledger. */
export interface Consent {
  purpose: ConsentPurpose;
  basis: ConsentBasis;
  isGiven: boolean;
  givenBy: ConsentGiver;
  textVersion: string;
  channel: string;
  at: Date;
}
