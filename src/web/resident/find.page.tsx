import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { normalisePhone } from '../../common/phone.js';
import { BookingsAccessService } from '../../modules/bookings/bookings.access.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { seeOther, show } from '../answer.js';
import { Frames } from '../frame.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { typedIn } from './answer.js';
import { FindView, LinkSentView } from './find.view.js';
import { type CodeWay, OneTimeCodes } from './one-time-code.service.js';
import { bookingPaths, codePaths, paths } from './paths.js';
import { FindCodeForm, FindLinkForm, FindOpenForm } from './resident.dto.js';

/** Back to a booking whose link was lost: by one-time code or by a new link, to the contact that is known. */
@ApiExcludeController()
@Controller(paths.find)
@Public()
export class FindPage {
  private readonly way: CodeWay = {
    paths: codePaths(paths.find),
    page: (props) => <FindView {...props} />,
    send: (code) => this.access.askCode(code),
    open: async (code, digits) => {
      const opened = await this.access.verify(code, digits);
      return bookingPaths(opened.code, opened.token).home;
    },
  };

  constructor(
    private readonly frames: Frames,
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

  /** By phone number, or by the code of a link that no longer works. */
  @Post('tautan')
  async sendLink(@CurrentVisit() visit: Visit, @Body() form: FindLinkForm): Promise<string> {
    const values = typedIn(form);
    const { kode, telepon } = values;
    if (kode) {
      await this.access.askLink(kode);
      return seeOther(visit.reply, paths.linkSent);
    }
    if (!telepon || !normalisePhone(telepon).ok) {
      const code = telepon ? 'phone_invalid' : 'required';
      return this.codes.ask(this.way, visit, values, [{ field: 'telepon', code }]);
    }
    await this.access.askLinksOfPhone(telepon);
    return seeOther(visit.reply, paths.linkSent);
  }

  @Get('terkirim')
  sent(@CurrentVisit() { request, reply }: Visit): string {
    return show(reply, <LinkSentView frame={this.frames.of(request)} />);
  }
}
