/** The chain of what belongs to no site. */
export const NO_SITE = '00000000-0000-0000-0000-000000000000';

/** SQL for the chain of an audit entry `e`. */
export const AUDIT_CHAIN = `coalesce(e.site_id, '${NO_SITE}'::uuid)`;

/** SQL for everything that an audit entry `e` says, as one text that is the same for ever. */
export const AUDIT_CONTENT = `jsonb_build_array(e.id, to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  e.staff_id, e.action, e.subject_type, e.subject_id, e.region_id, e.site_id, e.details, to_jsonb(e.people_hmacs))::text`;
