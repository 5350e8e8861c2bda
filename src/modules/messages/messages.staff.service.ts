import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DAY_MS, plusMinutes } from '../../common/duration.js';
import { addDays, HOME_ZONE, instantAt } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { dateTime } from '../../common/spoken-date.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { Outbox, type OutboxEntry } from '../../platform/jobs/outbox.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { SIGN_IN_ASKED } from '../identity/identity.events.js';
import { IdentityLinkService } from '../identity/identity.link.service.js';
import { SCHOOL_INVITED, SCHOOL_REQUEST_CHANGED } from '../schools/schools.events.js';
import { SchoolsRequestService } from '../schools/schools.request.service.js';
import { SchoolsService } from '../schools/schools.service.js';
import type { WholeRequest } from '../schools/schools.types.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesRepository } from './messages.repository.js';
import { freshState } from './messages.rules.js';
import { newsOf } from './messages.staff.texts.js';
import { NO_FACTS, TEXT_VERSION, untilWords } from './messages.texts.js';
import type { Channel, LetterFacts, Message, StaffMessageKind } from './messages.types.js';

/** News of a request are worth telling for so long. */
const NEWS_DAYS = 3;
const EVE_TIME = '16:00';
/** The last pupils are through by then. */
const RESULT_MINUTES = 60;

interface ToSay {
  kind: StaffMessageKind;
  regionId: string;
  staffIds: readonly string[];
  /** At once when missing. */
  dueAt?: Date;
  deadlineAt: Date;
}

const reaches = (channel: Channel, kind: 'phone' | 'email'): boolean =>
  channel === 'outbox' || (channel === 'email') === (kind === 'email');

