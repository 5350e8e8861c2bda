import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Describes, list, record, uuid, whole } from '../../platform/http/answers.js';
import { IdParam } from '../../platform/http/params.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { SchoolsCalendarService } from './schools.calendar.service.js';
import {
  BLOCK,
  BlockBody,
  ConfirmationBody,
  IMPORTED,
  InvitationBody,
  presentBlock,
  presentSchool,
  SCHOOL,
  SchoolAnswerBody,
  SchoolBody,
  TableBody,
} from './schools.dto.js';
import { SchoolsInvitationService } from './schools.invitation.service.js';
import { SchoolsService } from './schools.service.js';

@ApiTags('staff')
@Controller('api/v1/schools')
export class SchoolsController {
  constructor(
    private readonly schools: SchoolsService,
    private readonly calendar: SchoolsCalendarService,
    private readonly invitations: SchoolsInvitationService,
  ) {}

  @Get()
  @Roles('supervisor', 'province', 'school', 'auditor')
  @Describes('Schools that one may see', { 200: list(SCHOOL) })
  async list(@CurrentActor() actor: Actor) {
    return (await this.schools.listFor(actor)).map(presentSchool);
  }

  @Post()
  @Roles('supervisor', 'province')
  @Describes('Enters a school, or brings it up to date by its NPSN', { 201: record('SchoolMade', { id: uuid }) })
  register(
    @CurrentActor() actor: Actor,
    @Body() { regionId, ...facts }: SchoolBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.schools.register(actor, regionId, facts, request);
  }

  @Post('invitations')
  @HttpCode(200)
  @Roles('supervisor', 'province')
  @Describes('Enters and invites schools from a table `npsn;nama;jenjang;petugas;kontak`', { 200: IMPORTED })
  invite(
    @CurrentActor() actor: Actor,
    @Body() { regionId, table }: InvitationBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.invitations.invite(actor, regionId, table, request);
  }

  @Post('confirmations')
  @HttpCode(200)
  @Roles('supervisor', 'province')
  @Describes('Agrees that these schools take part', { 200: record('Confirmed', { confirmed: whole }) })
  confirm(
    @CurrentActor() actor: Actor,
    @Body() { schools }: ConfirmationBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.schools.confirm(
      actor,
      schools.map(({ id }) => id),
      request,
    );
  }

  @Get(':id')
  @Roles('supervisor', 'province', 'school', 'auditor')
  @Describes('One school', { 200: SCHOOL })
  async get(@CurrentActor() actor: Actor, @Param() { id }: IdParam) {
    return presentSchool(await this.schools.getFor(actor, id));
  }

  @Post(':id/answer')
  @HttpCode(200)
  @Roles('supervisor', 'school')
  @Describes('The school says whether it takes part', { 200: SCHOOL })
  async answer(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { answer, expectedPupils }: SchoolAnswerBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    await this.schools.answer(actor, id, { answer, expectedPupils: expectedPupils ?? null }, request);
    return presentSchool(await this.schools.getFor(actor, id));
  }

  @Get(':id/calendar')
  @Roles('supervisor', 'province', 'school', 'auditor')
  @Describes('Breaks and exams that count for a school', { 200: list(BLOCK) })
  async blocks(@CurrentActor() actor: Actor, @Param() { id }: IdParam) {
    return (await this.calendar.listOf(actor, id)).map(presentBlock);
  }

  @Post(':id/calendar')
  @HttpCode(200)
  @Roles('supervisor', 'school')
  @Describes('Enters a break or exams of a school; one of the same name moves', { 200: list(BLOCK) })
  async saveBlock(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() block: BlockBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    await this.calendar.save(actor, { schoolId: id }, block, request);
    return (await this.calendar.listOf(actor, id)).map(presentBlock);
  }

  @Post(':id/calendar/import')
  @HttpCode(200)
  @Roles('supervisor', 'school')
  @Describes('Enters breaks and exams from a table `jenis;nama;mulai;selesai`', { 200: IMPORTED })
  importBlocks(
    @CurrentActor() actor: Actor,
    @Param() { id }: IdParam,
    @Body() { table }: TableBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    return this.calendar.import(actor, { schoolId: id }, table, request);
  }
}
