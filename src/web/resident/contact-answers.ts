import { GUARDIAN_RELATIONS } from '../../modules/applicants/applicants.types.js';
import type { FieldProblem } from '../field-errors.js';
import type { Values } from './words.js';

export const GUARDIAN_FIELDS = ['waliNama', 'waliHubungan', 'waliTelepon', 'waliSetuju'];

/** Only what the chosen way needs is kept. */
export function neededOf(typed: Values, hasChildren: boolean): Values {
  const { lewat, whatsapp, email, setuju } = typed;
  const guardian = hasChildren ? Object.fromEntries(GUARDIAN_FIELDS.map((name) => [name, typed[name]])) : {};
  if (lewat === 'whatsapp') return { lewat, whatsapp, setuju, ...guardian };
  return lewat === 'email' ? { lewat, email, setuju, ...guardian } : { lewat, ...guardian };
}

/** How to be reached, with consent; `tanpa` asks for nothing. */
function wayProblems({ lewat, whatsapp, email, setuju }: Values): FieldProblem[] {
  if (lewat === 'tanpa') return [];
  if (lewat !== 'whatsapp' && lewat !== 'email') return [{ field: 'lewat', code: 'required' }];
  return [
    ...((lewat === 'whatsapp' ? whatsapp : email) ? [] : [{ field: lewat, code: 'required' }]),
    ...(setuju === 'ya' ? [] : [{ field: 'setuju', code: 'consent_needed' }]),
  ];
}

/** Nothing is needed; but a consent or a number has to be somebody's. */
function guardianProblems(values: Values): FieldProblem[] {
  if (!GUARDIAN_FIELDS.some((name) => values[name])) return [];
  const isRelation = GUARDIAN_RELATIONS.some((relation) => relation === values.waliHubungan);
  return [
    ...(values.waliNama ? [] : [{ field: 'waliNama', code: 'required' }]),
    ...(isRelation ? [] : [{ field: 'waliHubungan', code: 'required' }]),
  ];
}

/** What is missing before the rules are asked. */
export const contactProblems = (values: Values): FieldProblem[] => [
  ...wayProblems(values),
  ...guardianProblems(values),
];
