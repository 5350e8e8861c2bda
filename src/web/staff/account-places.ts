import type { Region, Site } from '../../modules/calendar/calendar.types.js';
import { type Grant, isRole } from '../../platform/access/actor.js';
import { isUuid } from '../../common/uuid.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { type Locale, t } from '../messages.js';
import type { NewGrantForm } from './account.form.js';
import { FormReading } from './form-reading.js';

/** Where an administrator may give a role: regions as a whole, and single sites. */
export interface Places {
  regions: readonly Region[];
  sites: readonly Site[];
  /** `region|site`, the site possibly empty, with its name. */
  choices: readonly { value: string; regionId: string; siteId: string | null; name: string }[];
}

export function placesFor(
  regions: readonly Region[],
  sites: readonly Site[],
  mayGive: (place: { regionId: string; siteId: string | null }) => boolean,
): Places {
  const choices = regions.flatMap((region) => [
    { value: `${region.id}|`, regionId: region.id, siteId: null, name: region.name },
    ...sites
      .filter(({ regionId }) => regionId === region.id)
      .map(({ id, name }) => ({ value: `${region.id}|${id}`, regionId: region.id, siteId: id, name })),
  ]);
  return { regions, sites, choices: choices.filter(mayGive) };
}

/** @throws InvalidInput for the fields `peran` and `tempat`, and for what was refused before */
export function readNewGrant(
  { peran, tempat }: NewGrantForm,
  { choices }: Places,
  reading: FormReading = new FormReading(),
): Grant {
  const role = peran || reading.refuse('peran', 'required', null);
  if (role === 'school') reading.refuse('peran', 'role_of_school', null);
  const place = choices.find(({ value }) => value === tempat) ?? reading.refuse('tempat', 'required', null);
  reading.done();
  if (!role || !place) throw new InvalidInput([]);
  return { role, regionId: place.regionId, siteId: place.siteId };
}

export const grantValue = ({ role, regionId, siteId, schoolId }: Grant): string =>
  [role, regionId, siteId ?? '', schoolId ?? ''].join('|');

/** @throws InvalidInput for the field `hak` */
export function readGrant(value: string): Grant {
  const [role = '', regionId = '', siteId = '', schoolId = ''] = value.split('|');
  const isGood = isRole(role) && isUuid(regionId) && [siteId, schoolId].every((id) => id === '' || isUuid(id));
  if (!isGood) throw new InvalidInput([{ field: 'hak', code: 'invalid' }]);
  return { role, regionId, siteId: siteId || null, ...(schoolId ? { schoolId } : {}) };
}

/** `Petugas meja, Kantor Dukcapil`; an unknown place is a site or region that is no more. */
export function grantWords(locale: Locale, grant: Grant, { regions, sites }: Places): string {
  const region = regions.find(({ id }) => id === grant.regionId)?.name ?? '–';
  const site = grant.siteId ? sites.find(({ id }) => id === grant.siteId)?.name : undefined;
  const role = t(locale, `role.${grant.role}`);
  const place = grant.schoolId
    ? t(locale, 'acct.oneSchool', { region })
    : (site ?? t(locale, 'acct.whole', { region }));
  return t(locale, 'acct.grant', { role, place });
}
