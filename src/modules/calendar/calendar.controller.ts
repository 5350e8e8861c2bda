import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import { Describes, flag, list, oneOf, record, text, uuid } from '../../platform/http/answers.js';
import { CalendarService } from './calendar.service.js';

const SITES = list(
  record('Site', {
    id: uuid,
    code: text,
    name: text,
    kind: oneOf(['office', 'district', 'mobile_unit', 'school']),
    region: text,
    timezone: text,
    address: text,
    prints: flag,
  }),
);

@ApiTags('public')
@Controller('api/v1/sites')
export class CalendarController {
  constructor(private readonly calendar: CalendarService) {}

  @Public()
  @Get()
  @Describes('Where people are served', { 200: SITES })
  async list() {
    return (await this.calendar.listSites()).map(({ id, code, name, kind, regionName, timezone, address, prints }) => ({
      id,
      code,
      name,
      kind,
      region: regionName,
      timezone,
      address,
      prints,
    }));
  }
}
