import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes } from '../../platform/http/answers.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { COVERAGE, NewSnapshotBody, RegionParam, SNAPSHOT } from './coverage.dto.js';
import { CoverageService } from './coverage.service.js';

const THOUSAND = 1_000;

@ApiTags('staff')
@Controller('api/v1/coverage/:regionId')
export class CoverageController {
  constructor(private readonly coverage: CoverageService) {}

  @Get()
  @Roles('supervisor', 'auditor', 'province', 'school')
  @Describes('How far a region and its schools are; a school sees itself alone', { 200: COVERAGE })
  ofRegion(@CurrentActor() actor: Actor, @Param() { regionId }: RegionParam) {
    return this.coverage.ofRegion(actor, regionId);
  }

  @Post('snapshots')
  @HttpCode(201)
  @Roles('supervisor')
  @Describes('Writes published counts down; what disagrees with them is flagged', { 201: SNAPSHOT })
  enter(
    @CurrentActor() actor: Actor,
    @Param() { regionId }: RegionParam,
    @Body() { statedMilliPercent, statedLeft, asOfPrecision = 'day', ...counts }: NewSnapshotBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    if (counts.recorded > counts.eligible) throw new InvalidInput([{ field: 'recorded', code: 'out_of_range' }]);
    const statedPercent = statedMilliPercent === undefined ? null : statedMilliPercent / THOUSAND;
    const snapshot = { ...counts, asOfPrecision, statedPercent, statedLeft: statedLeft ?? null };
    return this.coverage.enter(actor, regionId, snapshot, request);
  }
}
