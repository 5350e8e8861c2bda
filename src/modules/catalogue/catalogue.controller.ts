import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import { RequestLocale } from '../../platform/http/request-locale.decorator.js';
import type { Locale } from '../../platform/http/locale.js';
import { CatalogueService } from './catalogue.service.js';

@ApiTags('public')
@Controller('api/v1/services')
export class CatalogueController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Public()
  @Get()
  async list(@RequestLocale() locale: Locale) {
    return (await this.catalogue.list()).map((s) => ({
      code: s.code,
      name: this.catalogue.nameOf(s.code, locale),
      minutes: s.minutes,
      group: s.group,
      usesCard: s.usesCard,
      documents: this.catalogue.documentsOf(s, locale),
    }));
  }
}