/** What is said to accounts: a link to sign in, an invitation to a school, what becomes of its request. */
@Injectable()
export class MessagesStaffService implements OnModuleInit {
  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly calendar: CalendarService,
    private readonly links: IdentityLinkService,
    private readonly schools: SchoolsService,
    private readonly requests: SchoolsRequestService,
    private readonly channels: MessagesChannelsService,
    private readonly repository: MessagesRepository,
  ) {}

  onModuleInit(): void {
    this.outbox.handle(SIGN_IN_ASKED, (tx, entry) => this.planLink(tx, entry));
    this.outbox.handle(SCHOOL_INVITED, (tx, entry) => this.planInvitation(tx, entry));
    this.outbox.handle(SCHOOL_REQUEST_CHANGED, (tx, entry) => this.planNews(tx, entry));
  }

  /** What to say now and to whom; null when it does not apply any more. */
  async findFacts(
    tx: Tx,
    message: Message,
  ): Promise<{ facts: LetterFacts; to: string; phone: string | null; zone: string } | null> {
    const { staffId, subjectId, channel, regionId } = message;
    const kind = message.kind as StaffMessageKind;
    const contacts = staffId ? await this.links.contactsOf(tx, [staffId]) : [];
    const contact = contacts.find((one) => reaches(channel, one.kind));
    const facts = contact && (await this.factsOf(tx, kind, subjectId));
    if (!facts) return null;
    const site = (await this.calendar.listSites()).find((one) => one.regionId === regionId);
    const phone = contacts.find((one) => one.kind === 'phone')?.value ?? null;
    return { facts, to: contact.value, phone, zone: site?.timezone ?? HOME_ZONE };
  }

  private async factsOf(tx: Tx, kind: StaffMessageKind, subjectId: string): Promise<LetterFacts | null> {
    const none = { ...NO_FACTS, link: `${this.env.giliranOrigin}/sekolah/masuk` };
    if (kind === 'sign_in_link') {
      const link = await this.links.findOpen(tx, subjectId);
      const address = `${none.link}/${this.links.tokenOf(subjectId)}`;
      return link && { ...none, link: address, until: untilWords('id', link.expiresAt, this.clock.now(), HOME_ZONE) };
    }
    if (kind === 'school_eve' || kind === 'school_result') return this.visitFacts(tx, subjectId);
    if (kind === 'school_invited') return { ...none, school: (await this.schools.read(tx, subjectId)).name };
    const { school, request, events } = await this.requests.readWhole(tx, subjectId);
    const news = newsOf(request.status, events.at(-1)?.reason ?? null);
    const link = `${this.env.giliranOrigin}/sekolah/permintaan/${request.id}`;
    return news ? { ...none, school: school.name, news, link } : null;
  }

  /** Null when the visit was moved or given up. */
  private async visitFacts(tx: Tx, visitId: string): Promise<LetterFacts | null> {
    const found = await this.requests.findVisit(tx, visitId);
    if (!found) return null;
    const { school, request, visit } = found;
    const when = dateTime('id', visit.startsAt, visit.timezone);
    const link = `${this.env.giliranOrigin}/sekolah/permintaan/${request.id}`;
    return { ...NO_FACTS, school: school.name, site: visit.siteName, when, link };
  }

  private async planLink(tx: Tx, entry: OutboxEntry): Promise<void> {
    const link = await this.links.findOpen(tx, entry.subjectId);
    const [region] = await this.calendar.listRegions();
    if (!link || !region) return;
    const regionId = (await this.links.regionOf(tx, link.staffId)) ?? region.id;
    const own = { kind: 'sign_in_link' as const, regionId, deadlineAt: link.expiresAt };
    await this.plan(tx, entry, { ...own, staffIds: [link.staffId] });
  }

  private async planInvitation(tx: Tx, entry: OutboxEntry): Promise<void> {
    const { regionId } = await this.schools.read(tx, entry.subjectId);
    const staffIds = await this.schools.staffOf(tx, entry.subjectId);
    await this.plan(tx, entry, { kind: 'school_invited', regionId, staffIds, deadlineAt: this.inDays(NEWS_DAYS) });
  }

  private async planNews(tx: Tx, entry: OutboxEntry): Promise<void> {
    const whole = await this.requests.readWhole(tx, entry.subjectId);
    const { school, request, events, proposal } = whole;
    if (request.version !== entry.subjectVersion) return;
    if (request.status === 'accepted') await this.planVisits(tx, entry, whole);
    if (!newsOf(request.status, events.at(-1)?.reason ?? null)) return;
    const staffIds = await this.schools.staffOf(tx, school.id);
    const deadlineAt = (request.status === 'proposed' && proposal?.expiresAt) || this.inDays(NEWS_DAYS);
    await this.plan(tx, entry, { kind: 'school_request', regionId: school.regionId, staffIds, deadlineAt });
  }

  /** Of each visit that stands: the day before at 16.00, and an hour after its end. */
  private async planVisits(tx: Tx, { subjectVersion }: OutboxEntry, { school, visits }: WholeRequest): Promise<void> {
    const now = this.clock.now();
    const staffIds = await this.schools.staffOf(tx, school.id);
    for (const { id: subjectId, date, startsAt, endsAt, timezone, endedReason } of visits) {
      await this.repository.skipOlder(tx, subjectId, subjectVersion, 'replaced', now);
      if (endedReason !== null) continue;
      const eve = instantAt(addDays(date, -1), EVE_TIME, timezone);
      const over = plusMinutes(endsAt, RESULT_MINUTES);
      const planned: Pick<ToSay, 'kind' | 'dueAt' | 'deadlineAt'>[] = [
        { kind: 'school_eve', dueAt: eve, deadlineAt: startsAt },
        { kind: 'school_result', dueAt: over, deadlineAt: new Date(over.getTime() + NEWS_DAYS * DAY_MS) },
      ];
      for (const one of planned.filter(({ dueAt }) => dueAt !== undefined && dueAt > now))
        await this.plan(tx, { subjectId, subjectVersion }, { ...one, regionId: school.regionId, staffIds });
    }
  }

  private async plan(
    tx: Tx,
    { subjectId, subjectVersion }: Pick<OutboxEntry, 'subjectId' | 'subjectVersion'>,
    say: ToSay,
  ): Promise<void> {
    const now = this.clock.now();
    const contacts = await this.links.contactsOf(tx, say.staffIds);
    for (const staffId of say.staffIds) {
      const own = contacts.filter((contact) => contact.staffId === staffId);
      const channel = this.channelOf(own.map(({ kind }) => kind));
      const reason = own.length === 0 ? 'no_contact' : channel ? null : 'no_channel';
      await this.repository.insert(tx, {
        id: newId(now),
        regionId: say.regionId,
        subjectId,
        subjectVersion,
        kind: say.kind,
        channel: channel ?? 'whatsapp',
        applicantId: null,
        staffId,
        language: 'id',
        textVersion: TEXT_VERSION,
        wording: 'a',
        dueAt: say.dueAt ?? now,
        deadlineAt: say.deadlineAt,
        ...freshState(reason, now),
      });
    }
  }

  private channelOf(kinds: readonly ('phone' | 'email')[]): Channel | null {
    const known = (['email', 'sms'] as const).find(
      (channel) => this.channels.providerOf(channel) && kinds.some((kind) => reaches(channel, kind)),
    );
    return known ?? (this.channels.providerOf('outbox') && kinds.length > 0 ? 'outbox' : null);
  }

  private inDays(days: number): Date {
    return new Date(this.clock.now().getTime() + days * DAY_MS);
  }
}
