import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import type { ServiceWords } from './desk-parts.js';

/** Services with their Indonesian words, by code. */
@Injectable()
export class ServiceTexts {
  constructor(private readonly catalogue: CatalogueService) {}

  async all(): Promise<Readonly<Record<ServiceCode, ServiceWords>>> {
    const services = await this.catalogue.list();
    const entries = services.map((service): [ServiceCode, ServiceWords] => [
      service.code,
      {
        name: this.catalogue.nameOf(service.code, 'id'),
        shortName: this.catalogue.nameOf(service.code, 'id').replace(/ KTP-el\b/, ''),
        documents: this.catalogue.documentsOf(service, 'id'),
        usesCard: service.usesCard,
        minutes: service.minutes,
        group: service.group,
      },
    ]);
    return Object.fromEntries(entries) as Record<ServiceCode, ServiceWords>;
  }
}
