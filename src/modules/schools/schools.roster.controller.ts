import { Controller, Get, Param, Post, Req } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Locale } from '../../common/locale.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { DomainError, NotFound } from '../../platform/database/database.errors.js';
import { Describes } from '../../platform/http/answers.js';
import { RequestLocale } from '../../platform/http/request-locale.decorator.js';
import { readUpload, TakesUpload } from '../../platform/http/uploads.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { RequestParam, ROSTER, UPLOADED } from './schools.roster.dto.js';
import { presentPupil, presentRefused, presentRemarks } from './schools.roster.presenter.js';
import { SchoolsRosterService } from './schools.roster.service.js';
import { SchoolsRosterUploadService } from './schools.roster.upload.service.js';

@ApiTags('staff')
@Controller('api/v1/schools/:schoolId/requests/:requestId/roster')
@Roles('school', 'supervisor')
export class SchoolsRosterController {
  constructor(
    private readonly uploads: SchoolsRosterUploadService,
    private readonly rosters: SchoolsRosterService,
  ) {}

  @Post()
  @TakesUpload()
  @ApiConsumes('multipart/form-data')
  @Describes('Takes a list of pupils in, as the file of a form; good rows are kept, the others come back', {
    201: UPLOADED,
  })
  async upload(
    @CurrentActor() actor: Actor,
    @Param() param: RequestParam,
    @Req() request: FastifyRequest,
    @RequestLocale() locale: Locale,
    @Idempotent() key?: IdempotentRequest,
  ) {
    await this.check(actor, param);
    const { bytes, fields } = await readUpload(request);
    if (!bytes) throw new DomainError('upload_missing', 400);
    const file = { bytes, isPasted: false, withHidden: fields.withHidden === 'true' };
    const { id, isRepeated, kept, added } = await this.uploads.upload(actor, param.requestId, file, locale, key);
    return { id, isRepeated, kept, added, ...(await this.whole(actor, param, locale)) };
  }

  @Get()
  @Describes('The list of a request: pupils, totals and rows to correct', { 200: ROSTER })
  async look(@CurrentActor() actor: Actor, @Param() param: RequestParam, @RequestLocale() locale: Locale) {
    await this.check(actor, param);
    const { on } = await this.rosters.view(actor, param.requestId);
    return { on, ...(await this.whole(actor, param, locale)) };
  }

  private async whole(actor: Actor, { requestId }: RequestParam, locale: Locale) {
    const { refused, warnings, totals, pupils } = await this.rosters.view(actor, requestId);
    return {
      refused: refused.map((row) => presentRefused(locale, row)),
      warnings: presentRemarks(locale, warnings),
      totals,
      pupils: pupils.map((pupil) => presentPupil(locale, pupil)),
    };
  }

  private async check(actor: Actor, { schoolId, requestId }: RequestParam): Promise<void> {
    const { school } = await this.rosters.getRequest(actor, requestId);
    if (school.id !== schoolId) throw new NotFound();
  }
}
