import { Injectable } from '@nestjs/common';
import type { PersonResult } from '../../modules/bookings/bookings.arrival.service.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import { CatalogueService } from '../../modules/catalogue/catalogue.service.js';
import { DeskConsoleService } from '../../modules/desk/desk.console.service.js';
import { DeskOverrideService } from '../../modules/desk/desk.override.service.js';
import { DeskTicketService } from '../../modules/desk/desk.ticket.service.js';
import { DeskUndoService } from '../../modules/desk/desk.undo.service.js';
import { DeskViewService } from '../../modules/desk/desk.view.service.js';
import type { Actor } from '../../platform/access/actor.js';
import { type DeskReply, done, NO_COUNTER, NOBODY, warn } from './desk-reply.js';
import { stateOf } from './desk-search.js';
import { namesOf } from './desk-words.js';
import { type DeskForm, type DeskStep, peopleOf } from './desk.form.js';
import { onceFor } from './once.js';
import { OUTCOME_WORDS, outcomeChoices } from './outcome-choices.js';

/** One act that a clerk asked for. */
export interface Asked {
  actor: Actor;
  site: Site;
  form: DeskForm;
  /** What was typed behind the letter. */
  rest: string;
}

/** What a clerk does with one ticket: mostly the one at the own counter. */
@Injectable()
export class DeskTicketActs {
  constructor(
    private readonly tickets: DeskTicketService,
    private readonly undoing: DeskUndoService,
    private readonly overrides: DeskOverrideService,
    private readonly view: DeskViewService,
    private readonly consoles: DeskConsoleService,
    private readonly catalogue: CatalogueService,
  ) {}

  async run(asked: Asked, step: DeskStep): Promise<DeskReply> {
    if (step === 'l' || step === 'lanjut') return this.bringBack(asked, 'parked');
    if (step === 'k' || step === 'kembali') return this.bringBack(asked, 'missed');
    if (step === 'dahulu') return this.callNow(asked);
    const id = asked.form.karcis;
    if (!id) return NOBODY();
    switch (step) {
      case 'nik':
        return this.reveal(asked, id);
      case 's':
        return this.finish(asked, id);
      case 't':
      case 'alih':
        return this.transfer(asked, id);
      case 'c':
        return this.spoil(asked, id);
      default:
        return this.move(asked, id, step);
    }
  }

  /** Takes the newest act of this clerk back. */
  async undo(actor: Actor, site: Site, form: DeskForm): Promise<DeskReply> {
    const undone = await this.undoing.undoLast(actor, site.id, onceFor(actor, '/meja/batal', form.kunci, {}));
    return warn('Langkah terakhir dibatalkan', `${undone.ticket} ${stateOf(undone)}.`, undone.id);
  }

  /** A supervisor passes over the order in line: `A014 hamil tua`. */
  private async callNow({ actor, site, form, rest }: Asked): Promise<DeskReply> {
    if (!form.loket) return NO_COUNTER();
    const [, typed = '', said = form.catatan ?? ''] = /^(\S+) (.+)$/.exec(rest) ?? [];
    const { line } = await this.consoles.console(actor, site.id);
    const label = typed.toUpperCase();
    const id = label ? line.find(({ view }) => view.ticket === label)?.view.id : form.karcis;
    const reason = said.trim();
    if (!id) return warn(`${label} tidak sedang menunggu`);
    if (!reason) return warn('Tulis alasannya', 'Ketik n, nomornya, dan alasannya: n A014 hamil tua.');
    const once = onceFor(actor, '/meja', form.kunci, { id, reason });
    const ticket = await this.overrides.callNow(actor, id, form.loket, reason, once);
    return done(`${ticket.ticket} didahulukan`, `${namesOf(ticket)}, ke loket ${ticket.counter ?? ''}.`);
  }

  private async move({ actor, form, rest }: Asked, id: string, step: DeskStep): Promise<DeskReply> {
    const said = (rest || form.catatan?.trim()) ?? undefined;
    const once = onceFor(actor, '/meja', form.kunci, { id, step });
    if (step === 'r') {
      const ticket = await this.tickets.recall(actor, id, once);
      return done(`${ticket.ticket} dipanggil lagi`, `Panggilan ke-${ticket.calls}.`);
    }
    if (step === 'h') {
      const ticket = await this.tickets.start(actor, id, once);
      return done(`${ticket.ticket} dilayani`, namesOf(ticket));
    }
    if (step === 'x') {
      const ticket = await this.tickets.skip(actor, id, said || undefined, once);
      return warn(`${ticket.ticket} terlewat`, 'Bila orangnya datang: k, sekali saja.');
    }
    const ticket = await this.tickets.park(actor, id, said || undefined, once);
    return warn(`${ticket.ticket} ditunda`, said || 'Lanjutkan dengan l bila sudah siap.');
  }

  /** A parked person comes to the own counter; a missed one waits again. Which one, when there are several, is typed. */
  private async bringBack({ actor, site, form, rest }: Asked, from: 'parked' | 'missed'): Promise<DeskReply> {
    const id = form.langkah === 'lanjut' || form.langkah === 'kembali' ? form.karcis : undefined;
    const found = id ?? (await this.findAside(actor, site, rest, from));
    if (typeof found !== 'string') return found;
    const once = onceFor(actor, '/meja', form.kunci, { id: found, from });
    if (from === 'parked') {
      const ticket = await this.tickets.resume(actor, found, once);
      return done(`${ticket.ticket} dilanjutkan`, `${namesOf(ticket)}, ke loket ${ticket.counter ?? ''}.`);
    }
    const ticket = await this.tickets.return(actor, found, once);
    return done(`${ticket.ticket} kembali menunggu`, namesOf(ticket), ticket.id);
  }

