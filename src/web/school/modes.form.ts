import { plainDate } from '../../common/spoken-date.js';
import { MODES, type Mode, type NewModePeriod, type Site } from '../../modules/calendar/calendar.types.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { type Locale, t } from '../messages.js';
import { FormReading } from '../staff/form-reading.js';
import { SupervisorForm } from '../staff/supervisor.form.js';

export class ModeForm extends SupervisorForm {
  @OneOf([...MODES, ''], { optional: true }) cara?: Mode;
  @OneOf(['buka', 'tutup', ''], { optional: true }) keadaan?: string;
  @OneOf(['wilayah', 'tempat', ''], { optional: true }) lingkup?: string;
  @Text(20, { optional: true }) mulai?: string;
  @Text(20, { optional: true }) hingga?: string;
  @Text(200, { optional: true }) dasar?: string;
}

type WantedMode = NewModePeriod & { isRegionWide: boolean };

/** @throws InvalidInput */
export function modeOf({ cara, keadaan, lingkup, mulai, hingga, dasar }: ModeForm): WantedMode {
  const read = new FormReading();
  if (!cara) read.refuse('cara', 'required', null);
  if (!keadaan) read.refuse('keadaan', 'required', null);
  const from = read.date('mulai', mulai);
  const to = hingga?.trim() ? read.date('hingga', hingga) : null;
  if (to && from && to < from) read.refuse('hingga', 'out_of_range', null);
  const legalBasis = read.sentence('dasar', dasar);
  read.done();
  return {
    mode: cara ?? 'weekend_block',
    isOpen: keadaan === 'buka',
    from,
    to,
    legalBasis,
    isRegionWide: lingkup !== 'tempat',
  };
}

export const periodOf = (locale: Locale, { from, to }: Pick<NewModePeriod, 'from' | 'to'>): string =>
  to
    ? t(locale, 'template.fromTo', { from: plainDate(locale, from, 'UTC'), to: plainDate(locale, to, 'UTC') })
    : t(locale, 'template.from', { from: plainDate(locale, from, 'UTC') });

export const modeRows = (locale: Locale, want: WantedMode, site: Site): readonly (readonly [string, string])[] => [
  [t(locale, 'mode.col.mode'), t(locale, `mode.${want.mode}`)],
  [t(locale, 'mode.col.state'), t(locale, want.isOpen ? 'mode.open' : 'mode.closed')],
  [t(locale, 'mode.col.scope'), want.isRegionWide ? site.regionName : site.name],
  [t(locale, 'mode.col.period'), periodOf(locale, want)],
  [t(locale, 'mode.col.basis'), want.legalBasis],
];
