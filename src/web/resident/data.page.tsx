import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { BookingsAccessService, CODE_MINUTES } from '../../modules/bookings/bookings.access.service.js';
import { AccessCodeWrong } from '../../modules/bookings/bookings.errors.js';
import { Public } from '../../platform/access/access.decorators.js';
import { seeOther, show } from '../answer.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import { askedIn, typedIn } from './answer.js';
import { DataFindView } from './data.view.js';
import { OnceView } from './find.view.js';
import { bookingPaths, paths } from './paths.js';
import { FindCodeForm, FindOpenForm } from './resident.dto.js';
import type { Values } from './words.js';

/** The way to one's own data without a link: a one-time code to the contact that is known, and nothing less. */
@ApiExcludeController()
@Controller(paths.data)
export class DataPage {
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
    if (!code) {
      const problem = { field: 'kode', code: values.kode ? 'code_invalid' : 'required' };
      return this.find(request, reply, values, [problem]);
    }
    await this.access.askDataCode(code);
    return seeOther(reply, paths.dataCodeOf(code));
  }

  @Public()
  @Get('kode')
  askDigits(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const code = normaliseBookingCode(askedIn(request).code ?? '');
    return code ? this.once(request, reply, code, []) : seeOther(reply, paths.data);
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
    if (!code) return seeOther(reply, paths.data);
    if (!sekali) return this.once(request, reply, code, [{ field: 'sekali', code: 'required' }]);
    try {
      const opened = await this.access.verifyForData(code, sekali);
      return seeOther(reply, bookingPaths(opened.code, opened.token).data);
    } catch (error) {
      if (!(error instanceof AccessCodeWrong)) throw error;
      return this.once(request, reply, code, [{ field: 'sekali', code: error.code }]);
    }
  }

  private find(request: FastifyRequest, reply: FastifyReply, values: Values, errors: FieldProblem[]): string {
    const page = <DataFindView frame={this.frames.of(request)} values={values} errors={errors} />;
    return show(reply, page, errors.length > 0 ? 422 : 200);
  }

  private once(request: FastifyRequest, reply: FastifyReply, code: string, errors: FieldProblem[]): string {
    const way = { back: paths.data, open: paths.dataOpen, again: paths.dataCode };
    const shown = { frame: this.frames.of(request), code, minutes: CODE_MINUTES, errors, way };
    return show(reply, <OnceView {...shown} />, errors.length > 0 ? 422 : 200);
  }
}
