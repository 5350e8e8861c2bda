import { Body, Controller, Get, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { formatBookingCode } from '../../common/booking-code.js';
import { newId } from '../../common/new-id.js';
import { BookingsReportsService } from '../../modules/bookings/bookings.reports.service.js';
import { BookingsTakeoverService } from '../../modules/bookings/bookings.takeover.service.js';
import type { BookingReportView } from '../../modules/bookings/bookings.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { seeOther, show } from '../answer.js';
import { onForm } from '../field-errors.js';
import { refusalIn } from '../refusal.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { Flash, type Outcome } from './flash.service.js';
import { onceFor } from './once.js';
import { refusalWords } from './refusal-words.js';
import { type Decision, decisionOf, FORM_NAMES, ReportForm, ReportParam, ReportsQuery } from './reports.form.js';
import { ReportsView, ReportView } from './reports.view.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';

const DESK = ['desk'] as const;
const LIST = '/meja/laporan';
const OVER: Outcome = {
  tone: 'warn',
  head: 'Tidak perlu diputuskan lagi',
  text: 'Laporan ini sudah selesai, atau pesanannya sudah berakhir.',
};

/** "Bukan saya yang memesan": what people reported, and what staff who saw their papers make of it. */
@ApiExcludeController()
@Controller('meja/laporan')
@Roles(...DESK)
@UseFilters(SignInFilter)
export class ReportsPage {
  constructor(
    private readonly sites: StaffSites,
    private readonly shells: StaffShells,
    private readonly flash: Flash,
    private readonly reports: BookingsReportsService,
    private readonly takeovers: BookingsTakeoverService,
    private readonly calendar: CalendarService,
    private readonly texts: ServiceTexts,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@CurrentVisit() { actor, request, reply }: Visit, @Query() query: ReportsQuery): Promise<string> {
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, query.situs);
    const shell = this.shells.of(request, actor, { site, siteCount: sites.length });
    if (!site) return show(reply, <ChooseSiteView shell={shell} sites={sites} />);
    return show(
      reply,
      <ReportsView
        shell={shell}
        zone={site.timezone}
        services={await this.texts.all()}
        reports={await this.reports.listOpen(actor, site.id)}
        outcome={this.flash.take(request, reply)}
      />,
    );
  }

  @Get(':reportId')
  async show(@CurrentVisit() visit: Visit, @Param() { reportId }: ReportParam): Promise<string> {
    const report = await this.reports.get(visit.actor, reportId);
    const isOpen = report.conclusion === null && (report.status === 'booked' || report.status === 'arrived');
    if (isOpen) return this.render(visit, report, {}, null);
    this.flash.put(visit.reply, OVER);
    return seeOther(visit.reply, LIST);
  }

  @Post(':reportId')
  async settle(
    @CurrentVisit() visit: Visit,
    @Param() { reportId }: ReportParam,
    @Body() form: ReportForm,
  ): Promise<string> {
    const { actor, reply } = visit;
    const report = await this.reports.get(actor, reportId);
    try {
      this.flash.put(reply, await this.decide(actor, report, decisionOf(form), form.kunci));
      return seeOther(reply, LIST);
    } catch (error) {
      return this.render(visit, await this.reports.get(actor, reportId), form, refusalIn(error));
    }
  }

  private async decide(actor: Actor, report: BookingReportView, decision: Decision, key?: string): Promise<Outcome> {
    const old = formatBookingCode(report.code);
    if ('takeOver' in decision) {
      const { takeOver } = decision;
      const once = onceFor(actor, `${LIST}/${report.id}`, key, takeOver);
      const { code } = await this.takeovers.takeOver(actor, report.id, takeOver, once);
      const text = `${old} dibatalkan, tempatnya sekarang milik orang ini. Datang sekarang? Ketik kode baru di kotak perintah.`;
      return { tone: 'ok', head: `Pesanan baru ${formatBookingCode(code)}`, text };
    }
    if ((await this.reports.settle(actor, report.id, decision)) === 'kept')
      return { tone: 'ok', head: `Pesanan ${old} tetap berlaku`, text: 'Laporannya selesai.' };
    const text = 'Orang ini sekarang bisa memesan sendiri, atau didaftarkan tanpa janji.';
    return { tone: 'ok', head: `Pesanan ${old} dibatalkan`, text };
  }

  private async render(
    { actor, request, reply }: Visit,
    report: BookingReportView,
    values: ReportForm,
    error: DomainError | null,
  ): Promise<string> {
    const site = await this.calendar.getSite(report.siteId);
    const isInput = error instanceof InvalidInput;
    return show(
      reply,
      <ReportView
        shell={this.shells.of(request, actor, { site })}
        zone={site.timezone}
        services={await this.texts.all()}
        report={report}
        values={values}
        errors={isInput ? onForm(error.problems, FORM_NAMES) : []}
        formKey={values.kunci ?? newId(this.clock.now())}
        outcome={error && !isInput ? refused(error) : null}
      />,
      error?.status,
    );
  }
}

function refused(error: DomainError): Outcome {
  if (error.code !== 'booking_not_live') return { tone: 'stop', ...refusalWords(error) };
  return {
    tone: 'stop',
    head: 'Pesanan ini tidak bisa dibatalkan di sini',
    text: 'Orangnya sudah hadir, atau pesanannya baru saja berubah. Lihat keadaannya, lalu putuskan lagi.',
  };
}
