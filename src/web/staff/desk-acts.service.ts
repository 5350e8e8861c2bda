import { Injectable } from '@nestjs/common';
import type { Outcome as VisitOutcome, PersonResult } from '../../modules/bookings/bookings.arrival.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import { DeskArrivalService } from '../../modules/desk/desk.arrival.service.js';
import { DeskCounterService } from '../../modules/desk/desk.counter.service.js';
import { DeskTicketService } from '../../modules/desk/desk.ticket.service.js';
import type { TicketView } from '../../modules/desk/desk.types.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import type { Actor } from '../../platform/access/actor.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { type DeskCommand, readCommand } from './desk-command.js';
import type { DeskForm, DeskStep } from './desk.form.js';
import { peopleOf } from './desk.form.js';
import { type DeskMatch, searchDesk } from './desk-search.js';
import { namesOf } from './desk-words.js';
import type { Outcome } from './flash.service.js';
import { onceFor } from './once.js';
import { OUTCOME_WORDS } from './outcome-choices.js';
import { refusalWords } from './refusal-words.js';

/** What came of one post to the desk. */
export interface DeskReply {
  outcome: Outcome | null;
  /** Shown in the answer itself and nowhere else, because they hold more than a name. */
  matches?: DeskMatch[];
  revealed?: { personId: string; nik: string | null };
  /** Another page answers. */
  goTo?: string;
}

const warn = (head: string, text?: string): DeskReply => ({
  outcome: { tone: 'warn', head, ...(text ? { text } : {}) },
});
const done = (head: string, text: string, ticketId?: string): DeskReply => ({
  outcome: { tone: 'ok', head, text, ...(ticketId ? { ticketId } : {}) },
});

const NO_COUNTER = () => warn('Loket belum dibuka', 'Buka loket dulu, lalu panggil.');
const NOBODY = () => warn('Tidak ada orang di loket Anda', 'Panggil yang berikutnya dengan n.');

/** Turns what a clerk typed or pressed into one act of the desk, and its answer into words. */
@Injectable()
export class DeskActs {
  constructor(
    private readonly arrivals: DeskArrivalService,
    private readonly counters: DeskCounterService,
    private readonly tickets: DeskTicketService,
    private readonly view: DeskViewService,
    private readonly catalogue: CatalogueService,
  ) {}

  /** A refusal is an answer too: it is said in words, never as an error page. */
  async run(actor: Actor, site: Site, form: DeskForm): Promise<DeskReply> {
    try {
      if (form.langkah) return await this.step(actor, site, form.langkah, form);
      return await this.command(actor, site, readCommand(form.perintah ?? ''), form);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { outcome: { tone: 'stop', ...refusalWords(error) } };
    }
  }

  private async command(actor: Actor, site: Site, command: DeskCommand, form: DeskForm): Promise<DeskReply> {
    switch (command.kind) {
      case 'nothing':
        return { outcome: null };
      case 'act':
        return this.step(actor, site, command.letter, form, command.note);
      case 'code':
      case 'nik':
        return this.checkIn(actor, site, command);
      case 'ticket':
        return this.search(actor, site, command.label);
      case 'search':
        return this.search(actor, site, command.text);
    }
  }

  private async step(
    actor: Actor,
    site: Site,
    step: DeskStep,
    form: DeskForm,
    note = form.catatan,
  ): Promise<DeskReply> {
    const { karcis, loket } = form;
    if (step === 'w') return { outcome: null, goTo: '/meja/tanpa-janji' };
    if (step === '?') return { outcome: null, goTo: '/meja?bantuan=1' };
    if (step === 'hadir') return this.checkIn(actor, site, { code: form.kode ?? '' });
    if (step === 'buka' || step === 'tutup') return loket ? this.moveCounter(actor, step, loket) : NO_COUNTER();
    if (step === 'n') return loket ? this.next(actor, loket, form) : NO_COUNTER();
    if (!karcis) return NOBODY();
    if (step === 'nik') return this.reveal(actor, karcis, form);
    if (step === 's') return this.finish(actor, karcis, form);
    return this.moveTicket(actor, step, karcis, note);
  }

