import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BookingsAccessService } from '../../modules/bookings/bookings.access.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { DataFindView } from './data.view.js';
import { type CodeWay, OneTimeCodes } from './one-time-code.service.js';
import { bookingPaths, codePaths, paths } from './paths.js';
import { FindCodeForm, FindOpenForm } from './resident.dto.js';

/** The way to one's own data without a link: a one-time code to the contact that is known, and nothing less. */
@ApiExcludeController()
@Controller(paths.data)
@Public()
export class DataPage {
  private readonly way: CodeWay = {
    paths: codePaths(paths.data),
    page: (props) => <DataFindView {...props} />,
    send: (code) => this.access.askDataCode(code),
    open: async (code, digits) => {
      const opened = await this.access.verifyForData(code, digits);
      return bookingPaths(opened.code, opened.token).data;
    },
  };

  constructor(
    private readonly codes: OneTimeCodes,
    private readonly access: BookingsAccessService,
  ) {}

  @Get()
  ask(@CurrentVisit() visit: Visit): string {
    return this.codes.ask(this.way, visit);
  }

  @Post('kode')
  sendCode(@CurrentVisit() visit: Visit, @Body() form: FindCodeForm): Promise<string> {
    return this.codes.send(this.way, visit, form);
  }

  @Get('kode')
  askDigits(@CurrentVisit() visit: Visit): string {
    return this.codes.askDigits(this.way, visit);
  }

  @Post('buka')
  open(@CurrentVisit() visit: Visit, @Body() form: FindOpenForm): Promise<string> {
    return this.codes.open(this.way, visit, form);
  }
}
