import { OUTCOMES, type Outcome } from '../../modules/bookings/bookings.arrival.service.js';
import { SERVICE_CODES, type ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import type { Typed, TypedRow } from '../../modules/desk/desk.paper.service.js';
import { Text, Texts, Uuid } from '../../platform/http/fields.js';

export const TYPED_ROWS = 6;
const MOST = 20;

export class PaperQuery {
  /** Site to go to; empty asks again. */
  @Text(60, { optional: true }) situs?: string;
}

/** Rows of one form: the same place in each list is the same row. */
export class PaperForm {
  @Text(10, { optional: true }) langkah?: string;
  @Uuid({ optional: true }) kunci?: string;
  @Text(36, { optional: true }) loket?: string;
  @Texts(40, MOST, { optional: true }) siapa?: string[];
  @Texts(10, MOST, { optional: true }) datang?: string[];
  @Texts(40, MOST, { optional: true }) layanan?: string[];
  @Texts(40, MOST, { optional: true }) hasil?: string[];
  @Texts(10, MOST, { optional: true }) selesai?: string[];
}

const oneOf = <T extends string>(values: readonly T[], value: string | undefined): T | undefined =>
  values.find((one) => one === value);

/** What was typed, without the empty rows. */
export function typedOf({ kunci = '', loket, siapa = [], datang, layanan, hasil, selesai }: PaperForm): Typed {
  const rows = siapa.map(
    (who, index): TypedRow => ({
      who: who.trim(),
      arrived: datang?.[index]?.trim() ?? '',
      service: oneOf<ServiceCode>(SERVICE_CODES, layanan?.[index]),
      outcome: oneOf<Outcome>(OUTCOMES, hasil?.[index]),
      ended: selesai?.[index]?.trim() ?? '',
    }),
  );
  return { key: kunci, ...(loket ? { counterId: loket } : {}), rows: rows.filter(({ who }) => who !== '') };
}
