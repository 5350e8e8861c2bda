import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DOCUMENT_NAMES, SERVICE_NAMES, SERVICES } from './catalogue.data.js';
import { CatalogueRepository } from './catalogue.repository.js';
import type { Service, ServiceCode } from './catalogue.types.js';

const CACHE_MS = 10_000;

@Injectable()
export class CatalogueService {
  private cached: readonly Service[] = [];
  private readAt = -Infinity;
  private isReading = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly repository: CatalogueRepository,
  ) {}

  /**
   * All services in the order of the list on the screen. After ten seconds one caller reads them anew; who comes
   * meanwhile gets what is there, because callers inside transactions must not wait for one another's connections.
   */
  async list(): Promise<readonly Service[]> {
    const now = this.clock.now().getTime();
    const isOld = Math.abs(now - this.readAt) > CACHE_MS;
    if (this.cached.length === 0 || (isOld && !this.isReading)) await this.refresh(now);
    return this.cached;
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

  /** What to bring, in words. */
  documentsOf(service: Pick<Service, 'documents'>, locale: 'id' | 'en'): string[] {
    return service.documents.map((key) => DOCUMENT_NAMES[key][locale]);
  }

  /** Puts in the shipped services that are missing; what an office has changed stays. */
  async loadShipped(): Promise<void> {
    await this.unitOfWork.run((tx) => this.repository.insertMissing(tx, SERVICES));
    this.readAt = -Infinity;
  }

  private async refresh(now: number): Promise<void> {
    this.isReading = true;
    try {
      this.cached = await this.unitOfWork.read((tx) => this.repository.list(tx));
      this.readAt = now;
    } finally {
      this.isReading = false;
    }
  }
}
