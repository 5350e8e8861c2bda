import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/access.decorators.js';
import { CalendarService } from './calendar.service.js';

@ApiTags('public')
@Controller('api/v1/sites')
export class CalendarController {
  constructor(private readonly calendar: CalendarService) {}

  @Public()
  @Get()
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
