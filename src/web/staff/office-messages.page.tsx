import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MessagesOfficeService } from '../../modules/messages/messages.office.service.js';
import { MessagesRestoreService } from '../../modules/messages/messages.restore.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { FormReading } from './form-reading.js';
import { MessageActForm, MessageParam, MessagesQuery } from './office-messages.form.js';
import { OfficeMessagesView } from './office-messages.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';

const READERS = { roles: ['supervisor', 'auditor'], question: 'shell.whichSite' } as const;

/** What was said to residents, what was not, and whom the office has to call. */
@ApiExcludeController()
@Controller('pemberitahuan')
@Roles('supervisor', 'auditor')
@UseFilters(SignInFilter)
export class OfficeMessagesPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly messages: MessagesOfficeService,
    private readonly restores: MessagesRestoreService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() query: MessagesQuery) {
    return this.pages.show(visit, query.situs, (frame) => this.view(frame, query, NOTHING_TYPED), READERS);
  }

  @Post(':id/lagi')
  @Roles('supervisor')
  retry(@CurrentVisit() visit: Visit, @Param() { id }: MessageParam, @Body() body: MessageActForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, body, shown),
      read: () => id,
      apply: async ({ actor, site, locale }, messageId, once) => {
        await this.messages.retry(actor, site.id, messageId, once);
        return done(listOf(body), t(locale, 'msg.retried'), t(locale, 'msg.retried.text'));
      },
    });
  }

  @Post(':id/batal')
  @Roles('supervisor')
  skip(@CurrentVisit() visit: Visit, @Param() { id }: MessageParam, @Body() body: MessageActForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, body, shown, id),
      read: () => {
        const reading = new FormReading();
        const reason = reading.sentence('sebab', body.sebab);
        reading.done();
        return reason;
      },
      apply: async ({ actor, site, locale }, reason, once) => {
        await this.messages.skip(actor, site.id, id, reason, once);
        return done(listOf(body), t(locale, 'msg.skipped'), t(locale, 'msg.skipped.text'));
      },
    });
  }

  private async view(frame: SupervisorFrame, asked: MessagesQuery, shown: ShownForm, skipping?: string) {
    const { saring: filter = 'failed', halaman } = asked;
    const page = Number(halaman ?? '1');
    const { actor, site } = frame;
    const overview = await this.messages.overview(actor, site.id);
    const messages = await this.messages.list(actor, site.id, filter, page);
    const results = await this.messages.results(actor, site.id);
    const isPaused = (await this.restores.find(actor, site.id)) !== null;
    const about = { ...overview, isPaused, filter, messages, results, page, skipping };
    return <OfficeMessagesView frame={frame} {...about} shown={shown} />;
  }
}

const listOf = ({ saring = 'failed', halaman = '1' }: MessagesQuery): string =>
  `/pemberitahuan?saring=${saring}&halaman=${halaman}`;
