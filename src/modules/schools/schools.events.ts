/** A request was sent, proposed, answered, moved or ended. Subject: the request, at its version. */
export const SCHOOL_REQUEST_CHANGED = 'school-request-changed';
/** A school is asked to take part. Subject: the school, at its version. */
export const SCHOOL_INVITED = 'school-invited';
export const SCHOOL_TOPICS = [SCHOOL_REQUEST_CHANGED, SCHOOL_INVITED] as const;
