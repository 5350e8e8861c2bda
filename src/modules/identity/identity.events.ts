/** Somebody asked for a link to sign in. Subject: the link. */
export const SIGN_IN_ASKED = 'sign-in-asked';
export const IDENTITY_TOPICS = [SIGN_IN_ASKED] as const;
