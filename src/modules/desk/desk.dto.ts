import { ListOf, OneOf, Sentence, Text, Uuid, Flag } from '../../platform/http/fields.js';
import { OUTCOMES, type Outcome } from '../bookings/bookings.arrival.service.js';
import type { ApplicantInput, GuardianRelation, Need } from '../applicants/applicants.types.js';
import { GUARDIAN_RELATIONS, NEEDS } from '../applicants/applicants.types.js';
import { Nested, SeveralOf } from '../../platform/http/fields.js';
import { SERVICE_CODES, type ServiceCode } from '../catalogue/catalogue.types.js';

export class CheckInBody {
  @Uuid() siteId: string;
  @Text(64, { optional: true }) code?: string;
  @Text(64, { optional: true }) nik?: string;
}

export class WalkInGuardianBody {
  @Text(1_000) name: string;
  @OneOf(GUARDIAN_RELATIONS) relation: GuardianRelation;
  @Text(32, { optional: true }) phone?: string;
  @Flag() consent: boolean;
}

/** As a resident's, but the NIK may be missing: the officer sees the person. */
export class WalkInApplicantBody implements ApplicantInput {
  @Text(64, { optional: true }) nik?: string;
  @Text(1_000) name: string;
  @Text(10, { optional: true }) birthDate?: string;
  @Text(32, { optional: true }) phone?: string;
  @Text(254, { optional: true }) email?: string;
  @OneOf(SERVICE_CODES, { optional: true }) service?: ServiceCode;
  @Flag({ optional: true }) everMarried?: boolean;
  @Flag({ optional: true }) recordedBefore?: boolean;
  @Text(40, { optional: true }) reason?: string;
  @Flag({ optional: true }) withoutCard?: boolean;
  @Nested(() => WalkInGuardianBody, { optional: true }) guardian?: WalkInGuardianBody;
  @SeveralOf(NEEDS, { optional: true }) needs?: Need[];
}

export class WalkInBody {
  @Uuid() siteId: string;
  @OneOf(SERVICE_CODES) service: ServiceCode;
  @ListOf(() => WalkInApplicantBody, 1, 5) applicants: WalkInApplicantBody[];
  @Flag({ optional: true }) priority?: boolean;
  @Sentence(200, { optional: true, description: 'An officer answers for a photo reason that the list does not name.' })
  overrideReason?: string;
}

export class CounterParam {
  @Uuid() counterId: string;
}

export class TicketParam {
  @Uuid() id: string;
}

export class BoardParam {
  @Uuid() siteId: string;
}

export class ParkBody {
  @Sentence(200, { optional: true }) note?: string;
}

export class VoidBody {
  @Sentence(200) reason: string;
}

export class PersonResultBody {
  @Uuid() personId: string;
  @OneOf(OUTCOMES) outcome: Outcome;
  @Sentence(200, { optional: true }) reason?: string;
}

export class FinishBody {
  @ListOf(() => PersonResultBody, 1, 500, { optional: true }) results?: PersonResultBody[];
  @OneOf(OUTCOMES, { optional: true }) outcome?: Outcome;
  @Sentence(200, { optional: true }) reason?: string;
  @Sentence(200, { optional: true }) note?: string;
}
