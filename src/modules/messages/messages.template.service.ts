import { Injectable } from '@nestjs/common';
import { formatBookingCode } from '../../common/booking-code.js';
import { instantAt } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { dateTime, stamp, time } from '../../common/spoken-date.js';
import { type Actor, type Role, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { BriefCache } from '../../platform/database/brief-cache.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { TextChangedMeanwhile } from './messages.errors.js';
import { newsOf } from './messages.staff.texts.js';
import { faultsOf, measure, neededOf, placeholdersOf, type TextMeasure } from './messages.template.rules.js';
import { MessagesTemplateRepository, type TextPlace } from './messages.template.repository.js';
import {
  aheadWords,
  cardWords,
  fillLetter,
  isToStaff,
  NO_FACTS,
  shippedLetter,
  TEXT_VERSION,
  wordingsOf,
} from './messages.texts.js';
import { type LetterFacts, type Message, MESSAGE_KINDS, type TextChange } from './messages.types.js';

const READERS: readonly Role[] = ['supervisor', 'auditor'];
const WRITERS: readonly Role[] = ['supervisor'];
const HISTORY = 50;
const MAX_AGE_MS = 3_000;
const MOST_ENTRIES = 1_000;
/** As long as a code and a token of ours are. */
const SAMPLE = { code: 'K7M4P2WX9R', token: 'Abcdefghijklmnopqrst_-', date: '2027-09-22', time: '10:30' } as const;
const SAMPLE_SCHOOL = 'SMA Negeri 10 Kota Bengkulu';

const LANGUAGES = ['id', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

/** Which text is meant, within the region of a site. */
export type TextName = Omit<TextPlace, 'regionId'>;

/** Every text that can be changed: of two wordings where a kind has them, to schools and staff in Indonesian alone. */
export const TEXT_NAMES: readonly TextName[] = MESSAGE_KINDS.flatMap((kind) =>
  LANGUAGES.flatMap((language) =>
    isToStaff(kind) && language === 'en' ? [] : wordingsOf(kind).map((wording) => ({ kind, language, wording })),
  ),
);

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
  async current(tx: Tx, message: Message): Promise<{ text?: string; version: string }> {
    const { regionId, language, channel, kind, wording } = message;
    if (channel === 'whatsapp') return { version: TEXT_VERSION };
    const key = `${regionId} ${kind} ${language} ${wording}`;
    const newest = await this.newest.get(key, [], () => this.repository.findNewest(tx, message));
    return newest?.text ? { text: newest.text, version: `v${newest.version}` } : { version: TEXT_VERSION };
  }

  /** The last change of each text that was ever changed. */
  async list(actor: Actor, siteId: string): Promise<TextChange[]> {
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read((tx) => this.repository.listNewest(tx, regionId));
  }

  /** @throws NotFound for a text that there is not */
  async get(actor: Actor, siteId: string, name: TextName): Promise<EditedText> {
    const { kind, language, wording } = known(name);
    const { regionId } = await this.calendar.getSiteFor(actor, siteId, READERS);
    const history = await this.unitOfWork.read((tx) => this.repository.listOf(tx, { ...name, regionId }, HISTORY));
    const shipped = shippedLetter(language, kind, wording).text;
    const own = history[0]?.text ?? null;
    const [placeholders, needed] = [placeholdersOf(kind), neededOf(kind)];
    return { text: own ?? shipped, shipped, isShipped: own === null, placeholders, needed, history };
  }

  /** How a text would read, and how long it would be. @throws NotFound, InvalidInput that names `text` */
  async preview(site: Site, name: TextName, text: string): Promise<TextPreview> {
    const { kind, language } = known(name);
    const ofToday = isToStaff(kind) ? this.samplesToStaff(site) : await this.samples(site, language);
    const later = stamp(language, sampleTime(site), site.timezone);
    const samples = [...ofToday, ...ofToday.map((facts) => ({ ...facts, until: later }))];
    const faults = faultsOf(kind, text, samples);
    if (faults.length > 0) throw new InvalidInput(faults.map((fault) => ({ field: 'text', ...fault })));
    const filled = samples.map((facts) => fillLetter(text, facts));
    const [first = ''] = filled;
    const longest = filled.reduce((most, one) => (one.length > most.length ? one : most), first);
    return { text: first, ...measure(first), longest: measure(longest) };
  }

  /**
   * Null is the shipped text again. Idempotent by key.
   * @throws NotFound, InvalidInput that names `text`, TextChangedMeanwhile
   */
  async change(
    actor: Actor,
    siteId: string,
    name: TextName,
    text: string | null,
    request?: IdempotentRequest,
  ): Promise<void> {
    const place = known(name);
    const site = await this.calendar.getSiteFor(actor, siteId, WRITERS);
    if (text !== null) await this.preview(site, place, text);
    await this.idempotency.run(request, async (tx) => {
      const at = this.clock.now();
      const id = newId(at);
      const row = { ...place, id, regionId: site.regionId, text, staffId: staffIdOf(actor) ?? '', at };
      const version = await this.repository.append(tx, row);
      if (version === 0) throw new TextChangedMeanwhile();
      const details = { ...place, version, isShipped: text === null };
      const subject = { subjectType: 'message_template', subjectId: id };
      await this.audit.record(tx, actor, { action: 'message_text.changed', ...subject, at: placeOf(site), details });
      return { id };
    });
    this.newest.dropAll();
  }

  /** One per service: what a message would be filled with. */
  private async samples(site: Site, language: Language): Promise<LetterFacts[]> {
    const at = sampleTime(site);
    const facts = {
      ...NO_FACTS,
      when: dateTime(language, at, site.timezone),
      site: site.name,
      code: formatBookingCode(SAMPLE.code),
      link: `${this.env.giliranOrigin}/janji/${SAMPLE.code}/${SAMPLE.token}`,
      oneTimeCode: '123 456',
      until: time(language, at, site.timezone),
      ticket: 'A012',
      counter: '3',
      ahead: aheadWords(language, 3),
      card: cardWords(language, [{ cardState: 'promised', printableFrom: null }]),
    };
    return (await this.catalogue.list()).map((service) => ({
      ...facts,
      service: this.catalogue.nameOf(service.code, language),
      documents: this.catalogue.documentsOf(service, language),
    }));
  }

  /** One per piece of news that a school is told. */
  private samplesToStaff(site: Site): LetterFacts[] {
    const at = sampleTime(site);
    const [when, until] = [dateTime('id', at, site.timezone), time('id', at, site.timezone)];
    const link = `${this.env.giliranOrigin}/sekolah/masuk/${SAMPLE.token}${SAMPLE.token}`;
    const told = [
      newsOf('proposed', null),
      newsOf('proposed', 'moved'),
      newsOf('lapsed', null),
      newsOf('sent', 'nothing_free'),
      newsOf('accepted', 'expired_in_part'),
    ];
    return told.flatMap((news) =>
      news ? [{ ...NO_FACTS, when, site: site.name, school: SAMPLE_SCHOOL, link, until, news }] : [],
    );
  }
}

const sampleTime = ({ timezone }: Site): Date => instantAt(SAMPLE.date, SAMPLE.time, timezone);

/** @throws NotFound */
function known({ kind, language, wording }: TextName): TextName {
  const found = TEXT_NAMES.find((one) => one.kind === kind && one.language === language && one.wording === wording);
  if (!found) throw new NotFound();
  return found;
}
