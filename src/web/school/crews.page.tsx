import { Body, Controller, Get, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUuid } from '../../common/uuid.js';
import { CrewsService } from '../../modules/crews/crews.service.js';
import { CREW_KINDS, type CrewKind } from '../../modules/crews/crews.types.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { OneOf, Text } from '../../platform/http/fields.js';
import { t } from '../messages.js';
import { FormReading } from '../staff/form-reading.js';
import { SignInFilter } from '../staff/sign-in.filter.js';
import { SupervisorForm, SupervisorQuery } from '../staff/supervisor.form.js';
import { SupervisorPages } from '../staff/supervisor-pages.service.js';
import { done, NOTHING_TYPED, type ShownForm, type SupervisorFrame } from '../staff/supervisor-types.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { CrewsView } from './crews.view.js';

export class CrewForm extends SupervisorForm {
  @OneOf([...CREW_KINDS, ''], { optional: true }) jenis?: CrewKind;
  @Text(60, { optional: true }) nama?: string;
  @Text(10, { optional: true }) alat?: string;
}

export class RetireForm extends SupervisorForm {
  @Text(36) satuan: string;
}

/** Teams and vehicles of the region, and where they are to go. */
@ApiExcludeController()
@Controller('tim')
@Roles('supervisor')
@UseFilters(SignInFilter)
export class CrewsPage {
  constructor(
    private readonly pages: SupervisorPages,
    private readonly crews: CrewsService,
  ) {}

  @Get()
  show(@CurrentVisit() visit: Visit, @Query() { situs }: SupervisorQuery) {
    return this.pages.show(visit, situs, (frame) => this.view(frame, NOTHING_TYPED));
  }

  @Post()
  add(@CurrentVisit() visit: Visit, @Body() body: CrewForm) {
    return this.pages.act(visit, body, {
      form: (frame, shown) => this.view(frame, shown),
      read: () => {
        const read = new FormReading();
        const kind = body.jenis || read.refuse('jenis', 'required', 'team' as const);
        const name = read.sentence('nama', body.nama);
        const stations = kind === 'team' ? read.whole('alat', body.alat, 1, 20) : 0;
        read.done();
        return { kind, name, stations };
      },
      apply: async ({ actor, site, locale }, want, once) => {
        await this.crews.add(actor, site.id, want, once);
        return done('/tim', t(locale, 'crew.added'), `${want.name}.`);
      },
    });
  }

  @Post('berhenti')
  retire(@CurrentVisit() visit: Visit, @Body() body: RetireForm) {
    return this.pages.act(visit, body, {
      form: (frame) => this.view(frame, NOTHING_TYPED),
      read: () => {
        if (!isUuid(body.satuan)) throw new NotFound();
        return body.satuan;
      },
      apply: async ({ actor, site, locale }, id, once) => {
        await this.crews.retire(actor, site.id, id, once);
        return done('/tim', t(locale, 'crew.retired'), t(locale, 'crew.retired.text'));
      },
    });
  }

  private async view(frame: SupervisorFrame, shown: ShownForm) {
    const { crews, coming } = await this.crews.overview(frame.actor, frame.site.id);
    return <CrewsView frame={frame} crews={crews} coming={coming} shown={shown} />;
  }
}
