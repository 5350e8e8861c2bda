import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import { RequestLocale } from '../../platform/http/request-locale.decorator.js';
import type { Locale } from '../../platform/http/locale.js';
import { Describes, list, oneOf, record, text, whole } from '../../platform/http/answers.js';
import { CatalogueService } from './catalogue.service.js';
import { SERVICE_CODES } from './catalogue.types.js';

const SERVICES = list(
  record('Service', {
    code: oneOf(SERVICE_CODES),
    name: text,
    minutes: whole,
    group: oneOf(['ktp', 'ikd', 'kia']),
    usesCard: oneOf(['always', 'from17', 'never']),
    documents: list(text),
  }),
);

@ApiTags('public')
@Controller('api/v1/services')
export class CatalogueController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Public()
  @Get()
  @Describes('What is done for people, and what they bring', { 200: SERVICES })
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
