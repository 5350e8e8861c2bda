import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RightsPupilsService } from '../../modules/rights/rights.pupils.service.js';
import type { PupilDoor } from '../../modules/rights/rights.pupils.types.js';
import { Public } from '../../platform/access/access.decorators.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { seeOther, show } from '../answer.js';
import { Frames } from '../frame.service.js';
import { bookingPaths } from '../resident/paths.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { PupilCopyView } from './pupil-copy.view.js';
import { PUPIL_ACTS, type PupilAct, PupilActView, PupilDataView } from './roster-guardian-data.view.js';
import { pupilDataPaths } from './roster-paths.js';
import { PupilLink, PupilLinkAct } from './roster.form.js';

/**
 * What is kept of one pupil, by the guardian's link. Opening a page shows nothing in full and changes nothing; of a pupil
 * with a booking everything is asked by the link of that.
 */
@ApiExcludeController()
@Controller('wali/:pupilId/:token/data')
@Public()
export class GuardianDataPage {
  constructor(
    private readonly frames: Frames,
    private readonly rights: RightsPupilsService,
  ) {}

  @Get()
  look(@CurrentVisit() { request, reply }: Visit, @Param() link: PupilLink): Promise<string> {
    const isDone = /[?&]selesai=/.test(request.url);
    const frame = this.frames.of(request);
    return this.withoutBooking(reply, link, (door) =>
      show(reply, <PupilDataView frame={frame} door={door} links={linksOf(link)} isDone={isDone} />),
    );
  }

  @Get('lihat')
  askSee(@CurrentVisit() { reply }: Visit, @Param() link: PupilLink): string {
    return seeOther(reply, linksOf(link).data);
  }

  /** A button asks for it: a preview of the link must neither read it nor be written down as having read it. */
  @Post('lihat')
  see(@CurrentVisit() { request, reply }: Visit, @Param() link: PupilLink): Promise<string> {
    const frame = this.frames.of(request);
    return this.withoutBooking(reply, link, async () => {
      const copy = await this.rights.copy(link, frame.locale);
      return show(reply, <PupilCopyView frame={frame} copy={copy} back={linksOf(link).data} />);
    });
  }

  @Get('unduh')
  askFile(@CurrentVisit() { reply }: Visit, @Param() link: PupilLink): string {
    return seeOther(reply, linksOf(link).data);
  }

  @Post('unduh')
  file(@CurrentVisit() { request, reply }: Visit, @Param() link: PupilLink): Promise<string> {
    return this.withoutBooking(reply, link, async () => {
      const copy = await this.rights.copy(link, this.frames.of(request).locale);
      void reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="data-siswa.json"');
      return `${JSON.stringify(copy, null, 2)}\n`;
    });
  }

  @Get(':ask')
  askAct(@CurrentVisit() { request, reply }: Visit, @Param() { ask, ...link }: PupilLinkAct): Promise<string> {
    const act = actOf(ask);
    const frame = this.frames.of(request);
    return this.withoutBooking(reply, link, () =>
      show(reply, <PupilActView frame={frame} act={act} links={linksOf(link)} />),
    );
  }

  @Post(':ask')
  act(@CurrentVisit() { request, reply }: Visit, @Param() { ask, ...link }: PupilLinkAct): Promise<string> {
    const act = actOf(ask);
    return this.withoutBooking(reply, link, async () => {
      if (act === 'hapus') await this.rights.erase(link, this.frames.of(request).locale);
      else await (act === 'bekukan' ? this.rights.freeze(link) : this.rights.thaw(link));
      return seeOther(reply, `${linksOf(link).data}?selesai=ya`);
    });
  }

  private async withoutBooking(
    reply: Visit['reply'],
    link: PupilLink,
    then: (door: PupilDoor) => string | Promise<string>,
  ): Promise<string> {
    const door = await this.rights.open(link);
    if (door.booking) return seeOther(reply, bookingPaths(door.booking.code, door.booking.token).data);
    return then(door);
  }
}

const linksOf = ({ pupilId, token }: PupilLink) => pupilDataPaths(pupilId, token);

/** @throws NotFound */
function actOf(ask: string): PupilAct {
  const act = PUPIL_ACTS.find((one) => one === ask);
  if (!act) throw new NotFound();
  return act;
}
