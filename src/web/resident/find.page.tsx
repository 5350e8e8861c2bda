import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { normalisePhone } from '../../common/phone.js';
import { BookingsAccessService, CODE_MINUTES } from '../../modules/bookings/bookings.access.service.js';
import { AccessCodeWrong } from '../../modules/bookings/bookings.errors.js';
import { Public } from '../../platform/access/access.decorators.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import { seeOther, show } from '../answer.js';
import { askedIn, typedIn } from './answer.js';
import { FindView, LinkSentView, OnceView } from './find.view.js';
import { bookingPaths, paths } from './paths.js';
import { FindCodeForm, FindLinkForm, FindOpenForm } from './resident.dto.js';
import type { Values } from './words.js';

/** Back to a booking whose link was lost: by one-time code or by a new link, to the contact that is known. */
@ApiExcludeController()
@Controller(paths.find)
export class FindPage {
  constructor(
    private readonly frames: Frames,
    private readonly access: BookingsAccessService,
  ) {}

  @Public()
  @Get()
  ask(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.find(request, reply, {}, []);
  }

  @Public()
  @Post('kode')
  async sendCode(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() form: FindCodeForm,
  ): Promise<string> {
    const values = typedIn(form);
    const code = normaliseBookingCode(values.kode ?? '');
    if (!code) return this.find(request, reply, values, [codeProblem(values.kode)]);
    await this.access.askCode(code);
    return seeOther(reply, paths.findCodeOf(code));
  }

  @Public()
  @Get('kode')
  askDigits(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const code = normaliseBookingCode(askedIn(request).code ?? '');
    return code ? this.once(request, reply, code, []) : seeOther(reply, paths.find);
  }

  @Public()
  @Post('buka')
  async open(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() form: FindOpenForm,
  ): Promise<string> {
    const { kode = '', sekali } = typedIn(form);
    const code = normaliseBookingCode(kode);
    if (!code) return seeOther(reply, paths.find);
    if (!sekali) return this.once(request, reply, code, [{ field: 'sekali', code: 'required' }]);
    try {
      const opened = await this.access.verify(code, sekali);
      return seeOther(reply, bookingPaths(opened.code, opened.token).home);
    } catch (error) {
      if (!(error instanceof AccessCodeWrong)) throw error;
      return this.once(request, reply, code, [{ field: 'sekali', code: error.code }]);
    }
  }

  /** By phone number, or by the code of a link that no longer works. */
  @Public()
  @Post('tautan')
  async sendLink(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() form: FindLinkForm,
  ): Promise<string> {
    const values = typedIn(form);
    const { kode, telepon } = values;
    if (kode) {
      await this.access.askLink(kode);
      return seeOther(reply, paths.linkSent);
    }
    if (!telepon || !normalisePhone(telepon).ok) {
      const code = telepon ? 'phone_invalid' : 'required';
      return this.find(request, reply, values, [{ field: 'telepon', code }]);
    }
    await this.access.askLinksOfPhone(telepon);
    return seeOther(reply, paths.linkSent);
  }

  @Public()
  @Get('terkirim')
  sent(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return show(reply, <LinkSentView frame={this.frames.of(request)} />);
  }

  private find(request: FastifyRequest, reply: FastifyReply, values: Values, errors: FieldProblem[]): string {
    const page = <FindView frame={this.frames.of(request)} values={values} errors={errors} />;
    return show(reply, page, errors.length > 0 ? 422 : 200);
  }

  private once(request: FastifyRequest, reply: FastifyReply, code: string, errors: FieldProblem[]): string {
    const page = <OnceView frame={this.frames.of(request)} code={code} minutes={CODE_MINUTES} errors={errors} />;
    return show(reply, page, errors.length > 0 ? 422 : 200);
  }
}

const codeProblem = (typed: string | undefined): FieldProblem => ({
  field: 'kode',
  code: typed ? 'code_invalid' : 'required',
});
