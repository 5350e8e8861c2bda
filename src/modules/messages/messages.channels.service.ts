import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HOUR_MS } from '../../common/duration.js';
import { normalisePhone } from '../../common/phone.js';
import { Env } from '../../platform/config/env.js';
import type { Tx } from '../../platform/database/sql.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import type { ApplicantContact } from '../applicants/applicants.types.js';
import { MessagesChannelsRepository } from './messages.channels.repository.js';
import {
  affordable,
  BREAKER_REFUSALS,
  BREAKER_SECONDS,
  capAlarmOf,
  CHAIN,
  isSaidAnyway,
  roomOf,
} from './messages.channels.rules.js';
import { DevelopmentOutbox } from './messages.development.service.js';
import { smsLength } from './messages.sms.rules.js';
import { SmsProvider } from './messages.sms.service.js';
import { SmtpProvider } from './messages.smtp.service.js';
import type { Channel, MessageKind, MessageProvider } from './messages.types.js';
import { WhatsAppProvider } from './messages.whatsapp.service.js';

const MONTH_DAYS = 30;
const USAGE_PARTS = 16;

/** Which channels there are, which of them reach a person, and what they may bear. */
@Injectable()
export class MessagesChannelsService {
  private readonly providers: readonly MessageProvider[];

  constructor(
    private readonly env: Env,
    private readonly secrets: Secrets,
    private readonly repository: MessagesChannelsRepository,
    whatsapp: WhatsAppProvider,
    sms: SmsProvider,
    smtp: SmtpProvider,
    development: DevelopmentOutbox,
  ) {
    const real = [whatsapp, sms, smtp].filter((provider) => provider.isConfigured);
    this.providers = real.length > 0 || !env.isDemo ? real : [development];
  }

  providerOf(channel: Channel): MessageProvider | undefined {
    return this.providers.find((provider) => provider.channel === channel);
  }

  /** Channels that reach this person, the first to be tried first. */
  chainOf(contact: Pick<ApplicantContact, 'phone' | 'email'>): Channel[] {
    return CHAIN.filter((channel) => this.providerOf(channel) && this.addressIn(contact, channel) !== null);
  }

  /** Channels that tell what was delivered: an SMS gateway need not. */
  get heard(): Channel[] {
    return this.env.smsSecret ? ['whatsapp', 'sms'] : ['whatsapp'];
  }

  /** A landline is kept as a contact, and never written to. */
  addressIn({ phone, email }: Pick<ApplicantContact, 'phone' | 'email'>, channel: Channel): string | null {
    if (channel === 'email') return email;
    const number = phone ? normalisePhone(phone) : null;
    const mobile = number?.ok && number.canText ? number.e164 : null;
    return channel === 'outbox' ? (mobile ?? email) : mobile;
  }

  /** "BERHENTI" is honoured for everything but the office's own cancellation. */
  async isStopped(tx: Tx, kind: MessageKind, phone: string | null): Promise<boolean> {
    if (isSaidAnyway(kind) || !phone) return false;
    return this.repository.isStopped(tx, this.secrets.lookup('phone', phone));
  }

  /** False when something else was said later. */
  stop(tx: Tx, phone: string, isStopped: boolean, at: Date): Promise<boolean> {
    return this.repository.setStopped(tx, this.secrets.lookup('phone', phone), isStopped, at);
  }

  /**
   * How many messages of each channel may be handed over now, by all workers together: what its rate leaves room for,
   * none while its breaker is open, its cap is reached, or another worker is handing over. Locks the states.
   */
  async allowances(tx: Tx, inFlight: ReadonlyMap<Channel, number>, now: Date): Promise<Map<Channel, number>> {
    const states = await this.repository.lockStates(tx);
    const usage = await this.repository.usage(tx, hourOf(now), new Date(now.getTime() - MONTH_DAYS * 24 * HOUR_MS));
    const allowed = new Map<Channel, number>();
    for (const [channel, { openUntil, pacedUntil }] of states) {
      const used = usage.get(channel) ?? { hour: 0, month: 0 };
      const isCapped = used.hour >= this.env.messageCapHour || used.month >= this.env.messageCapMonth;
      const rests = isCapped || (openUntil !== null && openUntil > now);
      const underWay = inFlight.get(channel) ?? 0;
      const left = Math.min(this.env.messageCapHour - used.hour, this.env.messageCapMonth - used.month);
      const room = Math.min(
        roomOf(this.rateOf(channel), pacedUntil, underWay, now),
        affordable(left, this.costOfPart(channel), underWay),
      );
      if (!rests && room > 0) allowed.set(channel, room);
    }
    return allowed;
  }

  async noteHandedOver(tx: Tx, channel: Channel, count: number, now: Date): Promise<void> {
    if (count > 0) await this.repository.pace(tx, channel, count / this.rateOf(channel), now);
  }

  /** What one message costs, in rupiah; an SMS by its parts. */
  private costOf(channel: Channel, text: string): number {
    return channel === 'sms' ? smsLength(text).parts * this.env.smsCost : this.costOfPart(channel);
  }

  private costOfPart(channel: Channel): number {
    if (channel === 'sms') return this.env.smsCost;
    return channel === 'whatsapp' ? this.env.whatsappCost : 0;
  }

  /** What may have been sent, without an answer, is paid for, too. */
  async notePaid(tx: Tx, channel: Channel, text: string, isAnswered: boolean, now: Date): Promise<void> {
    const cost = this.costOf(channel, text);
    await this.repository.notePaid(tx, {
      channel,
      hour: hourOf(now),
      part: randomInt(USAGE_PARTS),
      cost,
      isAnswered,
    });
  }

  /** Several refusals in a row open the breaker: the channel rests, the others go on. */
  async noteRefused(tx: Tx, channel: Channel, now: Date): Promise<void> {
    const until = new Date(now.getTime() + BREAKER_SECONDS * 1000);
    await this.repository.countRefusal(tx, channel, BREAKER_REFUSALS, until);
  }

  /** By channel: what it costs, what it may cost, whether it rests or is about to. For the page of staff. */
  async overview(tx: Tx, now: Date) {
    const states = await this.repository.states(tx);
    const usage = await this.repository.usage(tx, hourOf(now), new Date(now.getTime() - MONTH_DAYS * 24 * HOUR_MS));
    return this.providers.map(({ channel }) => {
      const openUntil = states.get(channel)?.openUntil ?? null;
      const costs = {
        costHour: usage.get(channel)?.hour ?? 0,
        costMonth: usage.get(channel)?.month ?? 0,
        capHour: this.env.messageCapHour,
        capMonth: this.env.messageCapMonth,
      };
      return {
        channel,
        restsUntil: openUntil && openUntil > now ? openUntil : null,
        ...costs,
        alarm: capAlarmOf(costs),
      };
    });
  }

  private rateOf(channel: Channel): number {
    const { whatsappPerSecond, smsPerSecond, emailPerSecond } = this.env;
    const rates: Record<Channel, number> = {
      whatsapp: whatsappPerSecond,
      sms: smsPerSecond,
      email: emailPerSecond,
      outbox: whatsappPerSecond,
    };
    return rates[channel];
  }
}

const hourOf = (instant: Date): Date => new Date(Math.floor(instant.getTime() / HOUR_MS) * HOUR_MS);
