import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MessagesRestoreService } from '../../modules/messages/messages.restore.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { RestoreView } from './office-restore.view.js';
import { SignInFilter } from './sign-in.filter.js';
import { SupervisorForm, SupervisorQuery } from './supervisor.form.js';
import { SupervisorPages } from './supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from './supervisor-types.js';

const READERS = { roles: ['supervisor', 'auditor'], question: 'shell.whichSite' } as const;

/** Messages rest after a restore, until a supervisor has seen what will not be said by itself. */
@ApiExcludeController()
@Controller('pemberitahuan/pemulihan')
@Roles('supervisor', 'auditor')
@UseFilters(SignInFilter)
export class OfficeRestorePage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly restores: MessagesRestoreService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.view(frame, NOTHING_TYPED), READERS);
  }

  @Post()
  @Roles('supervisor')
  release(@CurrentVisit() visit: Visit, @Body() body: SupervisorForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, shown),
      read: () => null,
      apply: async ({ actor, site, locale }, _, once) => {
        await this.restores.release(actor, site.id, once);
        const [head, text] = [t(locale, 'restore.released'), t(locale, 'restore.released.text')];
        return done('/pemberitahuan?saring=unknown', head, text);
      },
    });
  }

  private async view(frame: SupervisorFrame, shown: ShownForm) {
    return <RestoreView frame={frame} shown={shown} pause={await this.restores.find(frame.actor, frame.site.id)} />;
  }
}
