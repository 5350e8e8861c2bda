import { normaliseBookingCode } from '../../../common/booking-code.js';
import { cardsFor, codeLabel, type LocalDay, localDay, type LocalTicket, numberLabel, onTicket } from './line.js';
import { byId, showCurrent, showLanes, showResult, type Words } from './show.js';
import type { Store } from './store.js';
import { nowOf } from './clock.js';
import type { Day, NewAct, OfflineKey } from './types.js';

const SAME_SCAN_MS = 2_000;
/** A scanned link holds the code behind `/janji/`. */
const LINK = /\/janji\/([^/?#\s]+)/;
const TICKET = /^[ABSP]\s?\d{3,4}$/i;

type Facts = Record<string, string | number>;

/** The desk on this device: what a clerk does is written down first and said after it. */
export class OfflineDesk {
  private state: LocalDay = { tickets: [], current: null, left: { numbers: [], places: 0, cards: 0 } };
  private last = { text: '', at: 0 };

  constructor(
    private readonly store: Store,
    private readonly day: Day,
    private readonly words: Words,
    /** After every act. */
    private readonly changed: (state: LocalDay) => Promise<void>,
  ) {}

  async refresh(): Promise<void> {
    this.state = localDay(this.day, await this.store.acts(), await this.store.isUnsure());
    showCurrent(this.words, this.day, this.state);
    showLanes(this.words, this.state);
    await this.changed(this.state);
  }

  /** What the one box was told. */
  async command(input: string): Promise<void> {
    const text = input.trim();
    const now = performance.now();
    if (text === '' || (text.length > 1 && text === this.last.text && now - this.last.at < SAME_SCAN_MS)) return;
    this.last = { text, at: now };
    const [letter = '', ...rest] = text.split(/\s+/);
    if (letter.length === 1 && (rest.length === 0 || letter.toLowerCase() === 'p'))
      return this.step(letter.toLowerCase(), rest.join(' '));
    const code = normaliseBookingCode(LINK.exec(text)?.[1] ?? text);
    if (code) return this.checkIn(code);
    const label = text.replace(/\s/g, '').toUpperCase();
    const ticket = this.state.tickets.find((t) => t.label === label || t.label === codeLabel(label));
    if (ticket && (TICKET.test(text) || ticket.isLocal)) return this.call(ticket);
    this.warn('notUnderstood');
  }

  async step(letter: string, note = ''): Promise<void> {
    switch (letter) {
      case 'n':
        return this.next();
      case 'r':
        return this.move('recall', 'called', ['called']);
      case 'h':
        return this.move('start', 'started', ['called']);
      case 'p':
        return this.move('park', 'parked', ['called', 'serving'], note ? { note } : {});
      case 'x':
        return this.move('skip', 'missed', ['called']);
      case 's':
        return this.finish();
      case 'w':
        return byId('layanan').focus();
      default:
        this.warn('notUnderstood');
    }
  }

  async callKey(key: string): Promise<void> {
    const ticket = this.state.tickets.find((one) => one.key === key);
    if (ticket) await this.call(ticket);
  }

  /** A number of the block, with a place and, where one is kept, a card. */
  async walkIn(service: string, isOfAge: boolean, wantsCard: boolean): Promise<void> {
    const { left } = this.state;
    const [number] = left.numbers;
    if (number === undefined) return this.warn('noNumbers');
    if (left.places < 1) return this.warn('noPlaces');
    const withCard =
      wantsCard && isOfAge && this.day.prints && (this.words.services[service]?.usesCard ?? 'never') !== 'never';
    if (withCard && left.cards < 1) return this.warn('noCards');
    const own = { service, number, withCard } as Pick<NewAct, 'service' | 'number' | 'withCard'>;
    await this.write({ kind: 'walk_in', ...own }, 'given', numberLabel(number), 'givenText');
  }

  private async checkIn(code: string): Promise<void> {
    const hash = await this.store.hashOf(code);
    const acts = await this.store.acts();
    const label = codeLabel(code);
    if (acts.some((act) => act.hash === hash)) return showResult('warn', this.say('again', { ticket: label }));
    const isKnown = this.day.expected.some((one) => one.hash === hash);
    const [head, text] = isKnown
      ? (['checkedIn', 'checkedInText'] as const)
      : (['unknownCode', 'unknownCodeText'] as const);
    await this.write({ kind: 'check_in', code, hash }, head, label, text, isKnown ? 'ok' : 'warn');
  }

  private async next(): Promise<void> {
    const waiting = this.state.tickets.find((t) => t.isLocal && t.status === 'waiting');
    return waiting ? this.call(waiting) : this.warn('lineEmpty');
  }

  private async call(ticket: LocalTicket): Promise<void> {
    const { current } = this.state;
    if (!this.day.counter) return this.warn('noCounter');
    if (current) return this.warn('busy', { ticket: current.label });
    if (ticket.status !== 'waiting' && !(ticket.status === 'parked' && ticket.isHere)) return this.warn('nobody');
    const kind = ticket.status === 'parked' ? 'resume' : 'call';
    await this.write({ kind, ...this.at(ticket) }, 'called', ticket.label);
  }

  private async move(
    kind: NewAct['kind'],
    head: 'called' | 'started' | 'parked' | 'missed',
    from: readonly string[],
    more: { note?: string } = {},
  ): Promise<void> {
    const { current } = this.state;
    if (!current || !from.includes(current.status)) return this.warn('nobody');
    await this.write({ kind, ...this.at(current), ...more }, head, current.label);
  }

  /** With what was chosen on the page; cards that were kept for nobody come from the block. */
  async finish(): Promise<void> {
    const { current, left } = this.state;
    if (!current) return this.warn('nobody');
    if (current.status !== 'serving') return this.warn('startFirst');
    const outcomes = [...document.querySelectorAll<HTMLSelectElement>('[data-outcome]')].map((one) => one.value);
    if (outcomes.length === 0) return this.warn('chooseOutcome');
    if (cardsFor(current, outcomes) > left.cards) return this.warn('noCards');
    await this.write(
      { kind: 'finish', outcomes, ...this.at(current) } as Omit<NewAct, 'nonce' | 'at'>,
      'finished',
      current.label,
    );
  }

  private at = (ticket: LocalTicket) => ({ ...onTicket(ticket), counterId: this.day.counter?.id });

  /** Write-ahead: "saved" is said when the disk has it. */
  private async write(
    act: Omit<NewAct, 'nonce' | 'at'>,
    head: 'given' | 'checkedIn' | 'unknownCode' | 'called' | 'started' | 'parked' | 'missed' | 'finished',
    ticket: string,
    text?: 'givenText' | 'checkedInText' | 'unknownCodeText',
    tone: 'ok' | 'warn' = 'ok',
  ): Promise<void> {
    const handoutId = this.day.handout?.id;
    const at = new Date(nowOf(this.day)).toISOString();
    const whole = { nonce: crypto.randomUUID(), at, ...(handoutId ? { handoutId } : {}), ...act };
    try {
      await this.store.add(whole, this.day.date);
    } catch {
      return showResult('stop', this.say('notSaved'), this.say('notSavedText'));
    }
    showResult(tone, this.say(head, { ticket }), [text ? this.say(text) : '', this.say('saved')].join(' ').trim());
    await this.refresh();
  }

  private say(key: string, facts?: Facts): string {
    return this.words.say(`offline.${key}` as OfflineKey, facts);
  }

  private warn(key: string, facts?: Facts): void {
    const text = this.say(`${key}Text`);
    showResult('warn', this.say(key, facts), text.startsWith('offline.') ? '' : text);
  }
}
