import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../platform/access/access.decorators.js';
import { DEFAULT_PHOTO_REASONS } from '../../modules/applicants/applicants.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import type { FieldProblem } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import { seeOther, show } from '../answer.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { typedIn } from './answer.js';
import { choicesOf, type Draft, nextPage, serviceCodeOf } from './draft.js';
import { Drafts } from './draft.service.js';
import { HeldPlaces } from './held-place.service.js';
import { Journey } from './journey.service.js';
import { Outcomes } from './outcomes.service.js';
import { paths } from './paths.js';
import { ReasonView } from './reason.view.js';
import { ReasonForm, ServiceForm } from './resident.dto.js';
import { type ServiceChoice, ServiceView } from './service.view.js';
import type { Values } from './words.js';

/** What for, and for how many: the first questions. */
@ApiExcludeController()
@Controller('pesan')
@Public()
export class ServicePage {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly frames: Frames,
    private readonly drafts: Drafts,
    private readonly places: HeldPlaces,
    private readonly journey: Journey,
    private readonly outcomes: Outcomes,
  ) {}

  @Get('layanan')
  async ask(@CurrentVisit() { request, reply }: Visit): Promise<string> {
    const draft = this.drafts.read(request);
    const values = draft ? { layanan: draft.choice, orang: String(draft.party) } : {};
    return show(reply, await this.serviceView(request, values, []));
  }

  /** Other people or another service need other places: those that are held then go back. */
  @Post('layanan')
  async choose(@CurrentVisit() { request, reply }: Visit, @Body() body: ServiceForm): Promise<string> {
    const values = typedIn(body);
    const choice = (await this.offered()).find((one) => one === values.layanan);
    const party = /^[1-5]$/.test(values.orang ?? '') ? Number(values.orang) : 0;
    const errors = [
      ...(choice ? [] : [{ field: 'layanan', code: values.layanan ? 'not_in_list' : 'required' }]),
      ...(party > 0 ? [] : [{ field: 'orang', code: values.orang ? 'out_of_range' : 'required' }]),
    ];
    if (!choice || party === 0) return show(reply, await this.serviceView(request, values, errors), 422);
    const before = this.drafts.read(request);
    const keepsPlace = before && before.party === party && serviceCodeOf(before.choice) === serviceCodeOf(choice);
    if (before && !keepsPlace) await this.places.drop(before);
    const draft: Draft = {
      choice,
      party,
      reason: choice === 'reprint_photo' ? before?.reason : undefined,
      site: before?.site,
      hold: keepsPlace ? before.hold : undefined,
      cards: keepsPlace ? before.cards : undefined,
      people: before?.people.slice(0, party) ?? [],
      contact: before?.contact,
    };
    this.drafts.keep(reply, draft);
    return seeOther(reply, nextPage(draft));
  }

  @Get('alasan')
  askReason(@CurrentVisit() { request, reply }: Visit): string {
    const draft = this.photoDraft(request);
    if (!draft) return seeOther(reply, paths.service);
    return show(reply, this.reasonView(request, { alasan: draft.reason }, []));
  }

  @Post('alasan')
  async chooseReason(@CurrentVisit() { request, reply }: Visit, @Body() body: ReasonForm): Promise<string> {
    const draft = this.photoDraft(request);
    if (!draft) return seeOther(reply, paths.service);
    const values = typedIn(body);
    const reason = values.alasan;
    if (reason === 'other') return this.reasonRefused(request, reply, draft);
    if (!reason || !DEFAULT_PHOTO_REASONS.includes(reason)) {
      const code = reason ? 'not_in_list' : 'required';
      return show(reply, this.reasonView(request, values, [{ field: 'alasan', code }]), 422);
    }
    const chosen = { ...draft, reason };
    this.drafts.keep(reply, chosen);
    return seeOther(reply, nextPage(chosen));
  }

  private photoDraft(request: FastifyRequest): Draft | null {
    const draft = this.drafts.read(request);
    return draft?.choice === 'reprint_photo' ? draft : null;
  }

  private async reasonRefused(request: FastifyRequest, reply: FastifyReply, { party }: Draft): Promise<string> {
    const reasons = [{ code: 'photo_reason_not_listed' }];
    const site = await this.journey.mainSite();
    const frame = this.frames.of(request);
    return show(reply, this.outcomes.notEligible(frame, site, party, [{ person: 1, name: '', reasons }]));
  }

  private reasonView(request: FastifyRequest, values: Values, errors: readonly FieldProblem[]) {
    const frame = this.frames.of(request);
    return <ReasonView frame={frame} accepted={DEFAULT_PHOTO_REASONS} values={values} errors={errors} />;
  }

  private async serviceView(request: FastifyRequest, values: Values, errors: readonly FieldProblem[]) {
    const frame = this.frames.of(request);
    return <ServiceView frame={frame} offered={await this.offered()} values={values} errors={errors} />;
  }

  private async offered(): Promise<ServiceChoice[]> {
    const services = await this.catalogue.list();
    return services.flatMap(({ code }) => choicesOf(code));
  }
}
