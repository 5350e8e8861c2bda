import { Body, Controller, Get, Post, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { instantAt, isLocalDate } from '../../common/local-date.js';
import { dateTime } from '../../common/spoken-date.js';
import { DemoClockService } from '../../demo/demo.clock.service.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { DevelopmentOutbox } from '../../modules/messages/messages.development.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { Flash } from '../staff/flash.service.js';
import { ownPath } from '../staff/own-path.js';
import { seeOther, show } from '../answer.js';
import { StaffShells } from '../staff/staff-shell.service.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { DemoOnly } from './demo-only.guard.js';
import { DemoView } from './demo.view.js';
import { MailView } from './mail.view.js';

const SATURDAY_TIME = '09:05';
/** What a browser's date and time field sends. */
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})T(([01]\d|2[0-3]):[0-5]\d)(:\d{2})?$/;

export class ClockForm {
  @OneOf(['sabtu', 'sebenarnya', 'pilih']) langkah: 'sabtu' | 'sebenarnya' | 'pilih';
  @Text(30, { optional: true }) waktu?: string;
  @Text(300, { optional: true }) ke?: string;
}

@ApiExcludeController()
@Controller('demo')
@Public()
@UseGuards(DemoOnly)
export class DemoPage {
  constructor(
    private readonly demo: DemoClockService,
    private readonly outbox: DevelopmentOutbox,
    private readonly calendar: CalendarService,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly clock: Clock,
  ) {}

  @Get()
  async show(@CurrentVisit() { actor, request, reply }: Visit): Promise<string> {
    const sites = await this.calendar.listSites();
    const zone = await this.zone();
    const saturday = this.demo.nextSaturdayAt(SATURDAY_TIME, zone);
    const outcome = this.flash.take(request, reply);
    const shell = this.shells.of(request, actor);
    return show(reply, <DemoView shell={shell} zone={zone} saturday={saturday} outcome={outcome} sites={sites} />);
  }

  @Post('jam')
  async moveClock(@Body() { langkah, waktu, ke }: ClockForm, @CurrentVisit() { reply }: Visit): Promise<string> {
    const zone = await this.zone();
    const back = ownPath(ke) ?? '/demo';
    if (langkah === 'sebenarnya') {
      await this.demo.backToRealTime();
    } else {
      const instant = langkah === 'sabtu' ? this.demo.nextSaturdayAt(SATURDAY_TIME, zone) : typedInstant(waktu, zone);
      if (!instant) {
        this.flash.put(reply, {
          tone: 'stop',
          head: 'Waktu belum lengkap',
          text: 'Isi tanggal dan jam, lalu pindah lagi.',
        });
        return seeOther(reply, back);
      }
      await this.demo.moveTo(instant);
    }
    const now = dateTime('id', this.clock.now(), zone);
    this.flash.put(reply, { tone: 'ok', head: 'Jam dipindah', text: `Sekarang ${now}.` });
    return seeOther(reply, back);
  }

  @Get('surat')
  async mails(@CurrentVisit() { actor, request, reply }: Visit): Promise<string> {
    const shell = this.shells.of(request, actor);
    return show(reply, <MailView shell={shell} mails={await this.outbox.list()} zone={await this.zone()} />);
  }

  private async zone(): Promise<string> {
    const [first] = await this.calendar.listSites();
    return first?.timezone ?? 'Asia/Jakarta';
  }
}

function typedInstant(text: string | undefined, zone: string): Date | null {
  const [, date, time] = LOCAL_TIME.exec(text ?? '') ?? [];
  return isLocalDate(date) && time ? instantAt(date, time, zone) : null;
}
