import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MessagesOfficeService } from '../../modules/messages/messages.office.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { FormReading } from './form-reading.js';
import { MessageParam, MessagesQuery, SkipForm } from './office-messages.form.js';
import { OfficeMessagesView } from './office-messages.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorForm } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';
import { CurrentVisit, type Visit } from './visit.decorator.js';

const READERS = { roles: ['supervisor', 'auditor'], question: 'shell.whichSite' } as const;
const HOME = '/pemberitahuan?saring=failed';

/** What was said to residents, what was not, and whom the office has to call. */
@ApiExcludeController()
@Controller('pemberitahuan')
@Roles('supervisor', 'auditor')
@UseFilters(SignInFilter)
export class OfficeMessagesPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly messages: MessagesOfficeService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() query: MessagesQuery) {
    return this.pages.show(visit, query.situs, (frame) => this.view(frame, query, NOTHING_TYPED), READERS);
  }

  @Post(':id/lagi')
  @Roles('supervisor')
  retry(@CurrentVisit() visit: Visit, @Param() { id }: MessageParam, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, { saring: 'failed' }, shown),
      read: () => id,
      apply: async ({ actor, site, locale }, messageId, once) => {
        await this.messages.retry(actor, site.id, messageId, once);
        return done(HOME, t(locale, 'msg.retried'), t(locale, 'msg.retried.text'));
      },
    });
  }

  @Post(':id/batal')
  @Roles('supervisor')
  skip(@CurrentVisit() visit: Visit, @Param() { id }: MessageParam, @Body() body: SkipForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, { saring: 'failed' }, shown),
      read: () => {
        const reading = new FormReading();
        const reason = reading.sentence('sebab', body.sebab);
        reading.done();
        return reason;
      },
      apply: async ({ actor, site, locale }, reason, once) => {
        await this.messages.skip(actor, site.id, id, reason, once);
        return done(HOME, t(locale, 'msg.skipped'), t(locale, 'msg.skipped.text'));
      },
    });
  }

  private async view(frame: SupervisorFrame, { saring = 'unreached', halaman }: MessagesQuery, shown: ShownForm) {
    const page = Number(halaman ?? '1');
    const overview = await this.messages.overview(frame.actor, frame.site.id);
    const messages = await this.messages.list(frame.actor, frame.site.id, saring, page);
    return (
      <OfficeMessagesView frame={frame} {...overview} filter={saring} messages={messages} page={page} shown={shown} />
    );
  }
}
