import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BookingsAccessService } from '../../modules/bookings/bookings.access.service.js';
import { BookingsReportsService } from '../../modules/bookings/bookings.reports.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Frames } from '../frame.service.js';
import { hoursAt } from '../layout.js';
import { t } from '../messages.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { Drafts } from './draft.service.js';
import { DraftPeople } from './draft-people.service.js';
import { MessageView } from './message.view.js';
import { paths } from './paths.js';
import { AlreadyForm } from './resident.dto.js';

/** What can be done when somebody has a booking already; and the end of a journey that was given up. */
@ApiExcludeController()
@Controller('pesan')
@Public()
export class AlreadyPage {
  constructor(
    private readonly frames: Frames,
    private readonly drafts: Drafts,
    private readonly people: DraftPeople,
    private readonly access: BookingsAccessService,
    private readonly reports: BookingsReportsService,
  ) {}

  @Get('sudah-ada')
  again(@CurrentVisit() { reply }: Visit): string {
    return seeOther(reply, paths.check);
  }

  /** Answers alike whether there is such a booking or not. */
  @Post('sudah-ada')
  async act(@CurrentVisit() { request, reply }: Visit, @Body() { aksi }: AlreadyForm): Promise<string> {
    const draft = this.drafts.read(request);
    const keys = draft ? await this.people.keysByGroup(draft) : [];
    for (const { group, nikHmacs } of keys) {
      if (aksi === 'tautan') await this.access.askLinksOfPeople(nikHmacs, group);
      else await this.reports.notMine(nikHmacs, group);
    }
    return seeOther(reply, aksi === 'tautan' ? paths.linkSent : paths.reported);
  }

  @Get('dilaporkan')
  reported(@CurrentVisit() { request, reply }: Visit): string {
    const frame = this.frames.of(request);
    const { locale, office } = frame;
    const hours = hoursAt(frame, office.weekend);
    return show(
      reply,
      <MessageView frame={frame} title={t(locale, 'reported.title')}>
        <p>{t(locale, 'reported.text')}</p>
        <p>{t(locale, 'reported.desk', { phone: office.phone, hours })}</p>
      </MessageView>,
    );
  }

  @Get('batal')
  dropped(@CurrentVisit() { request, reply }: Visit): string {
    const frame = this.frames.of(request);
    const act = { href: paths.service, label: t(frame.locale, 'act.bookAgain') };
    return show(
      reply,
      <MessageView frame={frame} title={t(frame.locale, 'dropped.title')} act={act}>
        <p>{t(frame.locale, 'dropped.text')}</p>
      </MessageView>,
    );
  }
}