  private async checkIn(actor: Actor, site: Site, key: { code?: string; nik?: string }): Promise<DeskReply> {
    const { ticket, isNew } = await this.arrivals.checkIn(actor, site.id, { code: key.code, nik: key.nik });
    const who = this.describe(ticket);
    if (!isNew)
      return { outcome: { tone: 'warn', head: `${ticket.ticket} sudah hadir`, text: who, ticketId: ticket.id } };
    return done(`${ticket.ticket} hadir`, who, ticket.id);
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

  private async moveTicket(actor: Actor, step: DeskStep, id: string, note?: string): Promise<DeskReply> {
    const said = note?.trim() || undefined;
    switch (step) {
      case 'r': {
        const ticket = await this.tickets.recall(actor, id);
        return done(`${ticket.ticket} dipanggil lagi`, `Panggilan ke-${ticket.calls}.`);
      }
      case 'h': {
        const ticket = await this.tickets.start(actor, id);
        return done(`${ticket.ticket} dilayani`, namesOf(ticket));
      }
      case 'x': {
        const ticket = await this.tickets.skip(actor, id);
        return warn(`${ticket.ticket} terlewat`, 'Bila orangnya datang, kembalikan dari daftar.');
      }
      case 'p': {
        const ticket = await this.tickets.park(actor, id, said);
        return warn(`${ticket.ticket} ditunda`, said ?? 'Kembalikan dari daftar bila sudah siap.');
      }
      default: {
        const ticket = await this.tickets.return(actor, id);
        return done(`${ticket.ticket} kembali menunggu`, namesOf(ticket), ticket.id);
      }
    }
  }

  private async finish(actor: Actor, id: string, form: DeskForm): Promise<DeskReply> {
    const results = resultsOf(form);
    if (!results)
      return warn('Pilih hasilnya', 'Tekan salah satu tombol hasil; untuk beberapa orang, pilih hasil tiap orang.');
    const note = form.catatan?.trim() || undefined;
    const ticket = await this.tickets.finish(
      actor,
      id,
      { results, note },
      onceFor(actor, '/meja', form.kunci, { id, results, note: note ?? null }),
    );
    const words = (outcome: VisitOutcome) => OUTCOME_WORDS[outcome].toLowerCase();
    const each = results.map(
      ({ personId, outcome }) => `${ticket.people.find((p) => p.id === personId)?.name ?? ''}: ${words(outcome)}`,
    );
    return done(`${ticket.ticket} selesai`, `${each.join('; ')}.`);
  }

  private async reveal(actor: Actor, id: string, { orang1 }: DeskForm): Promise<DeskReply> {
    if (!orang1) return NOBODY();
    return { outcome: null, revealed: { personId: orang1, nik: await this.tickets.revealNik(actor, id, orang1) } };
  }

  private async search(actor: Actor, site: Site, text: string): Promise<DeskReply> {
    const matches = searchDesk(await this.view.console(actor, site.id), text, site.timezone);
    if (matches.length === 0) {
      return warn(
        `"${text.slice(0, 30)}" tidak ditemukan`,
        'Cari dengan kode pesanan, NIK, nomor antrean, atau nama orang yang berjanji hari ini.',
      );
    }
    return { outcome: { tone: 'ok', head: `${matches.length} orang ditemukan` }, matches };
  }

  private describe(ticket: TicketView): string {
    return `${namesOf(ticket)}, ${this.catalogue.nameOf(ticket.serviceCode, 'id')}.`;
  }
}

/** Null when the outcome of somebody is still open. */
function resultsOf(form: DeskForm): PersonResult[] | null {
  const people = peopleOf(form);
  const single = people.length === 1 ? (form.hasil ?? form.jelas) : undefined;
  const results = people.flatMap(({ personId, outcome }) => {
    const chosen = outcome ?? single;
    return chosen ? [{ personId, outcome: chosen }] : [];
  });
  return results.length > 0 && results.length === people.length ? results : null;
}
