import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MessagesCallsService } from '../../modules/messages/messages.calls.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { OfficeCallsView } from './office-calls.view.js';
import { CallForm, CallParam, CallsQuery } from './office-messages.form.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, type SupervisorFrame } from './supervisor-types.js';

const READERS = { roles: ['supervisor', 'auditor'], question: 'shell.whichSite' } as const;
const LIST = '/pemberitahuan/telepon';

/** Whom no message reaches: the office calls them. */
@ApiExcludeController()
@Controller('pemberitahuan/telepon')
@Roles('supervisor', 'auditor')
@UseFilters(SignInFilter)
export class OfficeCallsPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly calls: MessagesCallsService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() query: CallsQuery) {
    return this.pages.show(visit, query.situs, (frame) => this.view(frame, pageOf(query)), READERS);
  }

  /** The number of one person in full, on this answer alone; that it was shown is recorded. */
  @Post(':bookingId/nomor')
  @Roles('supervisor')
  async reveal(@CurrentVisit() visit: Visit, @Param() { bookingId }: CallParam, @Body() body: CallForm) {
    return this.pages.show(visit, body.situs, async (frame) => {
      const number = await this.calls.reveal(frame.actor, frame.site.id, bookingId);
      return this.view(frame, pageOf(body), { bookingId, number });
    });
  }

  @Post(':bookingId/sudah')
  @Roles('supervisor')
  called(@CurrentVisit() visit: Visit, @Param() { bookingId }: CallParam, @Body() body: CallForm) {
    return this.mark(visit, bookingId, body, true);
  }

  @Post(':bookingId/belum')
  @Roles('supervisor')
  undo(@CurrentVisit() visit: Visit, @Param() { bookingId }: CallParam, @Body() body: CallForm) {
    return this.mark(visit, bookingId, body, false);
  }

  private mark(visit: Visit, bookingId: string, body: CallForm, isCalled: boolean) {
    return this.pages.act(visit, body, {
      form: (frame) => this.view(frame, pageOf(body)),
      read: () => bookingId,
      apply: async ({ actor, site, locale }, id, once) => {
        await this.calls.mark(actor, site.id, id, isCalled, once);
        return isCalled
          ? done(LIST, t(locale, 'call.done'), t(locale, 'call.done.text'))
          : done(LIST, t(locale, 'call.undone'), t(locale, 'call.undone.text'));
      },
    });
  }

  private async view(frame: SupervisorFrame, page: number, revealed?: { bookingId: string; number: string | null }) {
    const entries = await this.calls.list(frame.actor, frame.site.id, page);
    return <OfficeCallsView {...{ frame, entries, page, revealed }} />;
  }
}

const pageOf = ({ halaman = '1' }: CallsQuery): number => Number(halaman);
