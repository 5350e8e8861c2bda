import { Injectable } from '@nestjs/common';
import { NotFound } from '../../platform/database/database.errors.js';
import { BookingsHoldService } from '../../modules/bookings/bookings.hold.service.js';
import type { Booking } from '../../modules/bookings/bookings.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { Service } from '../../modules/catalogue/catalogue.types.js';
import type { Locale } from '../messages.js';
import type { Want } from './availability.service.js';
import { type Draft, serviceCodeOf } from './draft.js';
import type { NamedService, Place } from './words.js';

/** Where residents may go for what, and what a draft asks for. */
@Injectable()
export class Journey {
  constructor(
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly holds: BookingsHoldService,
  ) {}

  /** The office, first in the list of sites. @throws NotFound before sites are loaded */
  async mainSite(): Promise<Site> {
    const office = (await this.calendar.listSites()).find((site) => site.kind === 'office');
    if (!office) throw new NotFound();
    return office;
  }

  serviceOf({ choice }: Pick<Draft, 'choice'>): Promise<Service> {
    return this.catalogue.get(serviceCodeOf(choice));
  }

  /** Offices, and the kecamatan for what may be done anywhere. */
  async sitesFor({ places }: Service): Promise<Site[]> {
    const sites = await this.calendar.listSites();
    return sites.filter(({ kind }) => kind === 'office' || (kind === 'district' && places === 'any'));
  }

  /** The site with this code when the service may be done there, else the office. */
  async siteFor(service: Service, code: string | undefined): Promise<Site> {
    const asked = (await this.sitesFor(service)).find((site) => site.code === code);
    return asked ?? this.mainSite();
  }

  async wantOf(draft: Pick<Draft, 'choice' | 'party'>, site: Site, held?: Booking | null): Promise<Want> {
    const service = await this.serviceOf(draft);
    return {
      site,
      service,
      party: draft.party,
      cards: draft.choice === 'record_16' ? 0 : this.holds.cardsAtMost({ site, service }, draft.party),
      withoutCards: service.usesCard === 'from17' ? 'record_first' : 'nothing',
      held,
    };
  }

  nameOf({ code }: Service, locale: Locale): NamedService {
    return { code, name: this.catalogue.nameOf(code, locale) };
  }

  documentsOf(service: Service, locale: Locale): string[] {
    return this.catalogue.documentsOf(service, locale);
  }

  placeOf({ name, address, timezone: zone }: Site): Place {
    return { name, address, zone };
  }
}
