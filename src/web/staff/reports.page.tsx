import { Body, Controller, Get, Header, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { formatBookingCode } from '../../common/booking-code.js';
import { BookingsReportsService } from '../../modules/bookings/bookings.reports.service.js';
import type { BookingReportView, Conclusion } from '../../modules/bookings/bookings.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import { Roles } from '../../platform/access/access.decorators.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { renderPage } from '../layout.js';
import { Flash, type Outcome } from './flash.service.js';
import { refusalWords } from './refusal-words.js';
import { ReportForm, ReportParam, ReportsQuery, settlementOf } from './reports.form.js';
import { ReportsView, ReportView } from './reports.view.js';
import { seeOther } from './see-other.js';
import { ServiceTexts } from './service-texts.service.js';
import { SignInFilter } from './sign-in.filter.js';
import { ChooseSiteView } from './staff.layout.js';
import { StaffShells } from './staff-shell.service.js';
import { StaffSites } from './staff-sites.service.js';
import { CurrentVisit, type Visit } from './visit.decorator.js';

const HTML = 'text/html; charset=utf-8';
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
    private readonly calendar: CalendarService,
    private readonly texts: ServiceTexts,
  ) {}

  @Get()
  @Header('content-type', HTML)
  async list(@CurrentVisit() { actor, request, reply }: Visit, @Query() query: ReportsQuery): Promise<string> {
    const sites = await this.sites.listFor(actor, DESK);
    const site = this.sites.choose(request, reply, sites, query.situs);
    const shell = this.shells.of(request, actor, site, sites.length);
    if (!site) return renderPage(<ChooseSiteView shell={shell} title="Di mana Anda bertugas?" sites={sites} />);
    return renderPage(
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
  @Header('content-type', HTML)
  async show(@CurrentVisit() visit: Visit, @Param() { reportId }: ReportParam): Promise<string> {
    const report = await this.reports.get(visit.actor, reportId);
    const isOpen = report.conclusion === null && (report.status === 'booked' || report.status === 'arrived');
    if (isOpen) return this.render(visit, report, {}, null);
    this.flash.put(visit.reply, OVER);
    return seeOther(visit.reply, LIST);
  }

  @Post(':reportId')
  @Header('content-type', HTML)
  async settle(
    @CurrentVisit() visit: Visit,
    @Param() { reportId }: ReportParam,
    @Body() form: ReportForm,
  ): Promise<string> {
    const { actor, reply } = visit;
    const report = await this.reports.get(actor, reportId);
    try {
      const conclusion = await this.reports.settle(actor, reportId, settlementOf(form));
      this.flash.put(reply, settledWords(report, conclusion));
      return seeOther(reply, LIST);
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      void reply.status(error.status);
      return this.render(visit, await this.reports.get(actor, reportId), form, error);
    }
  }

  private async render(
    { actor, request }: Visit,
    report: BookingReportView,
    values: ReportForm,
    error: DomainError | null,
  ): Promise<string> {
    const site = await this.calendar.getSite(report.siteId);
    const isInput = error instanceof InvalidInput;
    return renderPage(
      <ReportView
        shell={this.shells.of(request, actor, site)}
        zone={site.timezone}
        services={await this.texts.all()}
        report={report}
        values={values}
        errors={isInput ? error.problems : []}
        outcome={error && !isInput ? refused(error) : null}
      />,
    );
  }
}

function settledWords({ code }: BookingReportView, conclusion: Conclusion): Outcome {
  const booking = formatBookingCode(code);
  return conclusion === 'cancelled'
    ? {
        tone: 'ok',
        head: `Pesanan ${booking} dibatalkan`,
        text: 'Orang ini sekarang bisa memesan sendiri, atau didaftarkan tanpa janji.',
      }
    : { tone: 'ok', head: `Pesanan ${booking} tetap berlaku`, text: 'Laporannya selesai.' };
}

function refused(error: DomainError): Outcome {
  if (error.code !== 'booking_not_live') return { tone: 'stop', ...refusalWords(error) };
  return {
    tone: 'stop',
    head: 'Pesanan ini tidak bisa dibatalkan di sini',
    text: 'Orangnya sudah hadir, atau pesanannya baru saja berubah. Lihat keadaannya, lalu putuskan lagi.',
  };
}
