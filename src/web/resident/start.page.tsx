import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { instantAt } from '../../common/local-date.js';
import { Public } from '../../platform/access/access.decorators.js';
import { CalendarPauseService } from '../../modules/calendar/calendar.pause.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Env } from '../../platform/config/env.js';
import { Frames } from '../frame.service.js';
import { t } from '../messages.js';
import { show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { askedIn } from './answer.js';
import { Availability } from './availability.service.js';
import { calendarFile } from './calendar-file.js';
import { Journey } from './journey.service.js';
import { paths } from './paths.js';
import { PrivacyView } from './privacy.view.js';
import { StartView } from './start.view.js';
import { WhyCardView } from './why-card.view.js';

const HALF_HOUR_MS = 1_800_000;
/** Said while no day is published. */
const USUAL_HOURS = { opensAt: '09:00', closesAt: '13:00' };

/** What anyone may read. */
@ApiExcludeController()
@Controller()
@Public()
export class StartPage {
  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly frames: Frames,
    private readonly pauses: CalendarPauseService,
    private readonly journey: Journey,
    private readonly availability: Availability,
  ) {}

  @Get()
  async start(@CurrentVisit() { request, reply }: Visit): Promise<string> {
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
        pause={await this.pauses.find(site.id)}
        asOf={this.clock.now()}
        demoHref={this.env.isDemo ? paths.demo : undefined}
      />,
    );
  }

  @Get(paths.whyCard)
  whyCard(@CurrentVisit() { request, reply }: Visit): string {
    return show(
      reply,
      <WhyCardView frame={this.frames.of(request)} hours={USUAL_HOURS} origin={this.env.giliranOrigin} />,
    );
  }

  /** The day from which somebody is old enough, or the office open, for their own calendar: nothing is kept here. */
  @Get('pesan/pengingat.ics')
  @Header('content-disposition', 'attachment; filename="giliran.ics"')
  async remind(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const { locale, office } = this.frames.of(request);
    const { from, reminds, time } = askedIn(request);
    if (!from) throw new NotFound();
    const site = await this.journey.mainSite();
    const startsAt = instantAt(from, time ?? USUAL_HOURS.opensAt, site.timezone);
    const endsAt = time
      ? new Date(startsAt.getTime() + HALF_HOUR_MS)
      : instantAt(from, USUAL_HOURS.closesAt, site.timezone);
    void reply.type('text/calendar; charset=utf-8; method=PUBLISH');
    return calendarFile({
      uid: `${reminds === 'age' ? 'rekam' : 'buka'}-${from}@giliran`,
      sequence: 0,
      isCancelled: false,
      madeAt: this.clock.now(),
      startsAt,
      endsAt,
      summary: t(locale, `remind.${reminds}`),
      location: `${site.name}, ${site.address}`,
      description: [t(locale, `remind.${reminds}.text`)],
      url: `${this.env.giliranOrigin}${paths.start}`,
      organizer: { name: office.name, href: this.env.giliranOrigin },
    });
  }

  @Get(paths.privacy)
  privacy(@CurrentVisit() { request, reply }: Visit): string {
    return show(reply, <PrivacyView frame={this.frames.of(request)} />);
  }
}