  private async findAside(
    actor: Actor,
    site: Site,
    rest: string,
    from: 'parked' | 'missed',
  ): Promise<DeskReply | string> {
    const [step, words] = from === 'parked' ? (['lanjut', 'Lanjutkan'] as const) : (['kembali', 'Kembalikan'] as const);
    const { aside } = await this.consoles.console(actor, site.id);
    const label = rest.replace(/\s/g, '').toUpperCase();
    const all = aside.map(({ view }) => view).filter((view) => view.status === from);
    const fitting = label === '' ? all : all.filter((view) => view.ticket === label);
    const [only, ...others] = fitting;
    if (!only) return warn(from === 'parked' ? 'Tidak ada yang ditunda' : 'Tidak ada yang terlewat');
    if (others.length === 0) return only.id;
    const options = fitting.map((view) => ({
      label: view.ticket,
      names: namesOf(view),
      state: stateOf(view),
      act: { step, field: 'karcis' as const, value: view.id, words },
    }));
    return {
      ...warn('Nomor yang mana?', `Ketik angkanya, atau ${from === 'parked' ? 'l' : 'k'} dan nomornya.`),
      options,
    };
  }

  private async transfer({ actor, site, form, rest }: Asked, id: string): Promise<DeskReply> {
    const { counters, own } = await this.consoles.console(actor, site.id);
    const open = counters.filter(({ openedAt, id: counterId }) => openedAt && counterId !== own?.id);
    const goal = open.find(({ id: counterId, number }) => counterId === form.tujuan || String(number) === rest);
    if (goal) {
      const once = onceFor(actor, '/meja', form.kunci, { id, to: goal.id });
      const ticket = await this.tickets.transfer(actor, id, goal.id, once);
      return done(`${ticket.ticket} ke loket ${goal.number}`, `${namesOf(ticket)}. Dipanggil lebih dulu di sana.`);
    }
    if (open.length === 0) return warn('Tidak ada loket lain yang dibuka', 'Tunda dengan p, atau selesaikan di sini.');
    const options = open.map((counter) => ({
      label: `Loket ${counter.number}`,
      names: counter.staffName ?? '',
      state: '',
      act: { step: 'alih' as const, field: 'tujuan' as const, value: counter.id, words: 'Pindahkan' },
    }));
    return { ...warn('Ke loket berapa?', 'Pilih, atau ketik t dan nomor loketnya.'), options };
  }

  private async spoil({ actor, form, rest }: Asked, id: string): Promise<DeskReply> {
    const [, typed = '1', reason = form.catatan ?? ''] = /^(\d+)?\s*(.*)$/.exec(rest) ?? [];
    const cards = Number(typed);
    const said = reason.trim() || undefined;
    const once = onceFor(actor, '/meja', form.kunci, { id, cards, said: said ?? null });
    const ticket = await this.tickets.spoil(actor, id, cards, said, once);
    return warn(`${cards} kartu rusak dicatat`, [`Untuk ${ticket.ticket}`, said].filter(Boolean).join(': '));
  }

  private async finish(asked: Asked, id: string): Promise<DeskReply> {
    const { actor, form, rest } = asked;
    const [, numbers = '', typed] = /^([\d ]*)(.*)$/.exec(rest) ?? [];
    const results = numbers.trim() ? await this.resultsTyped(asked, id, numbers.trim()) : resultsOf(form);
    if (!results)
      return warn('Pilih hasilnya', 'Tekan tombol hasil, atau ketik s dan angkanya, satu angka tiap orang: s 1 2.');
    const note = (typed?.trim() || form.catatan?.trim()) ?? undefined;
    const once = onceFor(actor, '/meja', form.kunci, { id, results, note: note ?? null });
    const ticket = await this.tickets.finish(actor, id, { results, note: note || undefined }, once);
    const each = results.map(({ personId, outcome }) => {
      const name = ticket.people.find((p) => p.id === personId)?.name ?? '';
      return `${name}: ${OUTCOME_WORDS[outcome].toLowerCase()}`;
    });
    return done(`${ticket.ticket} selesai`, `${each.join('; ')}.`);
  }

  /** `1 2`: for the first person the first of the outcomes shown, for the second one the second. */
  private async resultsTyped({ actor, site }: Asked, id: string, numbers: string): Promise<PersonResult[] | null> {
    const { ticket } = await this.view.ticket(actor, id);
    const typed = numbers.split(/\s+/);
    const results = await Promise.all(
      ticket.people.map(async (person, index) => {
        const { usesCard } = await this.catalogue.get(person.serviceCode);
        const { main, other } = outcomeChoices(person, usesCard, site.prints);
        const outcome = [...main, ...other][Number(typed[index]) - 1];
        return outcome ? { personId: person.id, outcome } : null;
      }),
    );
    const known = results.filter((result) => result !== null);
    return known.length === typed.length && known.length === ticket.people.length ? known : null;
  }

  private async reveal({ actor, form: { orang1 } }: Asked, id: string): Promise<DeskReply> {
    if (!orang1) return NOBODY();
    return { outcome: null, revealed: { personId: orang1, nik: await this.tickets.revealNik(actor, id, orang1) } };
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
