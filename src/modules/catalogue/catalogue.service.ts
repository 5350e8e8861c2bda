import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { KeptValue } from '../../platform/database/kept-value.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DOCUMENT_NAMES, SERVICE_NAMES, SERVICES } from './catalogue.data.js';
import { CatalogueRepository } from './catalogue.repository.js';
import type { Service, ServiceCode } from './catalogue.types.js';

/** Years; a younger person gets a card only when married (UU 24/2013, article 63). */
const CARD_AGE = 17;

@Injectable()
export class CatalogueService implements OnModuleInit, OnModuleDestroy {
  private readonly services = new KeptValue<readonly Service[]>(
    () => this.unitOfWork.read((tx) => this.repository.list(tx)),
    (services) => services.length === 0,
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: CatalogueRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.services.start();
  }

  onModuleDestroy(): void {
    this.services.stop();
  }

  /** All services in the order of the list on the screen; at most ten seconds old. Needs no connection. */
  list(): Promise<readonly Service[]> {
    return this.services.get();
  }

  /** @throws InvalidInput that names `field` when there is no such service. */
  async get(code: string, field = 'service'): Promise<Service> {
    const found = (await this.list()).find((s) => s.code === code);
    if (!found) throw new InvalidInput([{ field, code: 'not_in_list' }]);
    return found;
  }

  nameOf(code: ServiceCode, locale: 'id' | 'en'): string {
    return SERVICE_NAMES[code][locale];
  }

  /** What to bring, in words. `age` on the day, where it is known: from 17 on nobody has to be married. */
  documentsOf(service: Pick<Service, 'documents'>, locale: 'id' | 'en', age?: number): string[] {
    const isOldEnough = age !== undefined && age >= CARD_AGE;
    const needed = service.documents.filter((key) => !(isOldEnough && key === 'marriage_proof'));
    return needed.map((key) => DOCUMENT_NAMES[key][locale]);
  }

  /** Puts in the shipped services that are missing; what an office has changed stays. */
  async loadShipped(): Promise<void> {
    await this.unitOfWork.run((tx) => this.repository.insertMissing(tx, SERVICES));
    await this.services.refresh();
  }
}
