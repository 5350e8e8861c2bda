import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Jobs } from '../../platform/jobs/jobs.service.js';
import type { JobData } from '../../platform/jobs/jobs.types.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { MessagesLetterService } from './messages.letter.service.js';
import { MessagesRepository } from './messages.repository.js';
import { MAX_ATTEMPTS, retryAt } from './messages.rules.js';
import { type Delivery, type Message, type MessageProvider, ProviderRefused } from './messages.types.js';

const RANDOM_STEPS = 1_000;
/** Who stood still for so long between the intent and the call comes too late to call. */
const STOOD_STILL_MS = 10_000;

interface Intent {
  at: Date;
  provider: MessageProvider;
  delivery: Delivery;
}

/** Sends one message row: decides again whether it applies, commits the intent, then calls the provider. */
@Injectable()
export class MessagesSendingService implements OnModuleInit {
  private readonly logger = new Logger(MessagesSendingService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly channels: MessagesChannelsService,
    private readonly letters: MessagesLetterService,
    private readonly repository: MessagesRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('send-message', (data) => this.send(data));
  }

  /** Idempotent: a job for an older claim, or for a row that is settled, does nothing. */
  async send({ rowId, fence }: JobData): Promise<void> {
    const intent = await this.unitOfWork.run((tx) => this.intend(tx, rowId, fence));
    if (!intent) return;
    const { provider, delivery } = intent;
    const now = this.clock.now();
    if (now.getTime() - intent.at.getTime() > STOOD_STILL_MS) {
      const anew = { status: 'due', reason: 'stood_still', at: now } as const;
      await this.unitOfWork.run((tx) => this.repository.settle(tx, rowId, fence, anew));
      return;
    }
    try {
      const reference = await provider.send(delivery);
      await this.settleSent(rowId, fence, provider, delivery, reference);
    } catch (error) {
      await this.settleFailure(rowId, fence, intent, error);
    }
  }

  /** Null when there is nothing to send any more. Commits `sending` before the provider is called. */
  private async intend(tx: Tx, id: string, fence: number): Promise<Intent | null> {
    const message = await this.repository.find(tx, id);
    if (!message || message.fence !== fence || message.status !== 'claimed') return null;
    const at = this.clock.now();
    const provider = this.channels.providerOf(message.channel);
    const composed = provider ? await this.letters.compose(tx, message) : { skip: 'no_channel' as const };
    if (!provider || 'skip' in composed) {
      const reason = 'skip' in composed ? composed.skip : 'no_channel';
      await this.repository.settle(tx, id, fence, { status: 'skipped', reason, at });
      return null;
    }
    if ('notBefore' in composed) {
      await this.repository.putOff(tx, id, fence, composed.notBefore);
      return null;
    }
    const { delivery, textVersion } = composed;
    const taken = await this.repository.settle(tx, id, fence, { status: 'sending', textVersion, at });
    return taken === 0 ? null : { at, provider, delivery };
  }

  private async settleSent(
    id: string,
    fence: number,
    { channel }: MessageProvider,
    { text }: Delivery,
    reference: string,
  ): Promise<void> {
    const at = this.clock.now();
    await this.unitOfWork.run(async (tx) => {
      await this.repository.settle(tx, id, fence, { status: 'sent', reference, at });
      await this.channels.notePaid(tx, channel, text, true, at);
    });
  }

  private async settleFailure(
    id: string,
    fence: number,
    { provider: { channel }, delivery: { text } }: Intent,
    error: unknown,
  ): Promise<void> {
    const at = this.clock.now();
    if (!(error instanceof ProviderRefused)) {
      this.logger.warn(`message ${id}: outcome unknown`);
      await this.unitOfWork.run(async (tx) => {
        await this.repository.settle(tx, id, fence, { status: 'unknown', reason: 'no_answer', at });
        await this.channels.notePaid(tx, channel, text, false, at);
      });
      return;
    }
    await this.unitOfWork.run(async (tx) => {
      const message = await this.repository.find(tx, id);
      await this.repository.settle(tx, id, fence, { ...this.afterRefusal(message, error, at), at });
      // A number that does not exist says nothing about the provider.
      if (!error.isFinal) await this.channels.noteRefused(tx, channel, at);
    });
  }

  private afterRefusal(message: Message | null, { reason, isFinal }: ProviderRefused, now: Date) {
    const attempts = message?.attempts ?? MAX_ATTEMPTS;
    // A one-time code is sent at most once: whoever waits for it asks again.
    const isLast = isFinal || attempts >= MAX_ATTEMPTS || message?.kind === 'one_time_code';
    if (isLast) return { status: 'failed' as const, reason };
    const dueAt = retryAt(now, attempts, () => randomInt(RANDOM_STEPS) / RANDOM_STEPS);
    return { status: 'due' as const, reason, dueAt };
  }
}
