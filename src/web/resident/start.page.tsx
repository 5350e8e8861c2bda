import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { Frames } from '../frame.service.js';
import { show } from './answer.js';
import { Availability } from './availability.service.js';
import { Journey } from './journey.service.js';
import { paths } from './paths.js';
import { PrivacyView } from './privacy.view.js';
import { StartView } from './start.view.js';
import { WhyCardView } from './why-card.view.js';

/** Said while no day is published. */
const USUAL_HOURS = { opensAt: '09:00', closesAt: '13:00' };

/** What anyone may read. */
@ApiExcludeController()
@Controller()
export class StartPage {
  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly frames: Frames,
    private readonly journey: Journey,
    private readonly availability: Availability,
  ) {}

  @Public()
  @Get()
  async start(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const site = await this.journey.mainSite();
    const service = await this.journey.serviceOf({ choice: 'record_17' });
    const days = await this.availability.nextWeekends(site, service);
    return show(
      reply,
      <StartView
        frame={this.frames.of(request)}
        site={this.journey.placeOf(site)}
        hours={days.find((day) => day.status === 'open') ?? USUAL_HOURS}
        days={days.map((day) => ({
          date: day.date,
          isOpen: day.status === 'open',
          reason: day.reason,
          placesLeft: day.placesLeft,
          cardsLeft: site.prints ? day.cardsLeft : undefined,
        }))}
        asOf={this.clock.now()}
        demoHref={this.env.isDemo ? paths.demo : undefined}
      />,
    );
  }

  @Public()
  @Get(paths.whyCard)
  whyCard(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return show(reply, <WhyCardView frame={this.frames.of(request)} />);
  }

  @Public()
  @Get(paths.privacy)
  privacy(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return show(reply, <PrivacyView frame={this.frames.of(request)} />);
  }
}
