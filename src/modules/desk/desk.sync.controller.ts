import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isoWithOffset } from '../../common/local-date.js';
import { CurrentActor, Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Describes } from '../../platform/http/answers.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotent } from '../../platform/idempotency/idempotency.decorator.js';
import type { IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { DeskHandoutService } from './desk.handout.service.js';
import { HandoutBody, PROVISIONS, SYNC, type SyncActBody, SyncBody } from './desk.sync.dto.js';
import { DeskSyncService } from './desk.sync.service.js';
import { DeskSyncSettling } from './desk.sync.settling.service.js';
import type { SyncAct } from './desk.sync.types.js';

/** With an offset or `Z`: a time without one would be read in the zone of this machine. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** What a console needs for when the line is down, and what it did meanwhile. */
@ApiTags('staff')
@Controller('api/v1/desk')
@Roles('desk')
export class DeskSyncController {
  constructor(
    private readonly handouts: DeskHandoutService,
    private readonly syncing: DeskSyncService,
    private readonly settling: DeskSyncSettling,
    private readonly calendar: CalendarService,
    private readonly clock: Clock,
  ) {}

  @Post('hand-outs')
  @HttpCode(200)
  @Describes('Fills the hand-out of the own open counter and gives what a device keeps for when the line is down', {
    200: PROVISIONS,
  })
  async provide(
    @CurrentActor() actor: Actor,
    @Body() { siteId, device, date }: HandoutBody,
    @Idempotent() request?: IdempotentRequest,
  ) {
    const provisions = await this.handouts.provide(actor, siteId, device, request);
    const secret = date ? this.handouts.secretOf(siteId, device, date) : provisions.secret;
    return { ...provisions, secret, conflicts: await this.settling.countOpen(actor, siteId) };
  }

  @Post('sync')
  @HttpCode(200)
  @Describes('Takes in acts that a device kept while the line was down: each once, by its nonce', { 200: SYNC })
  async sync(@CurrentActor() actor: Actor, @Body() body: SyncBody, @Idempotent() request?: IdempotentRequest) {
    const { clock, acts, ...upload } = body;
    const problems: FieldProblem[] = [];
    const instantOf = (field: string, value: string): Date => {
      const instant = new Date(value);
      if (!INSTANT.test(value) || Number.isNaN(instant.getTime())) problems.push({ field, code: 'date_invalid' });
      return instant;
    };
    const taken = acts.map((act, index) => actOf(act, index, instantOf(`acts.${index}.at`, act.at)));
    const told = clock === undefined ? undefined : instantOf('clock', clock);
    if (problems.length > 0) throw new InvalidInput(problems);
    const results = await this.syncing.sync(actor, { ...upload, clock: told, origin: 'device', acts: taken }, request);
    const zone = upload.siteId ? (await this.calendar.getSite(upload.siteId)).timezone : undefined;
    return { now: zone ? isoWithOffset(zone, this.clock.now()) : this.clock.now().toISOString(), results };
  }
}

function actOf({ outcome, outcomes, seq, ...act }: SyncActBody, index: number, at: Date): SyncAct {
  const all = outcomes ?? (outcome ? [outcome] : undefined);
  return { ...act, at, seq: seq ?? index, ...(all ? { outcomes: all } : {}) };
}
