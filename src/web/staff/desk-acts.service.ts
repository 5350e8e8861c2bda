import { Injectable } from '@nestjs/common';
import { clock, longDate } from '../../common/spoken-date.js';
import { BookingFrozen } from '../../modules/bookings/bookings.errors.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import { DeskArrivalService } from '../../modules/desk/desk.arrival.service.js';
import { DeskConsoleService } from '../../modules/desk/desk.console.service.js';
import { DeskCounterService } from '../../modules/desk/desk.counter.service.js';
import { WrongDay, WrongSite } from '../../modules/desk/desk.errors.js';
import { MessagesService } from '../../modules/messages/messages.service.js';
import type { TicketView } from '../../modules/desk/desk.types.js';
import { type Actor, mayAct } from '../../platform/access/actor.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { type DeskCommand, readCommand } from './desk-command.js';
import { deskMessages } from './desk-messages.js';
import { done, type DeskReply, NO_COUNTER, stop, warn } from './desk-reply.js';
import { type DeskSearch, searchDesk } from './desk-search.js';
import { DeskTicketActs } from './desk-ticket-acts.service.js';
import { namesOf } from './desk-words.js';
import { chosenOf, type DeskForm, type DeskStep } from './desk.form.js';
import { onceFor } from './once.js';
import { refusalWords } from './refusal-words.js';

/** Turns what a clerk typed or pressed into one act of the desk, and its answer into words. */
@Injectable()
export class DeskActs {
  constructor(
    private readonly arrivals: DeskArrivalService,
    private readonly counters: DeskCounterService,
    private readonly tickets: DeskTicketActs,
    private readonly view: DeskConsoleService,
    private readonly catalogue: CatalogueService,
    private readonly messages: MessagesService,
  ) {}

  /** A refusal is an answer too: it is said in words, never as an error page. */
  async run(actor: Actor, site: Site, form: DeskForm): Promise<DeskReply> {
    try {
      if (form.langkah) return await this.step(actor, site, form.langkah, form);
      return await this.command(actor, site, readCommand(form.perintah ?? ''), form);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { head, text } = refusalWords(error);
      return stop(head, text);
    }
  }

  private async command(actor: Actor, site: Site, command: DeskCommand, form: DeskForm): Promise<DeskReply> {
    switch (command.kind) {
      case 'nothing':
        return { outcome: null };
      case 'act':
        return this.step(actor, site, command.letter, form, command.rest);
      case 'choice': {
        const chosen = chosenOf(form, command.number);
        if (chosen?.langkah) return this.step(actor, site, chosen.langkah, chosen);
        if (form.karcis) return this.step(actor, site, 's', form, String(command.number));
        return warn(`Tidak ada pilihan ${command.number}`, 'Angka memilih dari daftar yang sedang ditampilkan.');
      }
      case 'code':
      case 'nik':
        return this.checkIn(actor, site, command);
      default:
        return this.search(actor, site, command);
    }
  }

  private async step(actor: Actor, site: Site, step: DeskStep, form: DeskForm, rest = ''): Promise<DeskReply> {
    const { loket, kode } = form;
    switch (step) {
      case 'w':
        return { outcome: null, goTo: '/meja/tanpa-janji' };
      case '?':
        return { outcome: null, goTo: '/meja?bantuan=1' };
      case 'hadir':
        return this.checkIn(actor, site, { code: kode ?? '' });
      case 'pindah':
        return this.checkIn(actor, site, { code: kode ?? '', moveHere: true });
      case 'buka':
      case 'tutup':
        return loket ? this.moveCounter(actor, step, loket) : NO_COUNTER();
      case 'n':
        if (rest) return this.tickets.run({ actor, site, form, rest }, 'dahulu');
        return loket ? this.next(actor, loket, form) : NO_COUNTER();
      case 'u':
        return this.tickets.undo(actor, site, form);
      default:
        return this.tickets.run({ actor, site, form, rest }, step);
    }
  }

