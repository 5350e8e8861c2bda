import { Injectable } from '@nestjs/common';
import { formatBookingCode } from '../../common/booking-code.js';
import { instantAt } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { dateTime, time } from '../../common/spoken-date.js';
import { type Actor, type Role, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { BriefCache } from '../../platform/database/brief-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { TextChangedMeanwhile } from './messages.errors.js';
import { faultsOf, measure, neededOf, placeholdersOf, type TextMeasure } from './messages.template.rules.js';
import { MessagesTemplateRepository } from './messages.template.repository.js';
import { aheadWords, fillLetter, shippedLetter, TEXT_VERSION } from './messages.texts.js';
import type { LetterFacts, Message, ResidentMessageKind, TextChange } from './messages.types.js';

const READERS: readonly Role[] = ['supervisor', 'auditor'];
const WRITERS: readonly Role[] = ['supervisor'];
const HISTORY = 50;
const MAX_AGE_MS = 3_000;
const MOST_ENTRIES = 1_000;
/** As long as a code and a token of ours are. */
const SAMPLE = { code: 'K7M4P2WX9R', token: 'Abcdefghijklmnopqrst_-', date: '2027-09-22', time: '10:30' } as const;

type Language = 'id' | 'en';

export interface TextPreview extends TextMeasure {
  text: string;
  /** With the facts that take most room. */
  longest: TextMeasure;
}

export interface EditedText {
  /** What is sent now. */
  text: string;
  shipped: string;
  isShipped: boolean;
  placeholders: string[];
  needed: string[];
  history: TextChange[];
}

/** The texts of messages: shipped ones, and those that an office wrote in their place. Of the region of the site. */
@Injectable()
export class MessagesTemplateService {
  /** Another process hears of a change within seconds. */
  private readonly newest: BriefCache<{ version: number; text: string | null } | null>;

  constructor(
    private readonly env: Env,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
    private readonly repository: MessagesTemplateRepository,
  ) {
    this.newest = new BriefCache(() => clock.now(), MAX_AGE_MS, MOST_ENTRIES);
  }

  /** What a message says now. WhatsApp keeps the wording that was registered there. */
  async current(tx: Tx, { regionId, language, channel, kind }: Message): Promise<{ text?: string; version: string }> {
    if (channel === 'whatsapp') return { version: TEXT_VERSION };
    const place = { regionId, language, kind: kind as ResidentMessageKind };
    const key = `${regionId} ${kind} ${language}`;
    const newest = await this.newest.get(key, [], () => this.repository.findNewest(tx, place));
    return newest?.text ? { text: newest.text, version: `v${newest.version}` } : { version: TEXT_VERSION };
  }

  /** The last change of each text that was ever changed. */
  async list(actor: Actor, siteId: string): Promise<TextChange[]> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.repository.listNewest(tx, regionId));
  }

  async get(actor: Actor, siteId: string, kind: ResidentMessageKind, language: Language): Promise<EditedText> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    const place = { regionId, kind, language };
    const history = await this.unitOfWork.read((tx) => this.repository.listOf(tx, place, HISTORY));
    const shipped = shippedLetter(language, kind).text;
    const own = history[0]?.text ?? null;
    const [placeholders, needed] = [placeholdersOf(kind), neededOf(kind)];
    return { text: own ?? shipped, shipped, isShipped: own === null, placeholders, needed, history };
  }

  /** How a text would read, and how long it would be. @throws InvalidInput that names `text` */
  async preview(site: Site, kind: ResidentMessageKind, language: Language, text: string): Promise<TextPreview> {
    const samples = await this.samples(site, language);
    const faults = faultsOf(kind, text, samples);
    if (faults.length > 0) throw new InvalidInput(faults.map((fault) => ({ field: 'text', ...fault })));
    const filled = samples.map((facts) => fillLetter(text, facts));
    const [first = ''] = filled;
    const longest = filled.reduce((most, one) => (one.length > most.length ? one : most), first);
    return { text: first, ...measure(first), longest: measure(longest) };
  }

  /** Null is the shipped text again. Idempotent by key. @throws InvalidInput that names `text`, TextChangedMeanwhile */
  async change(
    actor: Actor,
    siteId: string,
    kind: ResidentMessageKind,
    language: Language,
    text: string | null,
    request?: IdempotentRequest,
  ): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    if (text !== null) await this.preview(site, kind, language, text);
    await this.idempotency.run(request, async (tx) => {
      const at = this.clock.now();
      const id = newId(at);
      const row = { id, regionId: site.regionId, kind, language, text, staffId: staffIdOf(actor) ?? '', at };
      const version = await this.repository.append(tx, row);
      if (version === 0) throw new TextChangedMeanwhile();
      const details = { kind, language, version, isShipped: text === null };
      const subject = { subjectType: 'message_template', subjectId: id };
      await this.audit.record(tx, actor, { action: 'message_text.changed', ...subject, at: placeOf(site), details });
      return { id };
    });
    this.newest.dropAll();
  }

  /** One per service: what a message would be filled with. */
  private async samples(site: Site, language: Language): Promise<LetterFacts[]> {
    const at = instantAt(SAMPLE.date, SAMPLE.time, site.timezone);
    const facts = {
      when: dateTime(language, at, site.timezone),
      site: site.name,
      code: formatBookingCode(SAMPLE.code),
      link: `${this.env.giliranOrigin}/janji/${SAMPLE.code}/${SAMPLE.token}`,
      oneTimeCode: '123 456',
      until: time(language, at, site.timezone),
      ticket: 'A012',
      counter: '3',
      ahead: aheadWords(language, 3),
    };
    return (await this.catalogue.list()).map((service) => ({
      ...facts,
      service: this.catalogue.nameOf(service.code, language),
      documents: this.catalogue.documentsOf(service, language),
    }));
  }
}
