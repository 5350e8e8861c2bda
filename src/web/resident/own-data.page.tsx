import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import { RightsCopyService } from '../../modules/rights/rights.copy.service.js';
import { RightsService } from '../../modules/rights/rights.service.js';
import type { DataLink } from '../../modules/rights/rights.types.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { seeOther, show } from '../answer.js';
import { Back } from '../components.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import { Page } from '../layout.js';
import { t } from '../messages.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { typedIn } from './answer.js';
import { BookedPlaces } from './booked.service.js';
import { DataCopyBody } from './data-copy.view.js';
import { AskedAct, FromDataLink } from './link.decorator.js';
import { DataAskView, OwnDataView } from './own-data.view.js';
import { ACT_KIND } from './own-data.words.js';
import { dataPathsOf } from './paths.js';
import { type DataAct, DataForm } from './resident.dto.js';
import type { Values } from './words.js';

/**
 * One's own data, opened by the link of a booking or of an entry of the waiting list. Opening a page shows nothing in full
 * and changes nothing.
 */
@ApiExcludeController()
@Controller(['janji/:code/:token/data', 'tunggu/:code/:token/data'])
@Public()
export class OwnDataPage {
  constructor(
    private readonly clock: Clock,
    private readonly frames: Frames,
    private readonly places: BookedPlaces,
    private readonly catalogue: CatalogueService,
    private readonly rights: RightsService,
    private readonly copies: RightsCopyService,
  ) {}

  @Get()
  async look(@CurrentVisit() { request, reply }: Visit, @FromDataLink() link: DataLink): Promise<string> {
    const door = await this.open(link);
    const frame = this.frames.of(request);
    const isAsked = /[?&]diminta=/.test(request.url);
    const shown = { frame, door, links: dataPathsOf(link), now: this.clock.now(), isAsked };
    return show(reply, <OwnDataView {...shown} />);
  }

  @Get('lihat')
  askSee(@CurrentVisit() { reply }: Visit, @FromDataLink() link: DataLink): string {
    return seeOther(reply, dataPathsOf(link).data);
  }

  /** A button asks for it: a preview of the link must neither read it nor be written down as having read it. */
  @Post('lihat')
  async see(@CurrentVisit() { request, reply }: Visit, @FromDataLink() link: DataLink): Promise<string> {
    const frame = this.frames.of(request);
    const { locale, office } = frame;
    const copy = await this.byLink(link, this.copies.copy(link, locale));
    const title = t(locale, 'copy.title');
    const serviceOf = (code: string) => this.catalogue.nameOf(code as ServiceCode, locale);
    return show(
      reply,
      <Page frame={frame} title={title} petals={5}>
        <div class="col">
          <Back locale={locale} href={dataPathsOf(link).data} />
          <h1 tabindex={-1}>{title}</h1>
          <DataCopyBody locale={locale} zone={office.zone} copy={copy} serviceOf={serviceOf} />
        </div>
      </Page>,
    );
  }

  @Get('unduh')
  askFile(@CurrentVisit() { reply }: Visit, @FromDataLink() link: DataLink): string {
    return seeOther(reply, dataPathsOf(link).data);
  }

  @Post('unduh')
  async file(@CurrentVisit() { request, reply }: Visit, @FromDataLink() link: DataLink): Promise<string> {
    const copy = await this.byLink(link, this.copies.copy(link, this.frames.of(request).locale));
    void reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="data-${copy.code}.json"`);
    return `${JSON.stringify(copy, null, 2)}\n`;
  }

  @Get(':ask')
  async askAct(
    @CurrentVisit() { request, reply }: Visit,
    @FromDataLink() link: DataLink,
    @AskedAct() act: DataAct,
  ): Promise<string> {
    return this.form(request, reply, link, act, {}, []);
  }

  @Post(':ask')
  async act(
    @CurrentVisit() { request, reply }: Visit,
    @FromDataLink() link: DataLink,
    @AskedAct() act: DataAct,
    @Body() body: DataForm,
  ): Promise<string> {
    const values = typedIn(body);
    const kind = ACT_KIND[act];
    const position = /^[1-5]$/.test(values.orang ?? '') ? Number(values.orang) : 0;
    try {
      const done =
        kind === 'thaw'
          ? this.rights.thaw(link, position)
          : this.rights.ask(link, { kind, position, detail: values.uraian });
      await this.byLink(link, done);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return this.form(request, reply, link, act, values, error.problems);
    }
    return seeOther(reply, `${dataPathsOf(link).data}?diminta=ya`);
  }

  private async form(
    request: FastifyRequest,
    reply: FastifyReply,
    link: DataLink,
    act: DataAct,
    values: Values,
    errors: readonly FieldProblem[],
  ): Promise<string> {
    const shown = { frame: this.frames.of(request), door: await this.open(link), links: dataPathsOf(link) };
    return show(
      reply,
      <DataAskView {...shown} act={act} values={values} errors={errors} />,
      errors.length > 0 ? 422 : 200,
    );
  }

  private open(link: DataLink) {
    return this.byLink(link, this.rights.open(link));
  }

  /** A booking's link that has ended offers a new one; who only waits has none to be sent. */
  private byLink<T>(link: DataLink, opening: Promise<T>): Promise<T> {
    return link.kind === 'entry' ? opening : this.places.byLink(link.code, opening);
  }
}