  private async checkIn(
    actor: Actor,
    site: Site,
    key: { code?: string; nik?: string; moveHere?: boolean },
  ): Promise<DeskReply> {
    try {
      const { ticket, isNew } = await this.arrivals.checkIn(actor, site.id, {
        code: key.code,
        nik: key.nik,
        moveHere: key.moveHere,
      });
      const who = this.describe(ticket);
      if (isNew) return done(`${ticket.ticket} hadir`, who, ticket.id);
      const by = await this.view.issuer(actor, ticket.id);
      const since = `Sejak ${clock('id', ticket.arrivedAt, site.timezone)}${by ? `, oleh ${by}` : ''}.`;
      return warn(`${ticket.ticket} sudah hadir`, `${who} ${since}`, ticket.id);
    } catch (error) {
      if (error instanceof WrongDay || error instanceof WrongSite) return elsewhere(error, key.code);
      if (error instanceof BookingFrozen) return frozen(error);
      throw error;
    }
  }

  private async moveCounter(actor: Actor, step: 'buka' | 'tutup', counterId: string): Promise<DeskReply> {
    if (step === 'buka') {
      const { number } = await this.counters.open(actor, counterId);
      return done(`Loket ${number} dibuka`, 'Panggil yang pertama dengan n.');
    }
    const { number } = await this.counters.close(actor, counterId);
    return done(`Loket ${number} ditutup`, 'Antrean diteruskan loket lain.');
  }

  private async next(actor: Actor, counterId: string, form: DeskForm): Promise<DeskReply> {
    const ticket = await this.counters.next(actor, counterId, onceFor(actor, '/meja', form.kunci, { counterId }));
    if (!ticket) return warn('Tidak ada yang menunggu', 'Tunggu sampai ada yang lapor hadir.');
    return done(`${ticket.ticket} dipanggil`, `${this.describe(ticket)} Ke loket ${ticket.counter ?? ''}.`);
  }

  private async search(actor: Actor, site: Site, search: DeskSearch): Promise<DeskReply> {
    const phone = search.kind === 'phone' ? search.phone : undefined;
    const isSupervisor = mayAct(actor, ['supervisor'], { siteId: site.id, regionId: site.regionId });
    const everybody = await this.view.everybody(actor, site.id, phone);
    const options = searchDesk(everybody, search, { zone: site.timezone, isSupervisor });
    const [only, ...others] = options;
    if (only) {
      const told = only.code && others.length === 0 ? await this.messages.listOfCode(only.code) : [];
      const said = deskMessages(told, site.timezone);
      return { ...done(`${options.length} ditemukan`, said.length > 0 ? `Pesan: ${said.join('. ')}.` : ''), options };
    }
    return warn(
      'Tidak ditemukan hari ini',
      'Cari dengan kode pesanan, NIK, nomor antrean, nama, telepon, atau jam janji. Tanpa janji: w.',
    );
  }

  private describe(ticket: TicketView): string {
    return `${namesOf(ticket)}, ${this.catalogue.nameOf(ticket.serviceCode, 'id')}.`;
  }
}

/** Papers first: the report says of whom. */
function frozen(error: BookingFrozen): DeskReply {
  const { head, text } = refusalWords(error);
  const link = { href: `/meja/laporan/${error.facts.report}`, words: 'Putuskan' };
  return { ...stop(head, text), options: [{ label: 'Laporan', names: '', state: '', link }] };
}

/** The booking is right, but not for here and now: it may be moved, when the code of it is at hand. */
function elsewhere(error: WrongDay | WrongSite, code?: string): DeskReply {
  const { date, site } = error.facts;
  const when = date === undefined ? String(site) : longDate('id', String(date), 'UTC');
  const head = date === undefined ? `Janjinya di ${when}` : `Janjinya ${when}`;
  if (!code) return stop(head, 'Masukkan kode pesanannya untuk memindahkannya ke hari ini.');
  const act = { step: 'pindah', field: 'kode', value: code, words: 'Pindahkan' } as const;
  const option = { label: '', names: 'Layani hari ini', state: 'di antrean tanpa janji; tempat lama dilepas', act };
  return { ...stop(head, 'Pindahkan ke hari ini? Ketik 1 untuk ya.'), options: [option] };
}
