import type { ApplicantInput } from '../../modules/applicants/applicants.types.js';
import { SERVICE_CODES, type ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import type { NewWalkIn } from '../../modules/desk/desk.arrival.service.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { readTypedDate } from './typed-date.js';

const YES = ['ya'] as const;

export class WalkInForm {
  @Text(60, { optional: true }) situs?: string;
  @Text(64, { optional: true }) kunci?: string;
  @Text(40, { optional: true }) layanan?: string;
  @Text(64, { optional: true }) nik?: string;
  @Text(1_000, { optional: true }) nama?: string;
  @Text(40, { optional: true }) lahir?: string;
  @Text(40, { optional: true }) alasan?: string;
  @OneOf(YES, { optional: true }) prioritas?: 'ya';
  @OneOf(YES, { optional: true }) menikah?: 'ya';
  @OneOf(YES, { optional: true }) tanpakartu?: 'ya';
}

/** Names of the form for the fields of an applicant. */
const FORM_NAMES: Readonly<Record<string, string>> = { nik: 'nik', name: 'nama', birthDate: 'lahir', reason: 'alasan' };

/** @throws InvalidInput with the form's own field names */
export function walkInOf(form: WalkInForm, siteId: string): NewWalkIn {
  const problems: FieldProblem[] = [];
  const nik = form.nik?.trim() || undefined;
  const typed = form.lahir?.trim() ?? '';
  const birthDate = readTypedDate(typed) ?? undefined;
  const service = SERVICE_CODES.find((code) => code === form.layanan);
  if (!service) problems.push({ field: 'layanan', code: 'required' });
  if (!form.nama?.trim()) problems.push({ field: 'nama', code: 'name_empty' });
  if (typed !== '' && !birthDate) problems.push({ field: 'lahir', code: 'birth_date_invalid' });
  if (typed === '' && !nik) problems.push({ field: 'lahir', code: 'required' });
  if (problems.length > 0) throw new InvalidInput(problems);
  const applicant: ApplicantInput = {
    nik,
    birthDate,
    name: form.nama ?? '',
    reason: form.alasan || undefined,
    everMarried: form.menikah === 'ya',
    withoutCard: form.tanpakartu === 'ya',
  };
  return { siteId, service: service as ServiceCode, applicants: [applicant], isPriority: form.prioritas === 'ya' };
}

/** `applicants.0.birthDate` is `lahir` on this form. */
export const onForm = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map((problem) => {
    const name = problem.field.split('.').at(-1) ?? '';
    return { ...problem, field: FORM_NAMES[name] ?? problem.field };
  });
